"""What Stripe.js calls with the publishable key. Only frames of this origin send card data here.

https://docs.stripe.com/js/confirmation_tokens/create_confirmation_token
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import msgspec
from flask import Blueprint, Response, jsonify, request

from sandbox.psp_kit.card_numbers import brand_of, has_valid_check_digit, security_code_length
from sandbox.stripe.errors import APIError, Json, ParameterError, Unauthenticated
from sandbox.stripe.forms import decode_form
from sandbox.stripe.parameters import Parameters
from sandbox.stripe.payment_methods import PaymentMethod, method_of_type
from sandbox.stripe.stand_in import Stripe
from sandbox.stripe.test_cards import CARDS_BY_NUMBER


class CardError(APIError):
    """What was typed in cannot be a card; `param` names the field."""

    status: ClassVar[int] = 402
    type: ClassVar[str] = "card_error"

    def __init__(self, code: str, param: str) -> None:
        super().__init__(code, "The card cannot be used like this.", param=param)


@dataclass(frozen=True)
class TypedCard:
    """A card as a shopper typed it in."""

    number: str
    expiry_month: int
    expiry_year: int
    code: str

    def check(self, now: datetime) -> None:
        """Raise `CardError` for the first thing that is wrong."""
        brand = brand_of(self.number)
        if brand is None or not has_valid_check_digit(self.number):
            raise CardError("incorrect_number", "number")
        if self.number not in CARDS_BY_NUMBER:
            raise CardError("card_declined", "number")
        if not 1 <= self.expiry_month <= 12:
            raise CardError("invalid_expiry_month", "exp_month")
        if (self.expiry_year, self.expiry_month) < (now.year, now.month):
            raise CardError("invalid_expiry_year", "exp_year")
        if len(self.code) != security_code_length(brand) or not self.code.isdigit():
            raise CardError("invalid_cvc", "cvc")

    @property
    def preview(self) -> Json:
        """What a shop may know of the card."""
        return {
            "brand": brand_of(self.number),
            "last4": self.number[-4:],
            "exp_month": self.expiry_month,
            "exp_year": self.expiry_year,
        }


def browser_routes(stripe: Stripe) -> Blueprint:
    """Return `POST /v1/confirmation_tokens`."""
    routes = Blueprint("stripe_browser", __name__)

    @routes.post("/v1/confirmation_tokens")
    def create() -> Response:
        if request.headers.get("Authorization") != f"Bearer {stripe.settings.publishable_key}":
            raise Unauthenticated
        given = _given()
        future = given.choice("setup_future_usage", "off_session", "on_session")
        with stripe.lock:
            method, preview = _method(stripe, given.part("payment_method_data"))
            given.finish()
            stripe.add_method(method)
            token = stripe.new_token(method)
        return jsonify(
            id=token,
            object="confirmation_token",
            livemode=False,
            payment_method_preview={"type": method.type, method.type: preview},
            setup_future_usage=future,
            use_stripe_sdk=True,
        )

    return routes


def _given() -> Parameters:
    try:
        return Parameters(decode_form(request.get_data(as_text=True)))
    except ValueError as error:
        raise ParameterError("parameter_invalid", str(error), "") from error


def _method(stripe: Stripe, data: Parameters) -> tuple[PaymentMethod, Json]:
    """Return a new payment method like the test method that the input stands for."""
    kind, new_id = data.required("type"), stripe.new_id("pm")
    if kind == "card":
        card = _card(data.part("card"))
        card.check(stripe.clock.now())
        like = stripe.method(CARDS_BY_NUMBER[card.number].method)
        expiry = {"exp_month": card.expiry_month, "exp_year": card.expiry_year}
        return msgspec.structs.replace(like, id=new_id, **expiry), card.preview
    iban = data.part("sepa_debit").text("iban")
    method = method_of_type(kind, new_id, iban)
    if method is None:
        raise ParameterError("invalid_bank_account_iban", "This is no test IBAN.", "iban")
    return method, {"last4": iban[-4:]} if iban else {}


def _card(card: Parameters) -> TypedCard:
    return TypedCard(
        number=card.required("number"),
        expiry_month=card.integer("exp_month", least=1) or 0,
        expiry_year=card.integer("exp_year", least=1) or 0,
        code=card.required("cvc"),
    )
