"""Whether what a wallet's sheet showed is what the PSP is asked for.

The invariant quoted-is-charged of the list in docs/simulation.md. The sum is read from the request
as it came in, and what is authorized from the call to the PSP and from its books.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from simulation.calls import Call, header_of, text_of
from simulation.inbound_requests import InboundRequest, current_inbound
from simulation.oracle import is_given_up, may_hold_at_the_psp
from simulation.records import Records

Complain = Callable[[str], None]

_CHANGED = b'"AmountChanged"'
# A session, an idempotency key and a body.
_Submit = tuple[str | None, str, str]


class Sum(NamedTuple):
    """An amount in minor units, and its currency."""

    cents: int | None
    currency: str | None


class QuoteRules:
    """Looks at every authorization for a request that names the sum of a sheet."""

    def __init__(self, records: Records, complain: Complain) -> None:
        self._records = records
        self._complain = complain
        # The sum that was shown for each Payment that was authorized so.
        self._shown: dict[str, Sum] = {}
        # The Payments that any copy of a submit has had authorized, whatever became of the copy.
        self._asked: defaultdict[_Submit, set[str]] = defaultdict(set)

    def before(self, call: Call) -> None:
        """Look at what the PSP is about to be asked for."""
        inbound, money = current_inbound(), call.money
        shown = shown_to(inbound) if inbound is not None else None
        if inbound is None or shown is None or money is None or money.operation != "authorize":
            return
        self._shown[money.payment_id] = shown
        self._asked[_submit_of(inbound)].add(money.payment_id)
        if Sum(money.amount, money.currency) != shown:
            self._complain(
                f"quoted-is-charged: {money.payment_id} is authorized over {money.amount} "
                f"{money.currency}, the sheet showed {shown.cents} {shown.currency}"
            )

    def happened(self, call: Call) -> None:
        """A call is judged by what it asks for."""

    def after(self, call: Call) -> None:
        """See `happened`."""

    def began(self, inbound: InboundRequest) -> None:
        """A request is judged by its calls and its answer."""

    def lost(self, inbound: InboundRequest) -> None:
        """A copy of a request that is not answered is judged by what that one asked for, too."""

    def answered(self, inbound: InboundRequest) -> None:
        """Look at what is held for a request that was refused because the sum has changed."""
        if inbound.answer is None or _CHANGED not in inbound.answer.body:
            return
        for payment_id in sorted(self._asked[_submit_of(inbound)]):
            payment = self._records.payment(payment_id)
            held = sum(map(may_hold_at_the_psp, self._records.at_the_psp(payment_id)))
            if held and not (payment is not None and is_given_up(payment)):
                self._complain(
                    f"quoted-is-charged: {held} held on {payment_id} after AmountChanged"
                )

    def check_books(self) -> None:
        """Compare what was shown with what the PSP has written down at the end."""
        for payment_id, shown in self._shown.items():
            for found in self._records.at_the_psp(payment_id):
                booked = Sum(found.value, found.currency)
                if found.is_tried and booked != shown:
                    self._complain(
                        f"quoted-is-charged: the PSP has {found.value} {found.currency} for "
                        f"{payment_id}, the sheet showed {shown.cents} {shown.currency}"
                    )


def _submit_of(inbound: InboundRequest) -> _Submit:
    """Return what the copies of one submit have in common."""
    request = inbound.request
    assert request is not None
    return inbound.session_id, header_of(request, "Idempotency-Key"), text_of(request)


def shown_to(inbound: InboundRequest) -> Sum | None:
    """Return the sum that a request names as the one that its shopper was shown."""
    if inbound.flow != "authorize by a sheet" or inbound.request is None:
        return None
    try:
        quoted = msgspec.json.decode(text_of(inbound.request))["quotedAmount"]
        return Sum(quoted["centAmount"], quoted["currencyCode"])
    except (msgspec.DecodeError, KeyError, TypeError):
        return None
