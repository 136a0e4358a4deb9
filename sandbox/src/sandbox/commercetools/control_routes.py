"""Routes that only a stand-in has: what a test or a demo decides behind the scenes."""

from typing import Annotated

import msgspec
from flask import Blueprint, Response, request

from sandbox.commercetools.access import TOKEN_LIFETIME, Client
from sandbox.commercetools.answers import answer
from sandbox.commercetools.carts import CART, CartState
from sandbox.commercetools.json_input import read_json
from sandbox.commercetools.kinds import CARTS
from sandbox.commercetools.oauth_routes import token_body
from sandbox.commercetools.representations import Draft
from sandbox.commercetools.stand_in import Commercetools

Seconds = Annotated[float, msgspec.Meta(ge=0)]


class ClientDraft(Draft):
    """An API client to register."""

    id: str
    secret: str
    scopes: list[str]


class TokenOrder(Draft):
    """An access token to issue, whatever the client may have."""

    client_id: str
    scopes: list[str]
    customer_id: str | None = None
    anonymous_id: str | None = None
    lifetime_seconds: float = TOKEN_LIFETIME


class MerchantCenterTokenOrder(Draft):
    """A Merchant Center token to sign; without `project_key` it is for this project."""

    subject: str = "merchant-center-user"
    audience: str | None = None
    project_key: str | None = None
    lifetime_seconds: float = 300


class Advance(Draft):
    """How far the clock jumps ahead."""

    seconds: Seconds


class CartStateOrder(Draft):
    """The state that a cart takes, by no action of its own."""

    cart_state: CartState


def access_control(commercetools: Commercetools) -> Blueprint:
    """Return the routes that hand out access."""
    routes = Blueprint("access control", __name__, url_prefix="/test")

    @routes.post("/clients")
    def register_client() -> Response:
        draft = read_json(request.get_data(), ClientDraft)
        commercetools.access.register(Client(draft.id, draft.secret, tuple(draft.scopes)))
        return answer(draft, 201)

    @routes.post("/tokens")
    def issue_token() -> Response:
        order = read_json(request.get_data(), TokenOrder)
        token = commercetools.access.issue(
            order.client_id,
            order.scopes,
            customer_id=order.customer_id,
            anonymous_id=order.anonymous_id,
            lifetime=order.lifetime_seconds,
        )
        return answer(token_body(token, commercetools), 201)

    @routes.delete("/tokens")
    def revoke_tokens() -> Response:
        commercetools.access.revoke_all()
        return answer({})

    @routes.post("/merchant-center-tokens")
    def sign_token() -> Response:
        order = read_json(request.get_data() or b"{}", MerchantCenterTokenOrder)
        token = commercetools.merchant_center.token(
            commercetools.issuer,
            order.project_key or commercetools.project.key,
            subject=order.subject,
            audience=order.audience,
            lifetime=order.lifetime_seconds,
        )
        return answer({"token": token}, 201)

    @routes.post("/keys/rotate")
    def rotate_keys() -> Response:
        commercetools.merchant_center.rotate()
        return answer(commercetools.merchant_center.key_set())

    return routes


def state_control(commercetools: Commercetools) -> Blueprint:
    """Return the routes that look at and change the state behind the API's back."""
    routes = Blueprint("state control", __name__, url_prefix="/test")

    @routes.post("/clock/advance")
    def advance() -> Response:
        commercetools.clock.advance(read_json(request.get_data(), Advance).seconds)
        return answer({"now": commercetools.clock.now()})

    @routes.post("/sessions/<session_id>/expire")
    def expire_session(session_id: str) -> Response:
        commercetools.sessions.expire(session_id)
        return answer(commercetools.sessions.get(session_id))

    @routes.post("/carts/<cart_id>/state")
    def set_cart_state(cart_id: str) -> Response:
        order = read_json(request.get_data(), CartStateOrder)
        cart = CARTS.with_id(commercetools.project, cart_id).copy()
        cart.cart_state = order.cart_state
        cart.version += 1
        commercetools.project.collection(CART).put(cart)
        return answer(cart)

    @routes.get("/requests")
    def show_journal() -> Response:
        return answer({"requests": commercetools.journal.entries()})

    @routes.delete("/requests")
    def clear_journal() -> Response:
        commercetools.journal.clear()
        return answer({})

    @routes.post("/reset")
    def reset() -> Response:
        commercetools.reset()
        return answer({})

    return routes
