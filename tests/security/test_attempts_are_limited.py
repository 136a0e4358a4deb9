"""What a stateless application can limit: what commercetools records."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from bench import Bench
from processor_support import PAYMENT_ID, codes

MOST = 25
DECLINED = "tok_declined"
HIT = 100


@pytest.fixture
def bench() -> Bench:
    return Bench()


Click = Callable[[Bench, str, int], Any]


def _plain(bench: Bench, session_id: str, number: int) -> Any:
    return bench.pay(session_id, DECLINED)


def _with_a_key(bench: Bench, session_id: str, number: int) -> Any:
    return bench.pay(session_id, DECLINED, name=f"try-{number}")


def _left_at_the_bank(bench: Bench, session_id: str, number: int) -> Any:
    """Change the method each time, so that one open attempt takes the place of the other."""
    if number % 2:
        return bench.pay(session_id, DECLINED)
    return bench.pay(session_id, None, "ideal")


@pytest.mark.parametrize("click", [_plain, _with_a_key, _left_at_the_bank])
def test_many_attempts_a_hundred_payment_starts_are_twenty_five_attempts(
    bench: Bench, click: Click
) -> None:
    session_id = bench.session()

    answers = [click(bench, session_id, number) for number in range(HIT)]

    assert {one.status_code for one in answers[:MOST]} == {200}
    assert {one.status_code for one in answers[MOST + 1 :]} == {429}
    assert codes(answers[-1]) == ["TooManyAttempts"]
    assert len(bench.payments()) <= MOST
    assert bench.money_calls().count("/v1/payments") <= MOST


def test_many_attempts_another_session_for_the_cart_counts_on(bench: Bench) -> None:
    cart = bench.cart()

    statuses = [bench.pay(bench.session(cart), DECLINED).status_code for _ in range(MOST + 5)]

    assert statuses == [200] * MOST + [429] * 5
    assert bench.money_calls().count("/v1/payments") == MOST


def test_many_attempts_one_cart_does_not_limit_another(bench: Bench) -> None:
    session_id = bench.session()
    for _ in range(MOST + 1):
        bench.pay(session_id, DECLINED)

    assert bench.pay(bench.session()).json()["outcome"] == "approved"


KIBIBYTE = 1024
BODIES = {
    "endless-body-payments": ("/payments", 64),
    "endless-body-payment-intents": (f"/operations/payment-intents/{PAYMENT_ID}", 64),
    "endless-body-transactions": ("/operations/transactions", 64),
    "endless-body-webhooks": ("/webhooks/sandbox", 256),
}


def credentials(bench: Bench) -> dict[str, str]:
    token = bench.access_token("manage_project")
    return {"X-Session-Id": bench.session(), "Authorization": f"Bearer {token}"}


@pytest.mark.parametrize(("path", "limit"), BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("is_announced", [True, False])
def test_a_body_over_the_limit_of_its_route_is_refused(
    bench: Bench, path: str, limit: int, is_announced: bool
) -> None:
    headers = {**credentials(bench), "Content-Type": "application/json"}
    statuses = []
    for size in (limit * KIBIBYTE, limit * KIBIBYTE + 1):
        environ: dict[str, Any] = {"CONTENT_LENGTH": str(size)}
        if not is_announced:
            environ = {"CONTENT_LENGTH": "", "wsgi.input_terminated": True}
        answer = bench.processor.test_client().post(
            path,
            input_stream=io.BytesIO(b" " * size),
            headers=headers,
            environ_overrides=environ,
        )
        statuses.append(answer.status_code)

    assert statuses[0] in (400, 401)
    assert statuses[1] == 413
    assert bench.money_calls() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "Success"),
        ("amountPlanned", {"centAmount": 1, "currencyCode": "EUR"}),
        ("key", "pay-1"),
        ("transactions", [{"type": "Charge", "state": "Success"}]),
        ("customer", {"typeId": "customer", "id": PAYMENT_ID}),
        ("interfaceId", "pay_1"),
    ],
    ids=lambda one: f"browser-data-{one}" if isinstance(one, str) else None,
)
def test_a_browser_decides_about_no_money_state_or_identity(
    bench: Bench, name: str, value: object
) -> None:
    method = {"type": "card", "token": "tok_approved"}
    for body in (
        {"paymentMethod": method, name: value},
        {"paymentMethod": {**method, name: value}},
    ):
        answer = bench.call("POST", "/payments", bench.session(), json=body)

        assert answer.status_code == 400
        assert codes(answer) == ["InvalidField"]
    assert bench.payments() == []
    assert bench.money_calls() == []
