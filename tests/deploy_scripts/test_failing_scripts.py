"""A script that cannot reach its end state says so in one line, and ends non-zero."""

from functools import partial

import pytest
import requests

from bench import Json
from deploy_support import CLIENT, CONNECT, SCOPES, SCRIPTS, DeployBench
from sandbox.faults import FaultRule
from simulation.concurrent_bench import ConcurrentBench
from simulation.faults import Fault, Plan, PlannedFault
from simulation.plans import TROUBLE_ANYWHERE

pytestmark = pytest.mark.slow  # Each kind of trouble at every call, in every order.

POST_DEPLOYS = ["processor.post_deploy", "event_handler.post_deploy"]
ALL = list(SCRIPTS)
# How many calls a script makes in a project that nobody has prepared.
CALLS = {"processor.post_deploy": 7, "event_handler.post_deploy": 4}


def complaint(capsys: pytest.CaptureFixture[str]) -> str:
    """Return the only line on stderr."""
    [line] = capsys.readouterr().err.splitlines()
    return line


@pytest.mark.parametrize("script", [one for one in ALL if one != "processor.pre_undeploy"])
@pytest.mark.parametrize(
    ("settings", "hint"),
    [
        ({"CTP_CLIENT_SECRET": "wrong"}, "CTP_CLIENT_SECRET"),
        ({"CTP_CLIENT_ID": "unknown"}, "CTP_CLIENT_ID"),
        ({"CTP_AUTH_URL": "https://nowhere.test"}, "CTP_AUTH_URL"),
        ({"CTP_API_URL": "https://nowhere.test"}, "Check the URLs"),
        ({"CTP_PROJECT_KEY": "another-project"}, "CTP_PROJECT_KEY"),
    ],
)
def test_wrong_credentials_and_addresses(
    script: str, settings: dict[str, str], hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert DeployBench().run(script, **settings) == 1
    line = complaint(capsys)
    assert line.startswith(f"{script} failed. ")
    assert hint in line


@pytest.mark.parametrize(
    ("script", "needed"),
    [
        ("processor.post_deploy", SCOPES[:5]),
        ("event_handler.post_deploy", ("manage_payments", "manage_subscriptions")),
        ("event_handler.pre_undeploy", ("manage_payments", "manage_subscriptions")),
    ],
)
def test_every_missing_scope_is_named_before_anything_is_done(
    script: str, needed: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    for missing in needed:
        bench = DeployBench()
        bench.forget_types()
        bench.grant(*(one for one in SCOPES if one != missing), **CLIENT)
        assert bench.run(script) == 1
        assert f"lacks scopes in this project (CTP_PROJECT_KEY): {missing}." in complaint(capsys)
        assert bench.api("GET", "types")["results"] == []
        assert bench.subscriptions() == []


@pytest.mark.parametrize("script", POST_DEPLOYS)
def test_manage_project_is_every_scope(script: str) -> None:
    bench = DeployBench()
    bench.grant("manage_project", **CLIENT)
    assert bench.run(script) == 0


@pytest.mark.parametrize("script", POST_DEPLOYS)
@pytest.mark.parametrize(
    ("settings", "hint"),
    [
        ({"SANDBOX_PSP_SECRET_KEY": "sk_sandbox_other"}, "refused our credentials"),
        ({"SANDBOX_PSP_URL": "https://nowhere.test"}, "The sandbox PSP"),
    ],
)
def test_the_psps_credentials_are_tried(
    script: str, settings: dict[str, str], hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert DeployBench().run(script, **settings) == 1
    assert hint in complaint(capsys)


@pytest.mark.parametrize("script", ALL)
@pytest.mark.parametrize("name", ["CTP_PROJECT_KEY", "CTP_CLIENT_SECRET", "PAYMENT_PROVIDER"])
def test_a_missing_setting_is_named(
    script: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert DeployBench().run(script, **{name: ""}) == 1
    assert complaint(capsys) == f"{script} failed. {name} is not set."


@pytest.mark.parametrize("script", ["event_handler.post_deploy", "event_handler.pre_undeploy"])
@pytest.mark.parametrize(
    ("settings", "name"),
    [
        *(({one: ""}, one) for one in CONNECT if one != "CONNECT_SUBSCRIPTION_DESTINATION"),
        ({"CONNECT_SUBSCRIPTION_DESTINATION": "SNS"}, "CONNECT_AWS_TOPIC_ARN"),
        ({"CONNECT_SUBSCRIPTION_DESTINATION": "SQS"}, "CONNECT_SUBSCRIPTION_DESTINATION"),
        ({"DEPLOYMENT_ID": "två"}, "DEPLOYMENT_ID"),
    ],
)
def test_a_destination_that_connect_does_not_tell(
    script: str, settings: dict[str, str], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert DeployBench().run(script, **settings) == 1
    assert name in complaint(capsys)


@pytest.mark.parametrize("script", ALL)
@pytest.mark.parametrize("body", ["<html>", "[]", '{"id": 5}'])
def test_an_answer_that_nobody_understands(
    script: str, body: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = DeployBench()
    for service in (bench.commercetools, bench.psp):
        service.faults.add(FaultRule(malformed_body=body, count=None))
    settings = {"CONNECT_SERVICE_URL": "https://service.example.com"}
    assert bench.run(script, **settings) == 1
    assert complaint(capsys).startswith(f"{script} failed. ")


class ConcurrentDeployBench(DeployBench, ConcurrentBench):
    """Scripts with calls that go wrong, or several of them at once."""


def state(bench: DeployBench) -> Json:
    """Return what the scripts care for, without ids, versions and times."""
    types = {one["key"]: bench.fields(one["key"]) for one in bench.api("GET", "types")["results"]}
    subscriptions = [
        (one["key"], one["destination"], [sorted(m["types"]) for m in one["messages"]])
        for one in bench.subscriptions()
    ]
    return {"types": types, "subscriptions": subscriptions, "webhooks": bench.webhook_urls()}


@pytest.mark.parametrize("fault", TROUBLE_ANYWHERE)
@pytest.mark.parametrize(
    ("script", "call"), [(script, call) for script, calls in CALLS.items() for call in range(calls)]
)
def test_whatever_goes_wrong_the_next_run_ends_well(script: str, call: int, fault: Fault) -> None:
    ideal = DeployBench()
    ideal.forget_types()
    assert ideal.run(script) == 0
    concurrent_bench = ConcurrentDeployBench(plan=Plan((PlannedFault(call, fault),)))
    concurrent_bench.forget_types()

    def attempt() -> requests.Response:
        concurrent_bench.run(script)
        return requests.Response()

    concurrent_bench.attempt(attempt)
    assert concurrent_bench.plan.happened
    concurrent_bench.plan.is_over = True

    assert concurrent_bench.run(script) == 0
    assert state(concurrent_bench) == state(ideal)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("script", POST_DEPLOYS)
def test_two_at_once_end_as_one_does(script: str, seed: int) -> None:
    ideal = DeployBench()
    ideal.forget_types()
    assert ideal.run(script) == 0
    concurrent_bench = ConcurrentDeployBench(seed)
    concurrent_bench.forget_types()
    codes: list[int] = []

    def act() -> requests.Response:
        codes.append(concurrent_bench.run(script))
        return requests.Response()

    concurrent_bench.at_once(*[partial(act)] * 2)

    assert codes == [0, 0]
    assert state(concurrent_bench) == state(ideal)
