"""Methods are offered, and accepted, by what the cart costs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bench import Bench, Json
from installed_support import install_provider
from payment_core.spi import DeploymentLabels, PaymentMethodType, World
from payment_provider_sandbox.api import SandboxSettings
from payment_provider_sandbox.provider import SandboxProvider
from stripe_bench import StripeBench

_EURO_ONLY = {"bancontact", "eps", "ideal", "p24", "sepa_debit"}
_AT_STRIPE = {*_EURO_ONLY, "card", "klarna", "paypal"}


def config(bench: Bench, cart: Json, **session: object) -> Any:
    answer = bench.call("GET", "/operations/config", bench.session(cart, **session))
    assert answer.ok, answer.text
    return answer.json()


def code_of(told: Json) -> str | None:
    obstacle = told.get("notPayable")
    return obstacle and str(obstacle["code"])


@pytest.mark.parametrize(
    ("currency", "methods"),
    [
        ("EUR", _AT_STRIPE),
        ("USD", _AT_STRIPE - _EURO_ONLY),
        ("PLN", _AT_STRIPE - _EURO_ONLY | {"p24"}),
        ("JPY", {"card"}),
    ],
)
def test_by_currency(currency: str, methods: set[str]) -> None:
    bench = StripeBench(OFFLINE_METHODS="")
    told = config(bench, bench.cart(10_000, currency))
    assert (set(told["methods"]), code_of(told)) == (methods, None)


def test_by_currency_at_the_sandbox() -> None:
    bench = Bench(settings={"OFFLINE_METHODS": "invoice"})
    assert config(bench, bench.cart())["methods"] == ["card", "ideal", "hpp", "invoice"]
    assert config(bench, bench.cart(10_000, "USD"))["methods"] == ["card", "hpp", "invoice"]


@pytest.mark.parametrize(
    ("cents", "currency"), [(12_345, "KWD"), (1_050, "MGA"), (49, "EUR"), (10_000, "USD")]
)
def test_what_cannot_be_paid_says_so_before_anybody_tries(cents: int, currency: str) -> None:
    bench = StripeBench(OFFLINE_METHODS="")
    allowed = ["eps"] if currency == "USD" else ["card"]
    told = config(bench, bench.cart(cents, currency), allowedPaymentMethods=allowed)
    assert (told["methods"], code_of(told)) == ([], "MethodNotAvailable")
    assert told["notPayable"]["message"]


@pytest.mark.parametrize("make", [StripeBench, Bench])
@pytest.mark.parametrize("cents", [0, -100])
def test_a_cart_that_costs_nothing(make: Callable[[], Bench], cents: int) -> None:
    bench = make()
    told = config(bench, bench.cart(cents))
    assert (told["methods"], code_of(told)) == ([], "NothingToPay")
    assert "amount" not in told
    assert "due" not in told


def test_a_cart_that_is_paid_still_shows_its_form() -> None:
    bench = StripeBench(STRIPE_CAPTURE_METHOD="automatic")
    cart = bench.cart(4_711)
    assert bench.pay(bench.session(cart)).json()["outcome"] == "approved"
    told = config(bench, cart)
    assert "due" not in told
    assert (code_of(told), told["amount"], "card" in told["methods"]) == (
        "NothingToPay",
        4_711,
        True,
    )


def test_what_is_held_may_be_paid_by_another_method() -> None:
    bench = Bench()
    cart = bench.cart()
    bench.pay(bench.session(cart))
    assert code_of(config(bench, cart)) is None


def test_a_method_that_does_not_fit_makes_no_payment() -> None:
    bench = StripeBench()
    cart = bench.cart(10_000, "USD")
    method = bench.at_stripe("POST", "/v1/payment_methods", data={"type": "ideal"})
    answer = bench.pay(bench.session(cart), method["id"], "ideal")
    [error] = answer.json()["errors"]
    assert (answer.status_code, error["code"], error["field"]) == (
        400,
        "MethodNotAvailable",
        "paymentMethod.type",
    )
    assert bench.attached(cart) == []
    assert bench.api("GET", "payments")["results"] == []


def test_a_method_that_does_not_fit_gives_up_no_attempt() -> None:
    bench = Bench()
    cart = bench.cart(10_000, "USD")
    session = bench.session(cart)
    first = bench.pay(session, "tok_three_ds", name="first").json()
    assert bench.pay(session, None, "ideal", name="second").status_code == 400
    assert bench.transactions(first["paymentReference"]) == [("Authorization", 10_000, "Pending")]


def test_it_costs_two_calls_also_with_stored_methods() -> None:
    bench = Bench(settings={"STORED_PAYMENT_METHODS_ENABLED": "true"})
    session = bench.session(bench.cart())
    bench.paid()
    bench.calls()
    bench.call("GET", "/operations/config", session)
    assert len(bench.calls()) == 2


@pytest.mark.parametrize("make", [StripeBench, Bench])
class TestWhatIsDue:
    @pytest.mark.parametrize(
        ("cents", "currency"), [(10_000, "EUR"), (500, "JPY"), (1_230, "KWD"), (1_500, "HUF0")]
    )
    def test_is_told_for_the_pay_button(
        self, make: Callable[[], Bench], cents: int, currency: str
    ) -> None:
        bench = make()
        told = config(bench, bench.cart(cents, currency))
        assert told["due"] == {"centAmount": cents, "currencyCode": currency}

    def test_leaves_out_what_a_gift_card_will_pay(self, make: Callable[[], Bench]) -> None:
        bench = make()
        plan = {"centAmount": 3_000, "currencyCode": "EUR"}
        told = config(bench, bench.cart(), giftCardPlannedAmount=plan)
        assert told["due"]["centAmount"] == 7_000


def test_brands_of_cards_are_told_where_the_provider_names_them() -> None:
    bench = Bench()
    told = config(bench, bench.cart())["methodDescriptions"]
    named = {one["type"]: one["brands"] for one in told if "brands" in one}
    assert named == {"card": ["visa", "mastercard", "amex"]}


def described(bench: Bench) -> dict[str, tuple[bool, bool, bool]]:
    told = config(bench, bench.cart(), allowedPaymentMethods=["card"])
    assert told["methods"] == ["card"]
    return {
        one["type"]: (one["hasFields"], one["leavesPage"], one["canBeHeld"])
        for one in told["methodDescriptions"]
    }


def test_every_method_is_described_whether_it_is_offered_or_not() -> None:
    assert described(Bench(settings={"OFFLINE_METHODS": "invoice"})) == {
        "card": (True, False, True),
        "ideal": (False, True, False),
        "hpp": (False, True, True),
        "invoice": (False, False, True),
    }


@pytest.mark.parametrize("capture", ["manual", "automatic"])
def test_what_is_described_of_stripes_methods(capture: str) -> None:
    is_manual = capture == "manual"
    assert described(StripeBench(OFFLINE_METHODS="", STRIPE_CAPTURE_METHOD=capture)) == {
        **dict.fromkeys(("bancontact", "eps", "ideal", "p24"), (True, True, False)),
        **dict.fromkeys(("klarna", "paypal"), (True, True, is_manual)),
        "card": (True, False, is_manual),
        "sepa_debit": (True, False, False),
    }


class AcmeProvider(SandboxProvider):
    """The sandbox's provider, with a method that the enabler has no label for."""

    def __init__(self, settings: SandboxSettings, labels: DeploymentLabels, world: World) -> None:
        super().__init__(settings, labels, world)
        methods = (*self.capabilities.methods, PaymentMethodType("acmepay", label="AcmePay"))
        self.capabilities = msgspec.structs.replace(self.capabilities, methods=methods)


def test_a_label_is_told_where_the_provider_names_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    install_provider(monkeypatch, tmp_path, "acme", AcmeProvider)
    bench = Bench(settings={"PAYMENT_PROVIDER": "acme"})
    told = config(bench, bench.cart())["methodDescriptions"]
    assert {one["type"]: one.get("label", "none") for one in told} == {
        "card": "none",
        "ideal": "none",
        "hpp": "none",
        "acmepay": "AcmePay",
        **{one: "none" for one in bench.settings["OFFLINE_METHODS"].split(",") if one},
    }
