"""Everything that is written down: payments, references, events, and rows for the reports."""

import random
import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sandbox.adyen.account import Account, Pace
from sandbox.adyen.notices import Notice
from sandbox.adyen.payment import Due, Modification, Payment, payment_in
from sandbox.clock import Clock

_ALPHABET = string.ascii_uppercase + string.digits


@dataclass(frozen=True)
class Row:
    """One step in the life of a payment, as the accounting report has it."""

    at: datetime
    kind: str
    payment: Payment
    value: int
    modification: Modification | None = None
    reference: str = ""


class Records:
    """What bank, operators and time write into; the caller makes sure of one thread at a time."""

    def __init__(
        self, clock: Clock, chance: random.Random, pace: Pace, publish: Callable[[Notice], None]
    ) -> None:
        self.clock = clock
        self.pace = pace
        self.account = Account()
        self.rows: list[Row] = []
        self._chance = chance
        self._publish = publish
        self._payments: dict[str, Payment] = {}
        self._unbound: list[Due] = []

    def new_reference(self) -> str:
        """Return a new reference of 16 characters."""
        return "".join(self._chance.choices(_ALPHABET, k=16))

    def new_token(self) -> str:
        """Return something long that nobody guesses."""
        return "".join(self._chance.choices(_ALPHABET + string.ascii_lowercase, k=64))

    def add(self, payment: Payment) -> None:
        """Remember a new payment."""
        self._payments[payment.psp_reference] = payment
        self.row(payment.created_at, "Received", payment, payment.value)

    def payments(self) -> Iterator[Payment]:
        """Yield all payments, the oldest first."""
        yield from self._payments.values()

    def find(self, psp_reference: str) -> Payment | None:
        """Return a payment."""
        return self._payments.get(psp_reference)

    def settle(self) -> None:
        """Let everything happen that is due."""
        now = self.clock.now()
        for one in [one for one in self._unbound if one.at <= now]:
            self._unbound.remove(one)
            one.act(one.at)
        for payment in list(self._payments.values()):
            payment.settle(now)

    def later(self, payment: Payment | None, due: Due) -> None:
        """Plan something about a payment, or about one that does not exist."""
        (payment.due if payment else self._unbound).append(due)

    def row(
        self,
        at: datetime,
        kind: str,
        payment: Payment,
        value: int,
        modification: Modification | None = None,
        reference: str = "",
    ) -> None:
        """Write a row for the reports."""
        self.rows.append(Row(at, kind, payment, value, modification, reference))

    def tell(
        self,
        code: str,
        payment: Payment,
        at: datetime,
        *,
        modification: Modification | None = None,
        success: bool = True,
        reason: str = "",
        value: int | None = None,
        extra: Mapping[str, str] | None = None,
        is_front: bool = False,
    ) -> None:
        """Publish an event about a payment, or about a modification of it."""
        own = modification is not None
        self._publish(
            Notice(
                code=code,
                psp_reference=modification.psp_reference if modification else payment.psp_reference,
                merchant_reference=(modification and modification.reference) or payment.reference,
                merchant_account=payment.merchant_account,
                value=payment.value if value is None else value,
                currency=modification.currency if modification else payment.currency,
                at=at,
                original_reference=payment.psp_reference if own else None,
                success=success,
                reason=reason,
                method=payment.means.brand,
                extra={**self._metadata(payment), **(extra or {})},
                about=payment_in(payment.reference),
                is_front=is_front,
            )
        )

    def tell_notice(self, notice: Notice) -> None:
        """Publish an event as it is."""
        self._publish(notice)

    def dispute_extra(self, payment: Payment, extra: Mapping[str, str]) -> Mapping[str, str]:
        """Return the additional data of a dispute's event."""
        return {**self._metadata(payment), **extra}

    def _metadata(self, payment: Payment) -> dict[str, str]:
        if not self.account.metadata_in_webhooks:
            return {}
        return {f"metadata.{name}": text for name, text in payment.metadata.items()}
