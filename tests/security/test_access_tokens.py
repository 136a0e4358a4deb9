"""Payment Intents: an active token, of this project, with the scope."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from processor_support import PAYMENT_ID, codes
from sandbox.faults import FaultRule
from shop_support import Shop

PATH = f"/operations/payment-intents/{PAYMENT_ID}"
BODY = {"actions": [{"action": "cancelPayment"}]}
# Let in, a caller learns that there is no such payment.
LET_IN = 404


@pytest.fixture
def shop() -> Shop:
    return Shop()


def ask(browser: FlaskClient, token: str) -> TestResponse:
    return browser.post(PATH, json=BODY, headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize(
    "scopes", [("manage_project",), ("manage_checkout_payment_intents",), ("x", "manage_project")]
)
def test_missing_scope_either_scope_lets_in(shop: Shop, scopes: tuple[str, ...]) -> None:
    answer = ask(shop.browser, shop.token(*scopes))

    assert answer.status_code == LET_IN
    assert codes(answer) == ["ResourceNotFound"]


def test_inactive_token_a_token_that_is_not_active_does_not(shop: Shop) -> None:
    answer = ask(shop.browser, "no-such-token")

    assert answer.status_code == 401
    assert codes(answer) == ["invalid_token"]


def test_inactive_token_nor_does_one_that_has_expired(shop: Shop) -> None:
    token = shop.token("manage_project", lifetime=30)
    assert ask(shop.browser, token).status_code == LET_IN
    shop.clock.advance(31)

    assert ask(shop.browser, token).status_code == 401


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
    shop: Shop, scopes: tuple[str, ...]
) -> None:
    answer = ask(shop.browser, shop.token(*scopes))

    assert answer.status_code == 403
    assert codes(answer) == ["insufficient_scope"]
    assert answer.get_json()["error"] == "insufficient_scope"


@pytest.mark.parametrize("project_key", ["other", "shop2", "my-shop", "SHOP", ""])
def test_other_project_a_token_of_another_project_is_refused(shop: Shop, project_key: str) -> None:
    token = shop.token("manage_project", project_key=project_key)

    assert ask(shop.browser, token).status_code == 401


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
    shop: Shop, trouble: FaultRule
) -> None:
    shop.commercetools.faults.add(trouble)

    answer = ask(shop.browser, shop.token("manage_project"))

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


def test_other_credentials_do_not_fit(shop: Shop) -> None:
    session_id = shop.new_session()
    token = shop.token("manage_project")

    assert ask(shop.browser, session_id).status_code == 401
    assert (
        shop.browser.post(PATH, json=BODY, headers={"X-Session-Id": session_id}).status_code == 401
    )
    assert shop.browser.post(f"{PATH}?access_token={token}", json=BODY).status_code == 401
    assert shop.shopper("GET", "/operations/config", token).status_code == 401
    bearer = {"Authorization": f"Bearer {token}"}
    assert shop.browser.get("/operations/config", headers=bearer).status_code == 401
    assert shop.browser.get("/operations/status", headers=bearer).status_code == 401


def test_inactive_token_a_token_is_checked_once_a_minute(shop: Shop) -> None:
    token = shop.token("manage_project")

    for _ in range(10):
        assert ask(shop.browser, token).status_code == LET_IN
    assert shop.asked("/oauth/introspect") == 1
    shop.clock.advance(60)
    assert ask(shop.browser, token).status_code == LET_IN
    assert shop.asked("/oauth/introspect") == 2


@pytest.mark.parametrize("end", ["", ', "exp": 1', ', "exp": 0'])
def test_inactive_token_a_token_whose_end_is_not_ahead_is_not_remembered(
    shop: Shop, end: str
) -> None:
    active = '{"active": true, "scope": "manage_project:shop"' + end + "}"
    rule = FaultRule(path="/oauth/introspect", malformed_body=active, count=None)
    shop.commercetools.faults.add(rule)

    assert {ask(shop.browser, "any").status_code for _ in range(3)} == {LET_IN}
    assert shop.asked("/oauth/introspect") == 3


def test_inactive_token_a_revoked_token_ends_within_a_minute(shop: Shop) -> None:
    token = shop.token("manage_project")
    ask(shop.browser, token)
    shop.commercetools.access.revoke_all()
    shop.clock.advance(60)

    assert ask(shop.browser, token).status_code == 401


def test_inactive_token_a_refusal_is_not_remembered(shop: Shop) -> None:
    for _ in range(3):
        ask(shop.browser, "no-such-token")

    assert shop.asked("/oauth/introspect") == 3


def test_missing_scope_a_forbidden_token_is_remembered_as_forbidden(shop: Shop) -> None:
    token = shop.token("view_payments")

    assert {ask(shop.browser, token).status_code for _ in range(3)} == {403}
    assert shop.asked("/oauth/introspect") == 1


def test_inactive_token_many_tokens_fit_in_little_memory(shop: Shop) -> None:
    first = shop.token("manage_project")
    ask(shop.browser, first)
    for _ in range(1000):
        ask(shop.browser, shop.token("manage_project"))

    assert ask(shop.browser, first).status_code == LET_IN
    assert shop.asked("/oauth/introspect") == 1002


def test_other_credentials_the_caller_is_checked_before_the_body(shop: Shop) -> None:
    assert shop.browser.post(PATH, data=b"{").status_code == 401
