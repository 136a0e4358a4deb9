"""Payment Intents: an active token, of this project, with the scope."""

import pytest
from requests import Response

from bench import Bench
from processor_support import PAYMENT_ID, codes
from sandbox.faults import FaultRule

PATH = f"/operations/payment-intents/{PAYMENT_ID}"
BODY = {"actions": [{"action": "cancelPayment"}]}
# Let in, a caller learns that there is no such payment.
LET_IN = 404


@pytest.fixture
def bench() -> Bench:
    return Bench()


def ask(bench: Bench, token: str) -> Response:
    return bench.call("POST", PATH, token=token, json=BODY)


@pytest.mark.parametrize(
    "scopes", [("manage_project",), ("manage_checkout_payment_intents",), ("x", "manage_project")]
)
def test_missing_scope_either_scope_lets_in(bench: Bench, scopes: tuple[str, ...]) -> None:
    answer = ask(bench, bench.access_token(*scopes))

    assert answer.status_code == LET_IN
    assert codes(answer) == ["ResourceNotFound"]


def test_inactive_token_a_token_that_is_not_active_does_not(bench: Bench) -> None:
    answer = ask(bench, "no-such-token")

    assert answer.status_code == 401
    assert codes(answer) == ["invalid_token"]


def test_inactive_token_nor_does_one_that_has_expired(bench: Bench) -> None:
    token = bench.access_token("manage_project", lifetime=30)
    assert ask(bench, token).status_code == LET_IN
    bench.clock.advance(31)

    assert ask(bench, token).status_code == 401


@pytest.mark.parametrize(
    "scopes",
    [
        (),
        ("view_payments",),
        ("manage_payments", "manage_orders"),
        ("manage_checkout_transactions",),
        ("manage_project_settings",),
        ("xmanage_project",),
        ("view_project:manage_project",),
    ],
)
def test_missing_scope_other_scope_a_token_without_the_scope_is_forbidden(
    bench: Bench, scopes: tuple[str, ...]
) -> None:
    answer = ask(bench, bench.access_token(*scopes))

    assert answer.status_code == 403
    assert codes(answer) == ["insufficient_scope"]
    assert answer.json()["error"] == "insufficient_scope"


@pytest.mark.parametrize("project_key", ["other", "shop2", "my-shop", "SHOP", ""])
def test_other_project_a_token_of_another_project_is_refused(
    bench: Bench, project_key: str
) -> None:
    token = bench.access_token("manage_project", project=project_key)

    assert ask(bench, token).status_code == 401


@pytest.mark.parametrize(
    "trouble",
    [
        FaultRule(path="/oauth/introspect", status=503, count=None),
        FaultRule(path="/oauth/introspect", status=401, count=None),
        FaultRule(path="/oauth/introspect", reset=True, count=None),
        FaultRule(path="/oauth/introspect", delay_seconds=60, count=None),
        FaultRule(path="/oauth/introspect", malformed_body="<html>", count=None),
        FaultRule(path="/oauth/introspect", malformed_body="{}", count=None),
        FaultRule(path="/oauth/introspect", malformed_body='{"active": "yes"}', count=None),
    ],
)
def test_auth_service_down_without_introspection_nobody_can_tell(
    bench: Bench, trouble: FaultRule
) -> None:
    bench.commercetools.faults.add(trouble)

    answer = ask(bench, bench.access_token("manage_project"))

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


def test_other_credentials_do_not_fit(bench: Bench) -> None:
    session_id = bench.session()
    token = bench.access_token("manage_project")

    assert ask(bench, session_id).status_code == 401
    assert (
        bench.call("POST", PATH, json=BODY, headers={"X-Session-Id": session_id}).status_code == 401
    )
    assert bench.call("POST", f"{PATH}?access_token={token}", json=BODY).status_code == 401
    assert bench.call("GET", "/operations/config", token).status_code == 401
    bearer = {"Authorization": f"Bearer {token}"}
    assert bench.call("GET", "/operations/config", headers=bearer).status_code == 401
    assert bench.call("GET", "/operations/status", headers=bearer).status_code == 401


def test_inactive_token_a_token_is_checked_once_a_minute(bench: Bench) -> None:
    token = bench.access_token("manage_project")

    for _ in range(10):
        assert ask(bench, token).status_code == LET_IN
    assert bench.asked("/oauth/introspect") == 1
    bench.clock.advance(60)
    assert ask(bench, token).status_code == LET_IN
    assert bench.asked("/oauth/introspect") == 2


@pytest.mark.parametrize("end", ["", ', "exp": 1', ', "exp": 0'])
def test_inactive_token_a_token_whose_end_is_not_ahead_is_not_remembered(
    bench: Bench, end: str
) -> None:
    active = '{"active": true, "scope": "manage_project:bench"' + end + "}"
    rule = FaultRule(path="/oauth/introspect", malformed_body=active, count=None)
    bench.commercetools.faults.add(rule)

    assert {ask(bench, "any").status_code for _ in range(3)} == {LET_IN}
    assert bench.asked("/oauth/introspect") == 3


def test_inactive_token_a_revoked_token_ends_within_a_minute(bench: Bench) -> None:
    token = bench.access_token("manage_project")
    ask(bench, token)
    bench.commercetools.access.revoke_all()
    bench.clock.advance(60)

    assert ask(bench, token).status_code == 401


def test_inactive_token_a_refusal_is_not_remembered(bench: Bench) -> None:
    for _ in range(3):
        ask(bench, "no-such-token")

    assert bench.asked("/oauth/introspect") == 3


def test_missing_scope_a_forbidden_token_is_remembered_as_forbidden(bench: Bench) -> None:
    token = bench.access_token("view_payments")

    assert {ask(bench, token).status_code for _ in range(3)} == {403}
    assert bench.asked("/oauth/introspect") == 1


def test_inactive_token_many_tokens_fit_in_little_memory(bench: Bench) -> None:
    first = bench.access_token("manage_project")
    ask(bench, first)
    for _ in range(1000):
        ask(bench, bench.access_token("manage_project"))

    assert ask(bench, first).status_code == LET_IN
    assert bench.asked("/oauth/introspect") == 1002


def test_other_credentials_the_caller_is_checked_before_the_body(bench: Bench) -> None:
    assert bench.call("POST", PATH, data=b"{").status_code == 401
