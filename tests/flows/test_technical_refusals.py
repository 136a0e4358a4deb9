"""What the PSP does not even try: nobody was declined, and the error names what to change."""

import json

import pytest

from bench import Bench, Json
from sandbox.stripe.account import Account
from stripe_bench import StripeBench

_LINE = "The PSP rejected a payment for technical reasons"
_GIVEN_UP = [[("CancelAuthorization", 10_000, "Initial")]]


def transactions(bench: Bench, cart: Json) -> list[list[tuple[str, int, str]]]:
    """Return what each attempt on the cart says."""
    return [bench.transactions(one) for one in bench.attached(cart)]


def error_of(answer_json: Json) -> tuple[str, str | None]:
    [error] = answer_json["errors"]
    return error["code"], error.get("field")


def lines(captured: str) -> list[tuple[str, str]]:
    """Return severity and the PSP's code of every line about such a refusal."""
    logged = [json.loads(one) for one in captured.splitlines() if one.startswith("{")]
    return [(one["severity"], one["code"]) for one in logged if one["message"] == _LINE]


def test_a_token_that_the_psp_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    bench = Bench()
    cart = bench.cart()
    session = bench.session(cart)
    answer = bench.pay(session, "tok_unheard_of", name="submit")
    assert answer.status_code == 400
    assert error_of(answer.json()) == ("InvalidField", "paymentMethod.token")
    assert transactions(bench, cart) == _GIVEN_UP
    assert lines(capsys.readouterr().out) == [("WARNING", "token_unknown")]
    # The same submit with another card is a new attempt, and so is another submit.
    assert bench.pay(session, name="submit").json()["outcome"] == "approved"


def test_stripe_is_left_with_nothing_that_could_be_confirmed() -> None:
    bench = StripeBench()
    cart = bench.cart()
    session = bench.session(cart)
    answer = bench.pay(session, "pm_no_such_card")
    assert (answer.status_code, error_of(answer.json())) == (
        400,
        ("InvalidField", "paymentMethod.token"),
    )
    [payment_id] = bench.attached(cart)
    assert [one["status"] for one in bench.at_the_psp(payment_id)] == ["canceled"]
    assert bench.pay(session).json()["outcome"] == "approved"


def test_an_account_that_cannot_take_the_method_is_for_the_merchant(
    capsys: pytest.CaptureFixture[str],
) -> None:
    bench = StripeBench()
    bench.stripe.account = Account(methods_off=("card",))
    cart = bench.cart()
    session = bench.session(cart)
    answer = bench.pay(session)
    assert (answer.status_code, error_of(answer.json())) == (502, ("ProviderRefused", None))
    assert answer.json()["statusCode"] == 502
    assert "Retry-After" not in answer.headers
    assert "parameter" not in answer.text
    assert transactions(bench, cart) == _GIVEN_UP
    assert lines(capsys.readouterr().out) == [("ERROR", "payment_intent_invalid_parameter")]
    bench.stripe.account = Account()
    assert bench.pay(session).json()["outcome"] == "approved"


def test_an_amount_that_stripe_does_not_take() -> None:
    bench = StripeBench()
    cart = bench.cart(10)
    answer = bench.pay(bench.session(cart))
    assert (answer.status_code, error_of(answer.json())) == (
        400,
        ("MethodNotAvailable", "paymentMethod.type"),
    )
    assert not any(kind == "Authorization" for one in transactions(bench, cart) for kind, *_ in one)


def test_a_decline_stays_a_decline() -> None:
    bench = StripeBench()
    answer = bench.pay(bench.session(bench.cart()), "pm_card_visa_chargeDeclined").json()
    assert (answer["outcome"], answer["error"]["code"]) == ("rejected", "card_declined")


def pay_often(bench: Bench, session: str, times: int, token: str) -> set[int]:
    """Return the statuses of so many submits with that token."""
    return {bench.pay(session, token).status_code for _ in range(times)}


class TestTheLimitOfAttempts:
    """Only what a bank, or a wallet in its place, was asked about counts as a try."""

    def test_what_the_psp_does_not_try_is_no_try(self) -> None:
        bench = StripeBench()
        session = bench.session(bench.cart())
        bench.stripe.account = Account(methods_off=("card",))
        pay_often(bench, session, 30, "pm_card_visa")
        bench.stripe.account = Account()
        assert pay_often(bench, session, 24, "pm_card_visa_chargeDeclined") == {200}
        assert bench.pay(session).json()["outcome"] == "approved"

    def test_an_attempt_that_was_opened_at_stripe_is_no_try_either(self) -> None:
        bench = StripeBench()
        session = bench.session(bench.cart())
        assert pay_often(bench, session, 26, "pm_no_such_card") == {400}
        assert bench.pay(session).json()["outcome"] == "approved"

    def test_declines_between_them_count_as_ever(self) -> None:
        bench = Bench()
        session = bench.session(bench.cart())
        for _ in range(5):
            assert pay_often(bench, session, 2, "tok_unheard_of") == {400}
            assert pay_often(bench, session, 5, "tok_declined") == {200}
        assert bench.pay(session, "tok_declined").status_code == 429
        assert bench.pay(session).status_code == 429

    def test_a_shop_may_take_them_off_its_cart(self) -> None:
        bench = Bench()
        cart = bench.cart()
        session = bench.session(cart)
        for token in ("tok_unheard_of",) * 26 + ("tok_declined",) * 3:
            bench.pay(session, token)
            bench.detach(cart)
        assert bench.pay(session).json()["outcome"] == "approved"

    def test_somebody_who_sends_nonsense_for_ever_is_stopped(self) -> None:
        bench = Bench()
        cart = bench.cart()
        session = bench.session(cart)
        assert pay_often(bench, session, 100, "tok_unheard_of") == {400}
        assert bench.pay(session).status_code == 429
        assert len(bench.attached(cart)) == 100
