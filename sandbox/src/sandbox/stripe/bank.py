"""What happens to the money: confirmations, captures, cancellations and what comes by itself."""

from datetime import datetime
from typing import Protocol

from sandbox.stripe.errors import Declined, InvalidRequest, Json, ParameterError
from sandbox.stripe.method_rules import redirect_lasts
from sandbox.stripe.objects import Charge, Due, PaymentIntent, Release, Taking
from sandbox.stripe.pace import Pace
from sandbox.stripe.payment_methods import PaymentMethod

_CONFIRMABLE = frozenset({"requires_payment_method", "requires_confirmation", "requires_action"})
_CANCELABLE = _CONFIRMABLE | {"requires_capture"}
_MOST_CAPTURES = 50
_AUTHENTICATION = "payment_intent_authentication_failure"
_EXPIRED = "payment_intent_payment_attempt_expired"


class Books(Protocol):
    """Whoever names things, tells the news and shows an object."""

    def new_id(self, prefix: str) -> str:
        """Return a new id."""

    def tell(self, event_type: str, about: object) -> None:
        """Publish an event about an object as it is now."""

    def show(self, about: object) -> Json:
        """Return an object as the API shows it."""


class Keeper(Protocol):
    """Whoever knows which payment methods were used, and which can be used again."""

    def use(self, method_id: str) -> None:
        """Note that a payment was tried with it."""

    def keep(self, intent: PaymentIntent) -> None:
        """Keep what a successful payment was made with, if that was asked for."""


class Money(Protocol):
    """Whoever looks after what was taken, and what was not."""

    def after_capture(self, charge: Charge, now: datetime) -> None:
        """Something was taken."""

    def after_release(self, charge: Charge, amount: int, reason: str | None, now: datetime) -> None:
        """What was held is released, and not by a call in our version of the API."""


