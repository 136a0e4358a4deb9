"""`GET /operations/status`: always 200, and the truth in the body."""

from typing import Any

import msgspec
import pytest

from bench import NEEDED, PROCESSOR, PROJECT, Bench, Json
from sandbox.commercetools.project import Work
from sandbox.commercetools.representations import Author
from sandbox.commercetools.subscriptions import (
    SUBSCRIPTION,
    SubscriptionDraft,
    new_subscription,
)
from sandbox.faults import FaultRule


def status(bench: Bench) -> Json:
    issuer, center = bench.commercetools.issuer, bench.commercetools.merchant_center
    token = center.token(issuer, PROJECT, subject="user", audience=PROCESSOR, lifetime=300)
    answer = bench.call("GET", "/operations/status", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    for secret in ("canary", "sk_sandbox", "whsec", "Traceback", token):
        assert secret not in answer.text
    body: Json = answer.json()
    return body


def checks(body: Json) -> dict[str, Any]:
    return {check["name"].split()[0]: check["status"] for check in body["checks"]}


def test_everything_works() -> None:
    body = status(Bench())

    assert body["status"] == "OK"
    assert checks(body) == {"commercetools": "UP", "payment": "UP"}
    assert body["timestamp"] == "2026-01-01T00:00:00Z"
    assert body["version"]
    assert set(body["metadata"]) == {"name", "description"}


@pytest.mark.parametrize("missing", NEEDED)
def test_every_scope_is_needed(missing: str) -> None:
    bench = Bench()
    bench.grant(*(scope for scope in NEEDED if scope != missing))

    body = status(bench)

    assert body["status"] == "Partially Available"
    assert checks(body) == {"commercetools": "DOWN", "payment": "UP"}
    [check] = [check for check in body["checks"] if check["status"] == "DOWN"]
    assert check["details"] == {"missingScopes": [missing]}


def test_storing_payment_methods_needs_one_scope_more() -> None:
    bench = Bench(settings={"STORED_PAYMENT_METHODS_ENABLED": "true"})
    bench.grant(*NEEDED)
    [check] = [one for one in status(bench)["checks"] if one["status"] == "DOWN"]
    assert check["details"] == {"missingScopes": ["manage_payment_methods"]}
    bench.grant(*NEEDED, "manage_payment_methods")
    bench.restart()
    assert status(bench)["status"] == "OK"


def test_manage_project_is_enough() -> None:
    bench = Bench()
    bench.grant("manage_project")
    assert status(bench)["status"] == "OK"


def test_wrong_credentials_are_down() -> None:
    bench = Bench(settings={"CTP_CLIENT_SECRET": "another-canary"})

    assert checks(status(bench)) == {"commercetools": "DOWN", "payment": "UP"}


@pytest.mark.parametrize(
    "trouble",
    [
        FaultRule(path="/oauth/token", status=503, count=None),
        FaultRule(path="/oauth/token", status=400, count=None),
        FaultRule(path="/oauth/token", reset=True, count=None),
        FaultRule(path="/oauth/token", malformed_body="canary", count=None),
    ],
)
def test_commercetools_in_trouble_is_down(trouble: FaultRule) -> None:
    bench = Bench()
    bench.commercetools.faults.add(trouble)

    assert checks(status(bench)) == {"commercetools": "DOWN", "payment": "UP"}


@pytest.mark.parametrize(
    "trouble",
    [
        FaultRule(status=503, count=None),
        FaultRule(status=401, count=None),
        FaultRule(status=404, count=None),
        FaultRule(reset=True, count=None),
        FaultRule(delay_seconds=60, count=None),
    ],
)
def test_a_psp_in_trouble_is_down(trouble: FaultRule) -> None:
    bench = Bench()
    bench.psp.faults.add(trouble)

    body = status(bench)

    assert body["status"] == "Partially Available"
    assert checks(body) == {"commercetools": "UP", "payment": "DOWN"}


def test_everything_in_trouble_is_unavailable() -> None:
    bench = Bench()
    bench.network.unplug("psp.test")
    bench.commercetools.faults.add(FaultRule(path="/oauth/token", status=503, count=None))

    assert status(bench)["status"] == "Unavailable"


def test_a_psp_that_works_again_is_up_again() -> None:
    bench = Bench()
    bench.psp.faults.add(FaultRule(status=503, count=3))

    assert [status(bench)["status"] for _ in range(2)] == ["Partially Available", "OK"]


@pytest.mark.parametrize(
    ("health", "expected"),
    [
        ("Healthy", {"commercetools": "UP", "payment": "UP", "message": "UP"}),
        (
            "ConfigurationErrorDeliveryStopped",
            {"commercetools": "UP", "payment": "UP", "message": "DOWN"},
        ),
    ],
)
def test_the_subscription_is_looked_at_where_that_is_allowed(health: str, expected: Json) -> None:
    bench = Bench()
    bench.grant(*NEEDED, "manage_subscriptions")
    assert "message" not in checks(status(bench))
    body = {
        "key": "payment-connector-default",
        "destination": {"type": "GoogleCloudPubSub", "projectId": "p", "topic": "t"},
        "messages": [{"resourceTypeId": "payment"}],
    }
    draft = msgspec.convert(body, SubscriptionDraft)
    project = bench.commercetools.project
    work = Work(project, Author(is_platform_client=False, client_id="admin"))
    made = new_subscription(draft, work)
    made.status = health  # type: ignore[assignment]
    project.collection(SUBSCRIPTION).put(made)
    found = status(bench)
    assert checks(found) == expected
    told = [one.get("message", "") for one in found["checks"] if one["status"] == "DOWN"]
    assert all(health in one for one in told)
    assert status(Bench())["status"] == "OK"


def test_the_share_of_payments_with_an_operation_that_does_not_end() -> None:
    bench = Bench()
    assert status(bench)["unfinished"] == {
        "payments": 0,
        "of": 0,
        "share": 0.0,
        "oldestMinutes": None,
    }
    for token in ("tok_approved", "tok_three_ds", "tok_declined", "tok_three_ds"):
        bench.pay(bench.session(), token)
        bench.clock.sleep(60)
    assert status(bench)["unfinished"] == {
        "payments": 0,
        "of": 4,
        "share": 0.0,
        "oldestMinutes": None,
    }

    bench.clock.sleep(600)

    assert status(bench)["unfinished"] == {
        "payments": 2,
        "of": 4,
        "share": 0.5,
        "oldestMinutes": 13,
    }
    bench.clock.sleep(8 * 24 * 3_600)
    assert status(bench)["unfinished"]["of"] == 0


def test_what_cannot_be_counted_is_left_out() -> None:
    bench = Bench()
    status(bench)
    bench.commercetools.faults.add(
        FaultRule(method="GET", path="/payments$", status=503, count=None)
    )

    assert status(bench)["unfinished"] is None
