"""The shopper's side where our server has to hand in what the browser brings back.

What a shopper did on a page decides nothing: it becomes a result that goes to the merchant in the
return address. Only when the merchant's server submits it, the payment goes on.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from sandbox.psp.errors import Refusal
from sandbox.psp.issuer import Issuer, awaits_confirmation
from sandbox.psp.payment import Attempt, Payment
from sandbox.psp.timing import Timing
from sandbox.psp.vault import CustomerVault

PARAMETER = "shopperResult"
_Outcome = Literal["confirm", "confirm-later", "authentication_failed", "canceled_by_shopper"]


class ResultIssuer(Issuer):
    """See `Issuer`. A result is good for one payment and one time."""

    def __init__(
        self, new_id: Callable[[str], str], timing: Timing, public_url: str, vault: CustomerVault
    ) -> None:
        super().__init__(new_id, timing, public_url, vault)
        self._results: dict[str, tuple[str, _Outcome]] = {}

    def confirm(self, payment: Payment, now: datetime, *, slowly: bool = False) -> None:
        """The shopper agreed."""
        payment.settle(now)
        self._bring_back(payment, "confirm-later" if slowly else "confirm")

    def refuse(self, payment: Payment, now: datetime) -> None:
        """The shopper could not prove to be the card holder, or the bank refused."""
        payment.settle(now)
        self._bring_back(payment, "authentication_failed")

    def abandon(self, payment: Payment, now: datetime) -> None:
        """The shopper left the page without paying."""
        payment.settle(now)
        self._bring_back(payment, "canceled_by_shopper")

    def payment_of(self, result: str) -> str:
        """Return the id of the payment that a result is about; raises `Refusal`."""
        found = self._results.get(result)
        if found is None:
            raise Refusal("result_unknown", "There is no such result.", PARAMETER)
        return found[0]

    def finish(self, payment: Payment, result: str, now: datetime) -> None:
        """Let what the shopper did count; raises `Refusal` when the payment waits for nothing."""
        if not awaits_confirmation(payment):
            raise Refusal("not_waiting", "The payment is not waiting for this.")
        _, outcome = self._results.pop(result)
        if outcome in ("confirm", "confirm-later"):
            super().confirm(payment, now, slowly=outcome == "confirm-later")
        else:
            self._end(payment, Attempt.DECLINED, outcome, now)

    def _bring_back(self, payment: Payment, outcome: _Outcome) -> None:
        if not awaits_confirmation(payment):
            raise Refusal("not_waiting", "The payment is not waiting for this.")
        result = self._new_id("res")
        self._results[result] = payment.id, outcome
        if payment.return_url is not None:
            base = payment.return_url.partition(f"&{PARAMETER}=")[0]
            payment.return_url = f"{base}&{PARAMETER}={result}"
