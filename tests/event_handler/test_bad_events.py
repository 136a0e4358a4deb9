"""Messages that lie, and envelopes that want something else; the table is in tests/bad_input."""

import msgspec
import pytest

from event_support import EVENTS, EventBench, notification, pushed


def commanded() -> tuple[EventBench, str, str]:
    """Return a bench, a Payment, and a command on it of which no message was delivered."""
    bench = EventBench()
    payment_id = bench.paid()
    bench.push()
    return bench, payment_id, bench.add(payment_id, "Charge", 4_000)


def test_the_test_message_on_creation_is_acknowledged() -> None:
    bench = EventBench()
    [delivery] = bench.broker.deliveries
    assert b'"ResourceCreated"' in delivery.publication.payload
    assert bench.push() == [204]


def test_what_a_message_says_about_amount_and_state_is_not_believed() -> None:
    bench = EventBench()
    payment_id = bench.paid()
    bench.push()
    bench.outcome(payment_id, "capturePayment", 4_000)
    done = bench.payment(payment_id).transactions[-1]
    lie = {
        "id": done.id,
        "type": "Charge",
        "state": "Initial",
        "amount": {"centAmount": 10_000, "currencyCode": "EUR"},
    }
    body = pushed(msgspec.json.encode(notification(payment_id, done.id, transaction=lie)))

    assert bench.post(body).status_code == 204

    assert bench.operations(payment_id) == [("capture", "succeeded", 4_000)]


def test_a_message_of_another_project_is_acknowledged_and_commands_nothing() -> None:
    bench, payment_id, added = commanded()
    payload = notification(payment_id, added, projectKey="another")

    assert bench.post(pushed(msgspec.json.encode(payload))).status_code == 204

    assert bench.operations(payment_id) == []


def test_sequence_numbers_that_go_back_do_not_matter() -> None:
    bench, payment_id, added = commanded()
    for number in (9, 3, 1):
        payload = notification(payment_id, added, sequenceNumber=number)
        assert bench.post(pushed(msgspec.json.encode(payload))).status_code == 204
    assert bench.operations(payment_id) == [("capture", "succeeded", 4_000)]


@pytest.mark.parametrize("kind", ["SubscriptionConfirmation", "UnsubscribeConfirmation", "New"])
def test_no_url_in_an_sns_envelope_is_fetched(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = EventBench()
    bench.calls()
    body = msgspec.json.encode(
        {
            "Type": kind,
            "TopicArn": "arn:aws:sns:eu-central-1:1:topic",
            "SubscribeURL": EVENTS + "/health",
            "Token": "canary-token",
        }
    )

    assert bench.post(body).status_code == 204

    assert bench.calls() == []
    assert "An SNS request is not a notification" in capsys.readouterr().out


def test_an_sns_notification_is_a_message_like_any_other() -> None:
    bench = EventBench()
    payment_id = bench.paid()
    added = bench.add(payment_id, "Charge", 4_000)
    message = msgspec.json.encode(notification(payment_id, added)).decode()
    body = msgspec.json.encode({"Type": "Notification", "MessageId": "1", "Message": message})

    answer = bench.post(body, **{"Content-Type": "text/plain; charset=UTF-8"})

    assert answer.status_code == 204
    assert bench.operations(payment_id) == [("capture", "succeeded", 4_000)]


def test_a_message_id_that_is_no_header_is_left_out_of_the_calls() -> None:
    bench, payment_id, added = commanded()
    payload = notification(payment_id, added, id="one\r\ntwo")

    assert bench.post(pushed(msgspec.json.encode(payload))).status_code == 204

    assert bench.operations(payment_id) == [("capture", "succeeded", 4_000)]
