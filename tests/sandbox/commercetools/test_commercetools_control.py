"""The stand-in as a server: faults, journal, clock, reset, threads, settings."""

from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest
import requests

from commercetools_support import (
    ADMIN,
    URL,
    ProjectWorld,
    error_of,
    euro,
    read,
    transaction,
)
from sandbox.commercetools.app import commercetools_from, create_app
from sandbox.faults import FaultRule


def test_faults_speak_like_the_api(project: ProjectWorld) -> None:
    payment = project.pay()
    for status, code in (
        (500, "General"),
        (502, "BadGateway"),
        (503, "OverCapacity"),
        (409, "ConcurrentModification"),
    ):
        project.commercetools.faults.add(FaultRule(path="/payments", status=status))
        assert error_of(project.call("GET", f"payments/{payment['id']}"), status)["code"] == code


def test_an_effect_may_hide_behind_a_server_error(project: ProjectWorld) -> None:
    payment = project.pay()
    rule = FaultRule(method="POST", path="/payments/", status=500, applied_but_failed=True)
    project.commercetools.faults.add(rule)
    assert project.update("payments", payment, transaction()).status_code == 500
    assert project.get(f"payments/{payment['id']}")["version"] == 2


def test_the_token_endpoint_may_fail(project: ProjectWorld) -> None:
    rule = '{"path": "/oauth/token", "status": 503, "retryAfter": 3}'
    project.session.post(f"{URL}/test/faults", data=rule)
    data = {"grant_type": "client_credentials"}
    answer = project.session.post(f"{URL}/oauth/token", auth=(ADMIN.id, ADMIN.secret), data=data)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")


def test_the_journal_knows_what_was_asked_and_answered(project: ProjectWorld) -> None:
    project.session.delete(f"{URL}/test/requests")
    project.call("GET", "payments/nobody", headers={"X-Correlation-ID": "c-1"})
    project.call("GET", "payments", params={"limit": "1"})
    project.commercetools.faults.add(FaultRule(status=503))
    project.call("POST", "payments", {"amountPlanned": euro(5)})
    project.commercetools.faults.add(FaultRule(reset=True))
    with pytest.raises(requests.ConnectionError):
        project.call("POST", "carts", {})
    journal = project.session.get(f"{URL}/test/requests").json()["requests"]
    assert journal == [
        {"method": "GET", "path": "/shop/payments/nobody", "status": 404, "correlationId": "c-1"},
        {"method": "GET", "path": "/shop/payments", "status": 200, "correlationId": ""},
        {"method": "POST", "path": "/shop/payments", "status": 503, "correlationId": ""},
        {"method": "POST", "path": "/shop/carts", "status": 0, "correlationId": ""},
    ]


def test_a_correlation_id_is_sent_back_or_made(project: ProjectWorld) -> None:
    asked = project.call("GET", "payments", headers={"X-Correlation-ID": "c-1"})
    assert asked.headers["X-Correlation-ID"] == "c-1"
    assert project.call("GET", "nowhere").headers["X-Correlation-ID"] != ""


def test_the_clock_is_advanced_over_http(project: ProjectWorld) -> None:
    answer = project.session.post(f"{URL}/test/clock/advance", json={"seconds": 90})
    assert read(answer, 200) == {"now": "2026-01-01T00:01:30Z"}
    assert project.pay()["createdAt"] == "2026-01-01T00:01:30.000Z"
    back = project.session.post(f"{URL}/test/clock/advance", json={"seconds": -1})
    assert back.status_code == 400


def test_reset_forgets_everything_but_clients_and_predefined_types(project: ProjectWorld) -> None:
    project.pay(key="pay-1")
    project.post("types", {"key": "mine", "name": {}, "resourceTypeIds": ["payment"]})
    project.commercetools.faults.add(FaultRule(status=500, count=None))
    project.session.post(f"{URL}/test/reset")
    assert project.call("GET", "payments").status_code == 401
    data = {"grant_type": "client_credentials"}
    granted = project.session.post(f"{URL}/oauth/token", auth=(ADMIN.id, ADMIN.secret), data=data)
    project.bearer = read(granted, 200)["access_token"]
    assert project.get("payments")["results"] == []
    assert project.get("messages")["results"] == []
    assert project.get("types")["total"] == 3
    assert project.pay(key="pay-1")["version"] == 1


def test_no_update_is_lost_between_threads(project: ProjectWorld) -> None:
    payment = project.pay()

    def add_five(_: int) -> None:
        left = 5
        while left:
            current = project.get(f"payments/{payment['id']}")
            status = project.update("payments", current, transaction()).status_code
            assert status in (200, 409)
            left -= status == 200

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add_five, range(8)))
    stored = project.get(f"payments/{payment['id']}")
    assert (stored["version"], len(stored["transactions"])) == (41, 40)
    assert len(project.messages(payment)) == 41


def test_one_of_many_creations_with_the_same_key_succeeds(project: ProjectWorld) -> None:
    draft = {"amountPlanned": euro(5), "key": "pay-1"}

    def create(_: int) -> int:
        return project.call("POST", "payments", draft).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(create, range(16)))
    assert statuses == [201] + [400] * 15


def test_a_server_is_configured_by_its_environment() -> None:
    environment = {
        "CTP_PROJECT_KEY": "mine",
        "CTP_CLIENT_ID": "me",
        "CTP_CLIENT_SECRET": "my-secret",
        "CTP_SCOPE": "view_payments:mine view_types:mine",
        "CTP_JWT_ISSUER": "https://mc.example.com",
    }
    client = create_app(commercetools_from(environment)).test_client()
    assert client.get("/health").status_code == 200
    grant = {"grant_type": "client_credentials"}
    token = client.post("/oauth/token", auth=("me", "my-secret"), data=grant).get_json()
    assert token["scope"] == "view_payments:mine view_types:mine"
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    assert client.get("/mine/types", headers=headers).get_json()["total"] == 3
    assert client.get("/mine/carts", headers=headers).status_code == 403
    signed = client.post("/test/merchant-center-tokens").get_json()["token"]
    claims = jwt.decode(signed, options={"verify_signature": False})
    assert claims["iss"] == "https://mc.example.com"
    assert claims["https://mc.example.com/claims/project_key"] == "mine"


def test_a_demo_needs_no_environment() -> None:
    client = create_app(commercetools_from({})).test_client()
    grant = {"grant_type": "client_credentials"}
    token = client.post("/oauth/token", auth=("demo-client", "demo-secret"), data=grant)
    assert "manage_project:demo" in token.get_json()["scope"]
