"""postDeploy and preUndeploy of the event handler reach their end state from any other."""

import pytest
from flask import Flask

from bench import COMMERCETOOLS, Json
from deploy_support import SNS_TOPIC, TOPIC, DeployBench
from event_handler.app import create_app
from sandbox.push.pusher import Pusher

POST, PRE = "event_handler.post_deploy", "event_handler.pre_undeploy"
KEY = "payment-connector-default"
DESTINATION = {"type": "GoogleCloudPubSub", "projectId": "connect", "topic": "payment-messages"}
NEXT = {"CONNECT_GCP_TOPIC_NAME": "next-deployment"}


def only(bench: DeployBench) -> Json:
    [found] = bench.subscriptions()
    return found


def expect_subscribed(subscription: Json, **destination: str) -> None:
    assert subscription["key"] == KEY
    assert subscription["destination"] == {**DESTINATION, **destination}
    [messages] = subscription["messages"]
    assert messages["resourceTypeId"] == "payment"
    assert sorted(messages["types"]) == ["PaymentCreated", "PaymentTransactionAdded"]
    assert subscription["format"] == {"type": "Platform"}


def test_it_subscribes_once() -> None:
    bench = DeployBench()

    assert bench.run(POST) == 0
    expect_subscribed(only(bench))
    before = only(bench)

    assert bench.run(POST) == 0
    assert only(bench) == before


def test_the_test_message_reaches_the_application_and_is_acknowledged() -> None:
    bench = DeployBench()
    app: Flask = create_app(bench.settings, bench.world())
    bench.network.plug("events.test", app)
    assert bench.run(POST) == 0

    pusher = Pusher(bench.broker, bench.network.session(), bench.clock)

    assert pusher.deliver_due() == [204]


@pytest.mark.parametrize(
    "change",
    [
        {"action": "setMessages", "messages": [{"resourceTypeId": "order"}]},
        {"action": "setMessages", "messages": [{"resourceTypeId": "payment"}]},
        {
            "action": "changeDestination",
            "destination": {**DESTINATION, "topic": "next-deployment"},
        },
    ],
    ids=["other messages", "all messages", "another destination"],
)
def test_what_somebody_changed_is_put_right_in_place(change: Json) -> None:
    bench = DeployBench()
    assert bench.run(POST) == 0
    before = only(bench)
    path = f"subscriptions/{before['id']}"
    bench.api("POST", path, {"version": before["version"], "actions": [change]})

    assert bench.run(POST) == 0

    expect_subscribed(only(bench))
    assert only(bench)["id"] == before["id"]


def test_a_new_topic_is_taken_over_in_place() -> None:
    bench = DeployBench()
    assert bench.run(POST) == 0
    before = only(bench)

    assert bench.run(POST, **NEXT) == 0

    expect_subscribed(only(bench), topic="next-deployment")
    assert only(bench)["id"] == before["id"]


def test_on_aws_the_destination_is_an_sns_topic() -> None:
    bench = DeployBench()
    settings = {"CONNECT_SUBSCRIPTION_DESTINATION": "SNS", "CONNECT_AWS_TOPIC_ARN": SNS_TOPIC}

    assert bench.run(POST, **settings) == 0
    assert bench.run(POST, **settings) == 0

    assert only(bench)["destination"] == {
        "type": "SNS",
        "topicArn": SNS_TOPIC,
        "authenticationMode": "IAM",
    }
    assert only(bench)["version"] == 1


def test_several_deployments_have_a_subscription_each() -> None:
    bench = DeployBench()
    assert bench.run(POST) == 0
    assert bench.run(POST, DEPLOYMENT_ID="second", **NEXT) == 0
    assert [one["key"] for one in bench.subscriptions()] == [KEY, "payment-connector-second"]


def test_undeploying_removes_ours_and_no_other() -> None:
    bench = DeployBench()
    others = {
        "key": "theirs",
        "destination": DESTINATION,
        "messages": [{"resourceTypeId": "order"}],
    }
    bench.api("POST", "subscriptions", others)
    assert bench.run(POST) == 0

    for _ in range(2):
        assert bench.run(PRE) == 0
        assert only(bench)["key"] == "theirs"


def test_undeploying_an_old_deployment_leaves_the_new_ones_subscription() -> None:
    bench = DeployBench()
    assert bench.run(POST) == 0
    assert bench.run(POST, **NEXT) == 0

    assert bench.run(PRE) == 0

    expect_subscribed(only(bench), topic="next-deployment")


def test_a_topic_that_cannot_be_reached_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    bench = DeployBench()
    assert bench.run(POST, CONNECT_GCP_TOPIC_NAME="unknown") == 1
    assert "A test message could not be delivered" in capsys.readouterr().err
    assert bench.subscriptions() == []


def test_another_format_cannot_be_changed_and_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    bench = DeployBench()
    bench.commercetools.project.try_out = lambda _: None
    draft = {
        "key": KEY,
        "destination": DESTINATION,
        "messages": [{"resourceTypeId": "payment"}],
        "format": {"type": "CloudEvents", "cloudEventsVersion": "1.0"},
    }
    bench.api("POST", "subscriptions", draft)

    assert bench.run(POST) == 1

    assert "has the format CloudEvents" in capsys.readouterr().err
    assert only(bench)["version"] == 1


def test_the_topic_is_the_one_that_connect_names() -> None:
    assert f"projects/{DESTINATION['projectId']}/topics/{DESTINATION['topic']}" == TOPIC


def fall_ill(bench: DeployBench, status: str) -> None:
    """Give the only Subscription another health, as commercetools does."""
    url = f"{COMMERCETOOLS}/test/subscriptions/{only(bench)['id']}/status"
    assert bench.network.session().post(url, json={"status": status}).ok


@pytest.mark.parametrize("status", ["ConfigurationErrorDeliveryStopped", "ConfigurationError"])
def test_a_stopped_subscription_is_revived_and_told(
    status: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = DeployBench()
    assert bench.run(POST) == 0
    before = only(bench)
    fall_ill(bench, status)
    capsys.readouterr()

    assert bench.run(POST) == 0

    assert only(bench)["status"] == "Healthy"
    assert only(bench)["id"] == before["id"]
    expect_subscribed(only(bench))
    out = capsys.readouterr().out
    assert f"had the status {status} and delivers again" in out
    assert "run the reconciliation" in out


@pytest.mark.parametrize("status", ["ManuallySuspended", "TemporaryError"])
@pytest.mark.parametrize("settings", [{}, NEXT], ids=["as it was", "another topic"])
def test_what_no_script_can_revive_is_told(
    status: str, settings: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    bench = DeployBench()
    assert bench.run(POST) == 0
    fall_ill(bench, status)
    capsys.readouterr()

    assert bench.run(POST, **settings) == 0

    out = capsys.readouterr().out
    is_told = f"The status of the Subscription is {status}." in out
    assert is_told == (only(bench)["status"] == status)
    assert is_told or settings


def test_a_stopped_subscription_with_an_unreachable_topic_fails_the_script() -> None:
    bench = DeployBench()
    assert bench.run(POST) == 0
    fall_ill(bench, "ConfigurationErrorDeliveryStopped")

    assert bench.run(POST, CONNECT_GCP_TOPIC_NAME="nowhere") == 1

    assert only(bench)["status"] == "ConfigurationErrorDeliveryStopped"
