"""The shopper's side of a payment: cards, 3-D Secure, the bank's page, and the decision."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

import msgspec

from sandbox.psp.cards import SUCCEEDS_LATER, Behavior
from sandbox.psp.errors import Refusal
from sandbox.psp.failures import Failure
from sandbox.psp.payment import Action, Attempt, Due, Method, Payment
from sandbox.psp.timing import Timing
from sandbox.psp.tokens import PresentedCard
from sandbox.psp.vault import CustomerVault
from sandbox.psp_kit.books import Operation, OperationStatus

_END_NEWS = {
    Attempt.DECLINED: "payment.declined",
    Attempt.CANCELED: "payment.canceled",
    Attempt.EXPIRED: "payment.expired",
}


class Issuer:
    """Decides about authorizations. Every method changes the payment it is given.

    Methods that the payment is in no state for raise `Refusal` with code `not_waiting`.
    """

    def __init__(
        self, new_id: Callable[[str], str], timing: Timing, public_url: str, vault: CustomerVault
    ) -> None:
        self._new_id = new_id
        self._timing = timing
        self._vault = vault
        self._public_url = public_url.rstrip("/")

    def start(self, payment: Payment, card: PresentedCard | None, now: datetime) -> None:
        """Begin with the card, or send the shopper to the bank or to our payment page."""
        authorization = Operation(
            id=self._new_id("auth"),
            type="authorization",
            status="pending",
            amount=payment.amount.value,
            created_at=now,
            metadata=payment.metadata,
        )
        payment.operations.append(authorization)
        if card is None:
            self._send_shopper(payment, now)
        else:
            self._present(payment, card, now)

    def use_card(self, payment: Payment, card: PresentedCard, now: datetime) -> Failure | None:
        """Take a card that the shopper gives on our payment page.

        A decline leaves the attempt as open as it was, and is returned.
        """
        _expect(accepts_method(payment))
        if card.behavior.authorization[0] != "failed":
            self._present(payment, card, now)
            return None
        failure = Failure.of(card.behavior.decline)
        if payment.attempt is Attempt.REQUIRES_PAYMENT_METHOD:
            payment.failure = failure
            payment.tell("payment.updated", now)
        return failure

    def use_bank(self, payment: Payment, now: datetime) -> None:
        """Send the shopper, who chose so on our payment page, to the bank."""
        _expect(accepts_method(payment) and payment.hosted)
        payment.method = Method(type="ideal")
        self._send_shopper(payment, now)

    def confirm(self, payment: Payment, now: datetime, *, slowly: bool = False) -> None:
        """The shopper agreed on the 3-D Secure page or the bank's; slowly: the bank takes time."""
        _expect(awaits_confirmation(payment))
        if slowly:
            payment.behavior = Behavior(authorization=SUCCEEDS_LATER)
        _end_challenge(payment, "authenticated")
        self._decide(payment, now)

    def refuse(self, payment: Payment, now: datetime) -> None:
        """The shopper could not prove to be the card holder, or the bank refused."""
        _expect(awaits_confirmation(payment))
        _end_challenge(payment, "failed")
        if payment.method.type == "card":
            self._give_up(payment, Attempt.REQUIRES_PAYMENT_METHOD, "authentication_failed", now)
        else:
            self._give_up(payment, Attempt.DECLINED, "bank_refused", now)

    def abandon(self, payment: Payment, now: datetime) -> None:
        """The shopper left the page without paying."""
        _expect(payment.attempt is Attempt.REQUIRES_ACTION)
        if payment.method.type == "card":
            self._give_up(payment, Attempt.REQUIRES_PAYMENT_METHOD, "authentication_canceled", now)
        elif payment.method.type == "ideal":
            self._give_up(payment, Attempt.CANCELED, "canceled_by_shopper", now)
        else:
            self._end(payment, Attempt.CANCELED, "canceled_by_shopper", now)

    def withdraw(self, payment: Payment, metadata: Mapping[str, str], now: datetime) -> None:
        """Cancel an undecided attempt for the merchant."""
        if payment.attempt is Attempt.PROCESSING and payment.method.type == "ideal":
            raise Refusal("not_cancelable", "The bank is already moving the money.")
        self._end(payment, Attempt.CANCELED, "canceled", now)
        cancel = Operation(
            id=self._new_id("void"),
            type="cancel",
            status="succeeded",
            amount=payment.amount.value,
            created_at=now,
            metadata=metadata,
        )
        payment.operations.append(cancel)
        payment.reached(cancel, now)

    def expire(self, payment: Payment, at: datetime) -> None:
        """End an undecided attempt, or release what is authorized and not captured."""
        if payment.is_open:
            self._end(payment, Attempt.EXPIRED, "expired", at)
        elif payment.capturable:
            expiry = Operation(
                id=self._new_id("exp"),
                type="expiry",
                status="succeeded",
                amount=payment.capturable,
                created_at=at,
            )
            payment.operations.append(expiry)
            payment.reached(expiry, at)
            payment.tell("payment.expired", at)

    def reach(self, payment: Payment, status: OperationStatus, at: datetime) -> None:
        """Let the authorization reach that status."""
        payment.action = None
        if status == "succeeded":
            self._approve(payment, at)
        elif status == "failed":
            self._end(payment, Attempt.DECLINED, payment.behavior.decline, at)
        else:
            payment.attempt = Attempt.PROCESSING
            payment.tell("payment.updated", at)

    def _present(self, payment: Payment, card: PresentedCard, now: datetime) -> None:
        payment.method = card.method
        payment.behavior = card.behavior
        payment.failure = None
        if card.behavior.challenge:
            self._send_shopper(payment, now)
        else:
            self._decide(payment, now)

    def _decide(self, payment: Payment, now: datetime) -> None:
        step = timedelta(seconds=self._timing.settle_seconds)
        course = payment.behavior.authorization
        payment.follow(course, payment.authorization, now, step, partial(self.reach, payment))

    def _send_shopper(self, payment: Payment, now: datetime) -> None:
        page = {"card": "challenge", "ideal": "bank", "hpp": "pay"}[payment.method.type]
        url = f"{self._public_url}/{page}/{payment.id}"
        payment.action = Action("threeDS" if page == "challenge" else "redirect", url)
        payment.attempt = Attempt.REQUIRES_ACTION
        payment.tell("payment.action_required", now)
        if self._timing.page_seconds:
            end = now + timedelta(seconds=self._timing.page_seconds)
            close = partial(self._close_page, payment, payment.action)
            payment.agenda.append(Due(end, payment.authorization.id, close))

    def _close_page(self, payment: Payment, action: Action, at: datetime) -> None:
        """End the attempt if the shopper is still where this action led."""
        if payment.action is action:
            self.expire(payment, at)

    def _approve(self, payment: Payment, at: datetime) -> None:
        payment.attempt = Attempt.AUTHORIZED
        payment.authorization.status = "succeeded"
        if payment.store:
            self._vault.keep(payment)
        payment.tell("payment.authorized", at)
        payment.reached(payment.authorization, at)
        if payment.method.type == "ideal":
            self._capture_at_once(payment, at)
            return
        payment.expires_at = at + timedelta(seconds=self._timing.authorization_seconds)
        expiry = partial(self.expire, payment)
        payment.agenda.append(Due(payment.expires_at, payment.authorization.id, expiry))

    def _capture_at_once(self, payment: Payment, at: datetime) -> None:
        capture = Operation(
            id=self._new_id("cap"),
            type="capture",
            status="succeeded",
            amount=payment.amount.value,
            created_at=at,
        )
        payment.operations.append(capture)
        payment.reached(capture, at)
        payment.tell("payment.captured", at)

    def _give_up(self, payment: Payment, attempt: Attempt, code: str, now: datetime) -> None:
        """Go back to our payment page where the shopper came from there, else to that attempt."""
        if payment.hosted:
            payment.method = Method(type="hpp")
            self._send_shopper(payment, now)
        elif attempt is Attempt.REQUIRES_PAYMENT_METHOD:
            payment.attempt, payment.action = attempt, None
            payment.failure = Failure.of(code)
            payment.tell("payment.updated", now)
        else:
            self._end(payment, attempt, code, now)

    def _end(self, payment: Payment, attempt: Attempt, code: str, at: datetime) -> None:
        payment.forget(payment.authorization)
        payment.authorization.failure = Failure.of(code)
        # An attempt that failed and is withdrawn afterwards goes on saying why it failed.
        if payment.attempt is not Attempt.REQUIRES_PAYMENT_METHOD:
            payment.failure = payment.authorization.failure
        payment.attempt, payment.action = attempt, None
        payment.authorization.status = "failed"
        payment.tell(_END_NEWS[attempt], at)
        payment.reached(payment.authorization, at)


def accepts_method(payment: Payment) -> bool:
    """Whether the shopper may choose how to pay on our payment page."""
    if payment.attempt is Attempt.REQUIRES_ACTION:
        return payment.hosted
    return payment.attempt is Attempt.REQUIRES_PAYMENT_METHOD


def awaits_confirmation(payment: Payment) -> bool:
    """Whether the shopper has to agree on the 3-D Secure page or the bank's."""
    return payment.attempt is Attempt.REQUIRES_ACTION and payment.method.type != "hpp"


def _end_challenge(payment: Payment, outcome: Literal["authenticated", "failed"]) -> None:
    if payment.method.type == "card":
        payment.method = msgspec.structs.replace(payment.method, three_d_secure=outcome)


def _expect(condition: bool) -> None:
    if not condition:
        raise Refusal("not_waiting", "The payment is not waiting for this.")
