"""Cards that customers let the merchant keep: tokens that can be used again, until deleted."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from sandbox.psp.cards import Behavior
from sandbox.psp.errors import NotFound, Refusal
from sandbox.psp.payment import Payment, StoredMethod
from sandbox.psp.tokens import PresentedCard


@dataclass(frozen=True)
class _KeptCard:
    stored: StoredMethod
    customer: str
    behavior: Behavior


class CustomerVault:
    """Knows whose each card is; the caller makes sure that one thread calls at a time."""

    def __init__(self, new_id: Callable[[str], str]) -> None:
        self._new_id = new_id
        self._cards: dict[str, _KeptCard] = {}

    def keep(self, payment: Payment) -> None:
        """Store the card of an authorized payment for its customer."""
        card = msgspec.structs.replace(payment.method, three_d_secure=None)
        payment.stored = StoredMethod(self._new_id("sto"), card)
        customer = payment.customer_reference or ""
        self._cards[payment.stored.token] = _KeptCard(payment.stored, customer, payment.behavior)

    def use(self, token: str, customer: str, *, off_session: bool) -> PresentedCard:
        """Return the card as the banks will treat it; raises `Refusal` unless it is theirs."""
        kept = self._cards.get(token)
        if kept is None or kept.customer != customer:
            message = "The customer has no such stored method."
            raise Refusal("stored_method_unknown", message, "method.storedToken")
        behavior = kept.behavior.reused
        return PresentedCard(kept.stored.method, behavior.off_session if off_session else behavior)

    def delete(self, token: str) -> None:
        """Forget a card; raises `NotFound` when it is not there any more."""
        kept = self._cards.pop(token, None)
        if kept is None:
            raise NotFound
        kept.stored.is_deleted = True
