"""Money on its way back: refunds and disputes."""

from collections.abc import Callable
from datetime import datetime

from sandbox.stripe.account import Account
from sandbox.stripe.amounts import check_amount
from sandbox.stripe.bank import Books
from sandbox.stripe.errors import InvalidRequest
from sandbox.stripe.objects import OPEN_DISPUTES, Charge, Dispute, Due, Refund
from sandbox.stripe.pace import Pace


class Returns:
    """Refunds what was captured and lets shoppers dispute it."""

    def __init__(self, books: Books, account: Callable[[], Account], pace: Pace) -> None:
        self._pace = pace
        self._books = books
        self._account = account

    def refund(
        self,
        charge: Charge | None,
        amount: int | None,
        reason: str | None,
        metadata: dict[str, str],
        now: datetime,
    ) -> Refund:
        """Give money back; raises `InvalidRequest` for more than there is."""
        if charge is None or not charge.amount_captured:
            raise InvalidRequest(None, "This payment was not captured.")
        if any(one.holds_money for one in charge.disputes):
            raise InvalidRequest("charge_disputed", "The charge has been charged back.")
        left = charge.amount_refundable
        if left == 0:
            raise InvalidRequest("charge_already_refunded", "The charge has been refunded.")
        amount = left if amount is None else amount
        check_amount(amount, charge.intent.currency)
        if amount > left:
            raise InvalidRequest(None, "The amount is greater than the unrefunded amount.")
        course = charge.method.refund
        status = "pending" if course == "pending" else "succeeded"
        new_id = self._books.new_id("re")
        refund = Refund(new_id, charge, amount, now, status, reason, metadata)
        charge.refunds.append(refund)
        self._books.tell("refund.created", refund)
        if status == "succeeded":
            self._books.tell("charge.refunded", charge)
        if course != "at_once":
            later = "succeeded" if course == "pending" else "failed"
            due = Due(now + self._pace.returns_after, lambda _: self.settle(refund, later))
            charge.intent.due.append(due)
        return refund

    def settle(self, refund: Refund, status: str) -> None:
        """Let a refund end."""
        is_news = status == "succeeded" != refund.status
        refund.status = status
        if is_news:
            self._books.tell("charge.refunded", refund.charge)
        self._books.tell("refund.failed" if status == "failed" else "refund.updated", refund)
        self._books.tell("charge.refund.updated", refund)

    def after_capture(self, charge: Charge, now: datetime) -> None:
        """Let the shopper dispute what was captured, when the test method says so."""
        status = charge.method.dispute
        if status and not charge.disputes:
            due = Due(now + self._pace.returns_after, lambda at: self.dispute(charge, status, at))
            charge.intent.due.append(due)

    def after_release(self, charge: Charge, amount: int, reason: str | None, now: datetime) -> None:
        """Leave a Refund behind that gives nothing back, as older versions of the API do."""
        if not self._account().refunds_releases or not amount:
            return
        new_id = self._books.new_id("re")
        release = Refund(new_id, charge, amount, now, "succeeded", reason, is_release=True)
        charge.refunds.append(release)
        self._books.tell("charge.refunded", charge)

    def dispute(
        self, charge: Charge, status: str, now: datetime, amount: int | None = None
    ) -> Dispute:
        """Open a dispute, or an inquiry, about all that was captured or a part of it."""
        new_id = self._books.new_id("dp")
        disputed = charge.amount_captured if amount is None else amount
        if not 0 < disputed <= charge.amount_captured:
            raise InvalidRequest(None, "Nobody can dispute an amount that was not captured.")
        found = Dispute(new_id, charge, disputed, now, status)
        charge.disputes.append(found)
        self._books.tell("charge.dispute.created", found)
        if status in OPEN_DISPUTES:
            self._books.tell("charge.dispute.funds_withdrawn", found)
        return found

    def decide(self, dispute: Dispute, status: str) -> None:
        """Move a dispute on, or end it."""
        held_money = dispute.holds_money
        dispute.status = status
        if dispute.holds_money != held_money:
            moved = "funds_reinstated" if held_money else "funds_withdrawn"
            self._books.tell(f"charge.dispute.{moved}", dispute)
        is_open = status in OPEN_DISPUTES or status.endswith(("_response", "_review"))
        self._books.tell("charge.dispute.updated" if is_open else "charge.dispute.closed", dispute)
