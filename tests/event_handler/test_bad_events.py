"""Whatever comes that is no message for us: acknowledged, told in the log, and without effect."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import Json
from event_support import EVENTS, EventBench, notification, pushed

pytestmark = pytest.mark.slow  # Many generated bodies.

UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"


def send(bench: EventBench, body: bytes) -> str:
    """Return how a body was answered, after checking that it had no effect at all."""
    payment_id = bench.paid()
    bench.later(0)
    before = bench.payment(payment_id)
    bench.calls()
    answer = bench.post(body)
    assert bench.calls() == []
    assert bench.payment(payment_id) == before
    assert answer.content == b""
    return str(answer.status_code)


NO_ENVELOPES = {
    "null": b"null",
    "a string": b'"message"',
    "a number": b"1",
    "an array": b"[]",
    "an array of messages": b"[" + pushed(b"{}") + b"]",
    "an empty object": b"{}",
    "no message": b'{"subscription": "x"}',
    "message null": b'{"message": null}',
    "message a string": b'{"message": "x"}',
    "no data": b'{"message": {"messageId": "1"}}',
    "data null": b'{"message": {"data": null}}',
    "data a number": b'{"message": {"data": 5}}',
    "data no base64": b'{"message": {"data": "%%%"}}',
    "data base64 of the web": b'{"message": {"data": "_-_-"}}',
    "data not ASCII": '{"message": {"data": "ü"}}'.encode(),
    "data cut off": b'{"message": {"data": "eyJ"}}',
    "too large": b" " * 2**21,
    "SNS without message": b'{"Type": "Notification"}',
}
NO_PAYLOADS = {
    "null": b"null",
    "an array": b"[]",
    "no notification type": b'{"projectKey": "bench"}',
    "no project": b'{"notificationType": "Message"}',
    "resource a string": msgspec.json.encode(notification("x", resource="payment")),
    "transaction a list": msgspec.json.encode(notification("x", transaction=[])),
    "transaction without id": msgspec.json.encode(
        notification("x", transaction={"type": "Charge"})
    ),
    "createdAt no time": msgspec.json.encode(notification("x", createdAt="yesterday")),
    "an envelope": pushed(b"{}"),
}


@pytest.mark.parametrize("body", NO_ENVELOPES.values(), ids=list(NO_ENVELOPES))
def test_what_is_no_envelope(body: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    assert send(EventBench(), body) == "204"
    assert '"severity": "ERROR"' in capsys.readouterr().out


@pytest.mark.parametrize("payload", NO_PAYLOADS.values(), ids=list(NO_PAYLOADS))
def test_what_is_no_notification(payload: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    assert send(EventBench(), pushed(payload)) == "204"
    assert '"severity": "ERROR"' in capsys.readouterr().out


NOT_FOR_US = {
    "another notification type": {"notificationType": "SomethingNew"},
    "a resource's creation": {"notificationType": "ResourceCreated", "version": 1},
    "a resource's update": {"notificationType": "ResourceUpdated", "oldVersion": 1},
    "a resource's deletion": {"notificationType": "ResourceDeleted"},
    "an event": {"notificationType": "Event", "type": "ImportContainerCreated", "resource": None},
    "another message type": {"type": "PaymentStatusInterfaceCodeSet"},
    "a message type from the future": {"type": "PaymentSomethingNew"},
    "a changed state": {"type": "PaymentTransactionStateChanged", "transactionId": "t"},
    "no message type": {"type": None},
    "another resource": {"resource": {"typeId": "order", "id": UNKNOWN_ID}},
    "no resource": {"resource": None},
    "an authorization": {"transaction": {"id": "t", "type": "Authorization"}},
    "a chargeback": {"transaction": {"id": "t", "type": "Chargeback"}},
    "a type from the future": {"transaction": {"id": "t", "type": "Reversal"}},
    "a Payment without transactions": {
        "type": "PaymentCreated",
        "transaction": None,
        "payment": {"id": UNKNOWN_ID, "transactions": []},
    },
    "another payload left out": {
        "type": None,
        "transaction": None,
        "payloadNotIncluded": {"reason": "too large", "payloadType": "PaymentInteractionAdded"},
    },
}


@pytest.mark.parametrize("members", NOT_FOR_US.values(), ids=list(NOT_FOR_US))
def test_what_is_not_for_us(members: Json) -> None:
    payload = msgspec.json.encode(notification(UNKNOWN_ID, "t", **members))
    assert send(EventBench(), pushed(payload)) == "204"


def test_the_test_message_on_creation_is_acknowledged() -> None:
    bench = EventBench()
    [delivery] = bench.broker.deliveries
    assert b'"ResourceCreated"' in delivery.publication.payload
    assert bench.push() == [204]


def test_another_project_is_acknowledged_with_a_warning(
    capsys: pytest.CaptureFixture[str],
) -> None:
    payload = msgspec.json.encode(notification(UNKNOWN_ID, "t", projectKey="another-project"))
    assert send(EventBench(), pushed(payload)) == "204"
    log = capsys.readouterr().out
    assert '"severity": "WARNING"' in log
    assert "A message is from another project" in log


@pytest.mark.parametrize(
    "payment_id", [UNKNOWN_ID, "", ".", "..", "../carts", "key=pay-1", "a/b?c=d", "x" * 10_000]
)
def test_a_payment_that_does_not_exist(payment_id: str) -> None:
    bench = EventBench()
    assert bench.post(pushed(msgspec.json.encode(notification(payment_id, "t")))).status_code == 204
    assert bench.all_at_the_psp() == []


@pytest.mark.parametrize("transaction_id", ["", "unknown"])
def test_a_transaction_that_does_not_exist(transaction_id: str) -> None:
    bench = EventBench()
    payment_id = bench.paid()
    body = pushed(msgspec.json.encode(notification(payment_id, transaction_id)))
    assert bench.post(body).status_code == 204
    assert bench.operations(payment_id) == []


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


def test_sequence_numbers_that_go_back_do_not_matter() -> None:
    bench = EventBench()
    payment_id = bench.paid()
    bench.push()
    added = bench.add(payment_id, "Charge", 4_000)
    for number in (9, 3, 1):
        payload = notification(payment_id, added, sequenceNumber=number)
        assert bench.post(pushed(msgspec.json.encode(payload))).status_code == 204
    assert bench.operations(payment_id) == [("capture", "succeeded", 4_000)]


@pytest.mark.parametrize("kind", ["SubscriptionConfirmation", "UnsubscribeConfirmation", "New"])
def test_no_url_in_an_sns_envelope_is_fetched(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    body = msgspec.json.encode(
        {
            "Type": kind,
            "TopicArn": "arn:aws:sns:eu-central-1:1:topic",
            "SubscribeURL": EVENTS + "/health",
            "Token": "canary-token",
        }
    )
    assert send(EventBench(), body) == "204"
    assert "An SNS topic sent no message" in capsys.readouterr().out


def test_an_sns_notification_is_a_message_like_any_other() -> None:
    bench = EventBench()
    payment_id = bench.paid()
    added = bench.add(payment_id, "Charge", 4_000)
    message = msgspec.json.encode(notification(payment_id, added)).decode()
    body = msgspec.json.encode({"Type": "Notification", "MessageId": "1", "Message": message})

    answer = bench.post(body, **{"Content-Type": "text/plain; charset=UTF-8"})

    assert answer.status_code == 204
    assert bench.operations(payment_id) == [("capture", "succeeded", 4_000)]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 405),
        ("PUT", "/", 405),
        ("POST", "/health", 405),
        ("POST", "/unknown", 404),
        ("POST", "/%00", 404),
        ("GET", "/health/", 404),
        ("GET", "/health", 200),
    ],
)
def test_other_methods_and_paths(method: str, path: str, status: int) -> None:
    bench = EventBench()
    answer = bench.network.session().request(method, EVENTS + path)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/json"


def test_a_message_id_that_is_no_header_is_left_out_of_the_calls() -> None:
    bench = EventBench()
    payment_id = bench.paid()
    bench.push()
    added = bench.add(payment_id, "Charge", 4_000)
    payload = notification(payment_id, added, id="one\r\ntwo")

    assert bench.post(pushed(msgspec.json.encode(payload))).status_code == 204

    assert bench.operations(payment_id) == [("capture", "succeeded", 4_000)]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def test_any_body_and_any_payload_is_acknowledged() -> None:
    bench = EventBench()

    @settings(max_examples=300, deadline=None)
    @given(data=st.binary(max_size=200) | JSON.map(msgspec.json.encode))
    def check(data: bytes) -> None:
        assert bench.post(data).status_code == 204
        assert bench.post(pushed(data)).status_code == 204

    check()


def test_any_member_of_a_message_is_acknowledged_and_moves_no_money() -> None:
    bench = EventBench()
    names = [*sorted(notification(UNKNOWN_ID, "t")), "payment", "createdBy"]

    @settings(max_examples=300, deadline=None)
    @given(name=st.sampled_from(names), value=JSON)
    def check(name: str, value: object) -> None:
        payload = msgspec.json.encode(notification(UNKNOWN_ID, "t", **{name: value}))
        assert bench.post(pushed(payload)).status_code == 204

    check()
    assert bench.psp.journal.entries() == []
