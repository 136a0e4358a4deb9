"""200 copies of one request at once, on real sockets: one effect, and no 500."""

import json
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import requests
from standardwebhooks import Webhook

from real_processes.books import Books
from real_processes.flows import Act
from real_processes.process_cluster import ProcessCluster
from real_processes.stack_client import StackClient

pytestmark = [pytest.mark.servers, pytest.mark.slow]

COPIES = 200
# Done, somebody else is at it, not now. Without a name, a copy that comes late is a new request.
FINE = {200, 204, 409, 503}


def at_once(act: Act) -> list[requests.Response]:
    """Make the same request in many threads, started together; return the answers."""
    start = threading.Barrier(COPIES)

    def copy() -> requests.Response | None:
        start.wait()
        return act()

    with ThreadPoolExecutor(COPIES) as clients:
        answers = [one.result() for one in [clients.submit(copy) for _ in range(COPIES)]]
    return [one for one in answers if one is not None]


def statuses(answers: list[requests.Response]) -> Counter[int]:
    """Return how many answers have which status; every copy must have got one."""
    assert len(answers) == COPIES
    return Counter(one.status_code for one in answers)


def amounts(books: Books, kind: str) -> list[int]:
    return [one["amount"]["value"] for one in books.operations(kind)]


@pytest.mark.parametrize("name", ["click", ""], ids=["named", "nameless"])
def test_one_payment_is_started(
    cluster: ProcessCluster, stack_client: StackClient, name: str
) -> None:
    cart = stack_client.cart()
    session = stack_client.session(cart)

    answers = at_once(lambda: stack_client.pay(session, name=name))
    last = stack_client.pay(session, name=name)

    assert set(statuses(answers)) <= FINE
    assert last is not None
    assert last.json()["outcome"] == "approved"
    references = {one.json()["paymentReference"] for one in answers if one.status_code == 200}
    assert references == {last.json()["paymentReference"]}
    books = Books.read(cluster, cart)
    books.check()
    assert len(books.payments) == 1
    assert amounts(books, "authorization") == [10_000]


@pytest.mark.parametrize(
    ("action", "kind"), [("capturePayment", "capture"), ("refundPayment", "refund")]
)
def test_one_operation_is_carried_out(
    cluster: ProcessCluster, stack_client: StackClient, action: str, kind: str
) -> None:
    cart = stack_client.cart()
    payment = stack_client.paid(stack_client.session(cart))
    if kind == "refund":
        stack_client.intent(payment, "capturePayment", 10_000)

    answers = at_once(lambda: stack_client.intent(payment, action, 3_000, "job"))
    last = stack_client.intent(payment, action, 3_000, "job")

    assert set(statuses(answers)) <= FINE
    assert last is not None
    assert last.json() == {"outcome": "approved"}
    books = Books.read(cluster, cart)
    books.check()
    assert amounts(books, kind) == [3_000]


def test_nameless_captures_never_take_more_than_there_is(
    cluster: ProcessCluster, stack_client: StackClient
) -> None:
    cart = stack_client.cart()
    payment = stack_client.paid(stack_client.session(cart))

    answers = at_once(lambda: stack_client.intent(payment, "capturePayment", 10_000))

    assert set(statuses(answers)) <= FINE | {400}
    books = Books.read(cluster, cart)
    books.check()
    assert amounts(books, "capture") == [10_000]


def test_one_webhook_changes_one_thing(cluster: ProcessCluster, stack_client: StackClient) -> None:
    cart = stack_client.cart()
    payment = stack_client.paid(stack_client.session(cart), "tok_pending_success")
    [at_psp] = Books.read(cluster, cart).at_psp
    cluster.psp.post("/test/webhooks/mode", drop=True)
    cluster.psp.post(f"/test/payments/{at_psp['id']}/settle")
    cluster.psp.post("/test/webhooks/mode")

    answers = at_once(webhook(cluster, stack_client, payment, at_psp["id"]))

    assert set(statuses(answers)) <= {204, 503}
    assert 204 in statuses(answers)
    books = Books.read(cluster, cart)
    books.check()
    changes = Counter(one["type"] for one in books.messages)
    assert changes["PaymentTransactionStateChanged"] == 1


def webhook(
    cluster: ProcessCluster, stack_client: StackClient, payment: str, reference: str
) -> Callable[[], requests.Response | None]:
    """Return what sends one signed webhook, the same every time."""
    now = datetime.now(UTC)
    body = json.dumps(
        {
            "id": f"evt_{payment}",
            "type": "payment.authorized",
            "createdAt": now.isoformat(),
            "data": {"paymentId": reference, "merchantReference": payment, "metadata": {}},
        }
    )
    secret = Webhook(cluster.facts.psp_webhook_secret)
    headers = {
        "Content-Type": "application/json",
        "webhook-id": f"evt_{payment}",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": secret.sign(f"evt_{payment}", now, body),
    }
    return lambda: stack_client.send_webhook(body, headers)
