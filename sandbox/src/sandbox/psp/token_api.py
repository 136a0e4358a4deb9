"""The one call of the hosted fields: card data in, a single-use token out."""

from flask import Blueprint, Response, request

from sandbox.psp.bodies import CardBody, decode
from sandbox.psp.replies import json_reply
from sandbox.psp.service import SandboxPSP


def token_api(psp: SandboxPSP) -> Blueprint:
    """Return `POST /v1/tokens`. What is wrong with a card is a 422 that names the field."""
    routes = Blueprint("token_api", __name__)

    @routes.post("/v1/tokens")
    def create_token() -> Response:
        card = decode(request.get_data(), CardBody)
        with psp.lock:
            token, method = psp.tokens.store(
                card.number, card.expiry_month, card.expiry_year, card.cvc, psp.clock.now()
            )
        view = {
            "token": token,
            "brand": method.brand,
            "lastFour": method.last_four,
            "expiryMonth": method.expiry_month,
            "expiryYear": method.expiry_year,
        }
        return json_reply(view, 201)

    return routes
