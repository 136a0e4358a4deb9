"""A request to charge a stored payment method without its customer."""

import hashlib

import msgspec

from payment_core.domain.interactions import first_note, note
from payment_core.domain.money import Money
from payment_core.domain.payment import Payment
from payment_core.domain.updates import NewInteraction
from payment_core.runtime.secret import Secret
from payment_core.runtime.world import World
from processor.domain.payment_request import PaymentRequest
from processor.domain.session import Session

_NOTE = "recurringTransaction"


class RecurringCharge(msgspec.Struct, frozen=True, kw_only=True):
    """Pay a cart with a stored method of its customer.

    `amount` None is all that is outstanding, `payment_method_id` None the customer's default.
    `idempotency_key` is the caller's; without one, cart and item stand for it.
    """

    cart_id: str
    checkout_transaction_item_id: str
    amount: Money | None = None
    payment_method_id: str | None = None
    future_order_number: str | None = None
    idempotency_key: str | None = msgspec.field(name="name", default=None)

    def payment_key(self, payment_interface: str) -> str:
        """Return the key of the one Payment that a charge with this key ever makes."""
        name = self.idempotency_key or f"\x00{self.cart_id}\x00{self.checkout_transaction_item_id}"
        return "recurring-" + _digest(f"{payment_interface}\x00{name}".encode())

    def made(self, payment: Payment) -> bool:
        """Whether this Payment was made for a charge of exactly this content."""
        return self._content in payment.notes(_NOTE)

    def fingerprint(self, world: World) -> NewInteraction:
        """Return the interaction that identifies the charge: a digest, nothing readable."""
        return first_note(note(_NOTE, self._content, world.now()))

    def session(self) -> Session:
        """Return the session that Checkout would have for this charge."""
        return Session(
            cart_id=self.cart_id,
            checkout_transaction_item_id=self.checkout_transaction_item_id,
            future_order_number=self.future_order_number,
        )

    def request(self, method_id: str, method: str, token: Secret | None) -> PaymentRequest:
        """Return the request to pay with this stored method without the customer."""
        return PaymentRequest(
            method=method,
            idempotency_key=self.idempotency_key,
            stored_method_id=method_id,
            stored_token=token,
            off_session=True,
        )

    @property
    def _content(self) -> str:
        return _digest(msgspec.json.encode(msgspec.structs.replace(self, idempotency_key=None)))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:40]
