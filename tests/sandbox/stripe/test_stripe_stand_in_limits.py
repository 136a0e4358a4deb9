"""The stand-in takes the amounts, currencies and payment methods that Stripe takes."""

import pytest

from payment_core.domain.provider import Refused
from stripe_support import StripeWorld


@pytest.fixture
def world() -> StripeWorld:
    return StripeWorld()


def create(world: StripeWorld, amount: int, currency: str, kind: str = "card") -> str:
    body = {"amount": amount, "currency": currency, "allowed_payment_method_types[0]": kind}
    answer = world.answer("POST", "/v1/payment_intents", data=body)
    return "" if answer.ok else str(answer.json()["error"]["code"])


@pytest.mark.parametrize(
    ("least", "currency"),
    [
        (50, "usd"),
        (30, "gbp"),
        (17_500, "huf"),
        (1_500, "czk"),
        (250, "dkk"),
        (300, "sek"),
        (200, "pln"),
        (50, "jpy"),
        (1_000, "mxn"),
        (50, "idr"),
        (50, "zar"),
    ],
)
def test_the_smallest_amount(world: StripeWorld, least: int, currency: str) -> None:
    assert create(world, least, currency) == ""
    assert create(world, least - 1, currency) == "amount_too_small"


def test_ideal_has_no_smallest_amount(world: StripeWorld) -> None:
    assert create(world, 1, "eur", "ideal") == ""


@pytest.mark.parametrize(
    ("most", "currency", "kind"),
    [
        (999_999_999_999, "usd", "card"),
        (999_999_999_999, "jpy", "card"),
        (99_999_999, "eur", "ideal"),
        (99_999_999, "usd", "klarna"),
    ],
)
def test_the_largest_amount(world: StripeWorld, most: int, currency: str, kind: str) -> None:
    assert create(world, most, currency, kind) == ""
    assert create(world, most + 1, currency, kind) in (
        "amount_too_large",
        "parameter_invalid_integer",
    )


def test_american_express_takes_less(world: StripeWorld) -> None:
    assert world.authorize("pm_card_amex", cents=999_999_999, payment_id="1").code != (
        "amount_too_large"
    )
    with pytest.raises(Refused, match="amount_too_large"):
        world.authorize("pm_card_amex", cents=1_000_000_000, payment_id="2")


@pytest.mark.parametrize(
    ("currency", "kind", "code"),
    [
        ("pln", "p24", ""),
        ("eur", "p24", ""),
        ("usd", "p24", "payment_intent_invalid_parameter"),
        ("usd", "ideal", "payment_intent_invalid_parameter"),
        ("jpy", "klarna", "payment_intent_invalid_parameter"),
        ("hkd", "paypal", ""),
        ("jpy", "paypal", "payment_intent_invalid_parameter"),
        ("zmw", "card", ""),
        ("btc", "card", "parameter_invalid"),
        ("EUR", "card", "parameter_invalid"),
    ],
)
def test_which_method_takes_which_currency(
    world: StripeWorld, currency: str, kind: str, code: str
) -> None:
    assert create(world, 10_000, currency, kind) == code


@pytest.mark.parametrize(
    ("suffix", "is_taken"),
    [("Shoes", True), ("x" * 16, True), ("x" * 17, False), ("4711", False), ("a*b", False)],
)
def test_what_a_card_statement_may_show(world: StripeWorld, suffix: str, is_taken: bool) -> None:
    body = {"amount": 1_000, "currency": "eur", "statement_descriptor_suffix": suffix}
    answer = world.answer("POST", "/v1/payment_intents", data=body)
    assert (answer.status_code == 200) == is_taken


def test_a_method_that_is_switched_off(world: StripeWorld) -> None:
    world.call("PUT", "/test/account", json={"methods_off": ["ideal"]})
    assert create(world, 10_000, "eur", "ideal") == "payment_intent_invalid_parameter"
    assert create(world, 10_000, "eur", "eps") == ""
