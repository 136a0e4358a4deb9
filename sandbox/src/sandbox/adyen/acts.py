"""What shoppers, banks and time do to a payment, in the words that all stand-ins share."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sandbox.adyen.bank import Bank
from sandbox.adyen.cards import REFUSALS
from sandbox.adyen.checkout import Checkout
from sandbox.adyen.disputes import Disputes
from sandbox.adyen.late import LateChanges
from sandbox.adyen.payment import Payment
from sandbox.adyen.records import Records
from sandbox.psp_kit.errors import NothingToDo
from sandbox.psp_kit.stand_in import Act


class Acts:
    """Every act raises `NothingToDo` where it cannot be done."""

    def __init__(
        self,
        records: Records,
        checkout: Checkout,
        bank: Bank,
        late: LateChanges,
        disputes: Disputes,
    ) -> None:
        self._records = records
        self._checkout = checkout
        self._bank = bank
        self._late = late
        self._disputes = disputes
        self._acts: Mapping[Act, Callable[[Payment], object]] = MappingProxyType(
            {
                "confirm": lambda payment: self._answer(payment, "approve"),
                "refuse": lambda payment: self._answer(payment, "refuse"),
                "abandon": lambda payment: _expect(payment.state == "open"),
                "settle": self._settle,
                "fail": self._fail,
                "expire": self._expire,
                "dispute": self._dispute,
                "dispute-won": lambda payment: self._decide(
                    payment, "CHARGEBACK_REVERSED", "ISSUER_RESPONSE_TIMEFRAME_EXPIRED"
                ),
                "dispute-lost": lambda payment: self._decide(
                    payment, "CHARGEBACK", "DISPUTE_DEFENSE_PERIOD_ENDED"
                ),
            }
        )

    def do(self, act: Act, name: str) -> None:
        """Do it."""
        self._acts[act](self._late.payment(name))

    def _answer(self, payment: Payment, answer: str) -> None:
        """Press a button of the page; 3-D Secure then waits for the merchant's server."""
        _expect(payment.state == "open" and payment.answer is None)
        self._checkout.say(payment, "approve" if answer == "approve" else "refuse")

    def _settle(self, payment: Payment) -> None:
        """Let what is pending succeed."""
        now = self._records.clock.now()
        pending = [one for one in payment.modifications if one.status == "pending"]
        _expect(payment.state == "pending" or bool(pending))
        if payment.state == "pending":
            self._bank.approve(payment, now)
        for one in pending:
            self._bank.decide(payment, one, now)

    def _fail(self, payment: Payment) -> None:
        """Let what is pending fail."""
        now = self._records.clock.now()
        pending = [one for one in payment.modifications if one.status == "pending"]
        _expect(payment.state == "pending" or bool(pending))
        if payment.state == "pending":
            self._bank.refuse(payment, REFUSALS["2"], now)
        for one in pending:
            self._bank.decide(payment, one, now, reason="Refused by the acquirer")

    def _expire(self, payment: Payment) -> None:
        """Let the hold run out, or the time on a page."""
        if payment.state == "open":
            self._bank.close(payment, self._records.clock.now())
        else:
            self._late.expire(payment.psp_reference)

    def _dispute(self, payment: Payment) -> None:
        _expect(payment.sum_of("capture", "succeeded") > 0 and not payment.disputes)
        self._disputes.tell(payment.psp_reference, "NOTIFICATION_OF_CHARGEBACK")

    def _decide(self, payment: Payment, *codes: str) -> None:
        _expect(self._disputes.open_one(payment) is not None)
        for code in codes:
            self._disputes.tell(payment.psp_reference, code)


def _expect(condition: bool) -> None:
    if not condition:
        raise NothingToDo("The payment is in no state for this.")