class Bank:
    """Moves PaymentIntents on; every refusal is an `APIError` and changes nothing."""

    def __init__(self, books: Books, keeper: Keeper, money: Money, pace: Pace) -> None:
        self._pace = pace
        self._books = books
        self._keeper = keeper
        self._money = money

    def confirm(
        self, intent: PaymentIntent, method: PaymentMethod, return_url: str | None, now: datetime
    ) -> None:
        """Try to authorize; raises `Declined` after a decline was recorded."""
        if intent.status not in _CONFIRMABLE:
            raise self._unexpected(intent, "confirm")
        if method.type not in intent.types:
            code = "payment_intent_incompatible_payment_method"
            raise InvalidRequest(code, "The payment method has another type.")
        if method.course == "redirect" and return_url is None:
            raise ParameterError("parameter_missing", "A return_url is needed.", "return_url")
        self._keeper.use(method.id)
        intent.method, intent.return_url, intent.error = method, return_url, None
        if method.course in ("challenge", "redirect"):
            intent.status, intent.was_shown = "requires_action", True
            self._books.tell("payment_intent.requires_action", intent)
            self._wait_for_the_shopper(intent, method, now)
        elif method.course == "unauthenticated":
            self._fail_attempt(intent, {"type": "card_error", **_members(method)})
            raise Declined(**_members(method), payment_intent=self._books.show(intent))
        elif method.course in ("settles", "fails_later"):
            self._process(intent, now)
        elif method.course == "declined":
            self._decline(intent, method, now)
            raise Declined(**_members(method), payment_intent=self._books.show(intent))
        else:
            self.approve(intent, now)

    def approve(self, intent: PaymentIntent, now: datetime) -> None:
        """Hold the money, or take it where nobody asked to wait."""
        charge = self._charge(intent, now, "succeeded")
        self._keeper.keep(intent)
        self._books.tell("charge.succeeded", charge)
        if intent.capture_method == "manual":
            intent.status, intent.amount_capturable = "requires_capture", intent.amount
            lasts = self._pace.hold_lasts(charge.method, off_session=intent.off_session)
            intent.due.append(Due(now + lasts, lambda at: self.expire(intent, at)))
            self._books.tell("payment_intent.amount_capturable_updated", intent)
        else:
            self._take(charge, Taking(intent.amount, now, None))
            self._finish(intent)

    def refuse(self, intent: PaymentIntent) -> None:
        """Let the shopper fail, or give up, on the page of the bank."""
        self._expect(intent, "requires_action")
        self._fail_attempt(intent, {"type": "card_error", "code": _AUTHENTICATION})

    def lapse(self, intent: PaymentIntent) -> None:
        """Let the time run out that the shopper has on the page of the bank."""
        self._expect(intent, "requires_action")
        self._fail_attempt(intent, {"type": "invalid_request_error", "code": _EXPIRED})

    def capture(
        self,
        intent: PaymentIntent,
        amount: int,
        final: bool,
        now: datetime,
        name: str | None = None,
    ) -> None:
        """Take what is held; the last capture releases the rest."""
        charge = intent.charge
        if intent.status != "requires_capture" or charge is None:
            raise self._unexpected(intent, "capture")
        if amount > intent.amount_capturable:
            raise InvalidRequest("amount_too_large", "More than can be captured.")
        if amount == 0 and not (final and charge.amount_captured):
            raise ParameterError("parameter_invalid_integer", "Nothing.", "amount_to_capture")
        if not final and not charge.keeps_the_rest:
            code = "payment_intent_invalid_parameter"
            raise InvalidRequest(code, "Multicapture is not available for this payment.")
        if len(charge.takings) >= _MOST_CAPTURES:
            raise InvalidRequest("payment_intent_invalid_parameter", "Captured too often.")
        self._take(charge, Taking(amount, now, name))
        left = intent.amount_capturable - amount
        if final and left:
            intent.release = Release(left, now, None if amount else name)
        intent.amount_capturable = 0 if final else left
        self._books.tell("payment_intent.amount_capturable_updated", intent)
        if final:
            self._finish(intent)

    def cancel(
        self, intent: PaymentIntent, reason: str | None, now: datetime, name: str | None = None
    ) -> None:
        """Release what is held, or end the attempt."""
        if intent.status not in _CANCELABLE or intent.amount_received:
            raise self._unexpected(intent, "cancel")
        intent.release = Release(intent.amount, now, name)
        self._end(intent, reason, now)

    def expire(self, intent: PaymentIntent, now: datetime) -> None:
        """Let the hold run out."""
        if intent.status != "requires_capture" or intent.charge is None:
            return
        left, charge = intent.amount_capturable, intent.charge
        intent.release = Release(left, now, None, is_expired=True)
        if intent.amount_received:
            intent.amount_capturable = 0
            self._finish(intent)
        else:
            self._books.tell("charge.expired", charge)
            self._end(intent, "expired", now)
        self._money.after_release(charge, left, "expired_uncaptured_charge", now)

    def fail(self, intent: PaymentIntent, now: datetime) -> None:
        """Let what is processed fail."""
        self._expect(intent, "processing")
        self._decline(intent, intent.method, now)

    def _wait_for_the_shopper(
        self, intent: PaymentIntent, method: PaymentMethod, now: datetime
    ) -> None:
        lasts = redirect_lasts(method)
        if lasts is None:
            return

        def lapse(_: datetime) -> None:
            if intent.status == "requires_action" and intent.method is method:
                self.lapse(intent)

        intent.due.append(Due(now + lasts, lapse))

    def _process(self, intent: PaymentIntent, now: datetime) -> None:
        intent.status = "processing"
        self._books.tell("payment_intent.processing", intent)
        method = intent.method
        succeeds = method is not None and method.course == "settles"
        lasts = self._pace.settles_after(method)
        intent.due.append(Due(now + lasts, lambda at: self._settle(intent, at, succeeds=succeeds)))

    def _settle(self, intent: PaymentIntent, now: datetime, *, succeeds: bool) -> None:
        if intent.status != "processing":
            return
        if succeeds:
            self.approve(intent, now)
        else:
            self._decline(intent, intent.method, now)

    def _decline(self, intent: PaymentIntent, method: PaymentMethod | None, now: datetime) -> None:
        charge = self._charge(intent, now, "failed")
        self._books.tell("charge.failed", charge)
        members = _members(method or charge.method)
        self._fail_attempt(intent, {"type": "card_error", **members, "charge": charge.id})

    def _fail_attempt(self, intent: PaymentIntent, error: Json) -> None:
        intent.status, intent.error, intent.method = "requires_payment_method", error, None
        self._books.tell("payment_intent.payment_failed", intent)

    def _charge(self, intent: PaymentIntent, now: datetime, status: str) -> Charge:
        method = intent.method
        if method is None:
            raise ValueError("A PaymentIntent is charged that nobody confirmed.")
        new_id = self._books.new_id("ch")
        charge = Charge(new_id, intent, method, now, dict(intent.metadata), status)
        intent.charges.append(charge)
        return charge

    def _take(self, charge: Charge, taking: Taking) -> None:
        charge.amount_captured += taking.amount
        charge.takings.append(taking)
        self._books.tell("charge.updated", charge)
        if taking.amount:
            self._money.after_capture(charge, taking.at)

    def _finish(self, intent: PaymentIntent) -> None:
        intent.status = "succeeded"
        if intent.charge:
            intent.charge.captured = True
            self._books.tell("charge.captured", intent.charge)
        self._books.tell("payment_intent.succeeded", intent)

    def _end(self, intent: PaymentIntent, reason: str | None, now: datetime) -> None:
        intent.status, intent.amount_capturable = "canceled", 0
        intent.canceled_at, intent.cancellation_reason = now, reason
        self._books.tell("payment_intent.canceled", intent)

    def _expect(self, intent: PaymentIntent, status: str) -> None:
        if intent.status != status:
            raise self._unexpected(intent, "change")

    def _unexpected(self, intent: PaymentIntent, verb: str) -> InvalidRequest:
        return InvalidRequest(
            "payment_intent_unexpected_state",
            f"You cannot {verb} this PaymentIntent because it has a status of {intent.status}.",
            payment_intent=self._books.show(intent),
        )


def _members(method: PaymentMethod) -> Json:
    code, decline_code = method.decline
    return {"code": code, "decline_code": decline_code, "message": "The payment was declined."}
