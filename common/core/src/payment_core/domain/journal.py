"""What a PSP that cannot be read has said about one Payment, item by item.

Such a PSP answers a capture, refund or cancellation with no more than that it was received; the
outcome comes by webhook: late, repeated, in any order, or never. Its ledger is a pure function of
these items, so it is the same whatever the order in which they came, and it is never complete.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec


class JournalItem(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A verified event of the PSP, or the PSP's answer to a call, reduced to what its ledger needs.

    `code` and `reference` (the PSP's, of the operation) name it; `occurred_at` is the PSP's own
    time. `details` holds nothing secret and nothing personal: it is stored on the Payment.
    """

    code: str
    reference: str
    occurred_at: datetime
    details: dict[str, str] = {}

    @property
    def name(self) -> str:
        """The id of the interface interaction that holds it."""
        return f"{self.code}:{self.reference}"


def newest(items: Iterable[JournalItem]) -> tuple[JournalItem, ...]:
    """Return the newest item of each code and reference, the oldest of them first.

    Neither order nor repetition of the items makes a difference.
    """
    ordered = sorted(items, key=_order)
    return tuple(sorted({(one.code, one.reference): one for one in ordered}.values(), key=_order))


def _order(item: JournalItem) -> tuple[datetime, str, str, list[tuple[str, str]]]:
    """A PSP's clock has no finer ticks than these; what shares one is put in a fixed order."""
    details = sorted(item.details.items())
    return item.occurred_at.astimezone(UTC), item.code, item.reference, details
