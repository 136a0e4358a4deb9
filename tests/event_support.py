"""The bench with an event handler on it, and a broker that pushes the project's messages to it."""

import base64
import random
from typing import Any

import msgspec
import requests

from bench import PROJECT, PSP, Bench, Json
from event_handler.app import create_app
from payment_core.domain.operation_ids import successor_key
from payment_core.domain.superseded_attempts import supersede
from sandbox.commercetools.notifications import Notifier
from sandbox.push.broker import Broker, DeliveryMode
from sandbox.push.pusher import Pusher
from simulation.concurrent_bench import ConcurrentBench

EVENTS = "https://events.test"
TOPIC = "projects/connect/topics/payment-messages"
DESTINATION: Json = {
    "type": "GoogleCloudPubSub",
    "projectId": "connect",
    "topic": "payment-messages",
}
ALL_COMMANDS = "Charge,Refund,CancelAuthorization"


class EventBench(Bench):
    """A bench on which every payment message is pushed to the event handler, once asked to."""

    merchant_commands = ALL_COMMANDS
    subscribed: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.broker = Broker(random.Random(7))
        self.broker.subscribe(TOPIC, f"{EVENTS}/")
        self.notifier = Notifier(self.commercetools, self.broker)
        self.pusher = Pusher(self.broker, self.network.session(), self.clock)
        messages = [{"resourceTypeId": "payment", "types": list(self.subscribed)}]
        self.api("POST", "subscriptions", {"destination": DESTINATION, "messages": messages})

    def restart(self) -> None:
        """Start both applications anew: they remember nothing."""
        super().restart()
        self.start_event_handler(MERCHANT_COMMANDS=self.merchant_commands)

    def start_event_handler(self, **settings: str) -> None:
        """Start the event handler with some settings changed."""
        app = create_app({**self.settings, **settings}, self.world())
        self.network.plug("events.test", app)

    def add(self, payment_id: str, kind: str, cents: int, **members: object) -> str:
        """Add a transaction as the Merchant Center does; return its id."""
        draft = {"type": kind, "amount": amount(cents), **members}
        action = {"action": "addTransaction", "transaction": draft}
        added: str = self.update(payment_id, action)["transactions"][-1]["id"]
        return added

    def add_as_shopper(
        self,
        payment_id: str,
        kind: str,
        cents: int,
        customer_id: str | None = None,
        **members: object,
    ) -> str:
        """Add a transaction with a customer's token, or with an anonymous shopper's."""
        anonymous_id = None if customer_id else "a-shopper"
        token = self.commercetools.access.issue(
            "shop",
            [f"manage_payments:{PROJECT}"],
            customer_id=customer_id,
            anonymous_id=anonymous_id,
        )
        merchants, self._token = self._token, token.value
        try:
            return self.add(payment_id, kind, cents, **members)
        finally:
            self._token = merchants

    def new_payment(
        self, *transactions: Json, interface: str = "sandbox", **members: object
    ) -> str:
        """Create a Payment as another system does; return its id."""
        draft = {
            "amountPlanned": amount(10_000),
            "paymentMethodInfo": {"paymentInterface": interface, "method": "card"},
            "transactions": list(transactions),
            **members,
        }
        return str(self.api("POST", "payments", draft)["id"])

    def authorized_elsewhere(self, **members: object) -> Json:
        """Authorize at the PSP as another system does; return the PSP's payment."""
        body: Json = {
            "amount": {"value": 10_000, "currency": "EUR"},
            "merchantReference": "order-1",
            "method": {"type": "card", "token": "tok_approved"},
            **members,
        }
        headers = {
            "Authorization": f"Bearer {self.settings['SANDBOX_PSP_SECRET_KEY']}",
            "Idempotency-Key": "order-1",
        }
        answer = self._client.post(f"{PSP}/v1/payments", json=body, headers=headers)
        assert answer.ok, answer.text
        found: Json = answer.json()
        return found

    def deliver_messages(self, **mode: Any) -> None:
        """Deliver from now on as badly as this `DeliveryMode` says."""
        self.broker.mode = DeliveryMode(**mode)

    def push(self) -> list[int | None]:
        """Deliver every message that is due; return how the event handler answered."""
        return self.pusher.deliver_due()

    def push_for(self, seconds: int) -> None:
        """Let time pass and deliver what is due every second, webhooks included."""
        for _ in range(seconds):
            self.later(1)
            self.push()

    def post(self, body: bytes, **headers: str) -> requests.Response:
        """Send anything to the event handler."""
        return self._client.post(f"{EVENTS}/", data=body, headers=headers)

    def replaced_while_captured(self, refunded: int, token: str = "tok_approved") -> str:
        """Return an attempt of 10,000 cents that was given up, captured and refunded in part.

        Its cancellation was refused and the next attempt exists, so all it holds is to be returned.
        """
        payment_id = self.paid(token=token)
        self.outcome(payment_id, "capturePayment", 10_000)
        self.outcome(payment_id, "refundPayment", refunded)
        payment = self.payment(payment_id)
        self.new_payment(key=successor_key(payment))
        given_up = supersede(payment, self.clock.now())
        draft = {
            "type": "CancelAuthorization",
            "amount": amount(given_up.amount.cent_amount),
            "state": "Failure",
            "interactionId": given_up.interaction_id,
        }
        self.update(payment_id, {"action": "addTransaction", "transaction": draft})
        return payment_id

    def states(self, payment_id: str) -> dict[str, list[str]]:
        """Return the states of the Payment's transactions by type, oldest first."""
        found: dict[str, list[str]] = {}
        for kind, _, state in self.transactions(payment_id):
            found.setdefault(kind, []).append(state)
        return found

    def interface_text(self, payment_id: str) -> str:
        """Return the text that the Payment shows."""
        return self.payment(payment_id).payment_status.interface_text or ""

    def operations(self, payment_id: str) -> list[tuple[str, str, int]]:
        """Return type, status and amount of what the PSP did, without the authorization."""
        [payment] = self.at_the_psp(payment_id)
        return [
            (one["type"], one["status"], one["amount"]["value"])
            for one in payment["operations"]
            if one["type"] != "authorization"
        ]

    def waiting(self) -> int:
        """Return how many deliveries are not acknowledged."""
        return sum(one.state == "waiting" for one in self.broker.deliveries)


class ConcurrentEventBench(EventBench, ConcurrentBench):
    """The same with several deliveries at once, and with calls that go wrong."""


def amount(cents: int, currency: str = "EUR") -> Json:
    """Return money as commercetools reads it."""
    return {"centAmount": cents, "currencyCode": currency}


def pushed(payload: bytes) -> bytes:
    """Return the push of a payload."""
    message = {"data": base64.b64encode(payload).decode(), "messageId": "1"}
    return msgspec.json.encode({"message": message, "subscription": "projects/x/subscriptions/y"})


def notification(payment_id: str, transaction_id: str = "", **members: Any) -> Json:
    """Return a message about a new Charge, with members changed; None leaves one out."""
    changed: Json = {
        "notificationType": "Message",
        "projectKey": PROJECT,
        "id": "b2a1f9f4-0000-4000-8000-000000000001",
        "version": 1,
        "sequenceNumber": 3,
        "resource": {"typeId": "payment", "id": payment_id},
        "resourceVersion": 99,
        "type": "PaymentTransactionAdded",
        "transaction": {"id": transaction_id, "type": "Charge", "state": "Initial"},
        "createdAt": "2026-01-01T00:00:00.000Z",
        "lastModifiedAt": "2026-01-01T00:00:00.000Z",
        **members,
    }
    return {name: value for name, value in changed.items() if value is not None}
