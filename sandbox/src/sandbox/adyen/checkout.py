"""`/payments` and `/payments/details`: how a payment begins, and how a page ends."""

from datetime import datetime

from sandbox.adyen import native
from sandbox.adyen.account import CaptureMode
from sandbox.adyen.amounts import iso_minor
from sandbox.adyen.bank import Bank
from sandbox.adyen.bodies import DetailsBody, PaymentBody, check_metadata
from sandbox.adyen.cards import (
    HOLDER_REFUSALS,
    NOT_AUTHENTICATED,
    REFUSALS,
    Means,
    Refusal,
    card_from,
)
from sandbox.adyen.errors import Invalid, Json
from sandbox.adyen.payment import Answer, Due, Payment
from sandbox.adyen.records import Records
from sandbox.adyen.vault import Vault
from sandbox.adyen.views import payment_answer

_FAILING_IBAN_END = "99"


class Checkout:
    """Serves one call after the other."""

    def __init__(self, records: Records, bank: Bank, vault: Vault, public_url: str) -> None:
        self._records = records
        self._bank = bank
        self._vault = vault
        self._public_url = public_url

    def pay(self, body: PaymentBody, key: str | None) -> Json:
        """Begin a payment; raises `Invalid` for what cannot be one."""
        check_metadata(body.metadata)
        iso_minor(body.amount.value, body.amount.currency)
        means, refusal = self._means(body)
        self._check_storing(body)
        is_asked = _is_asked(body, means)
        if is_asked:
            _check_browser(body)
        payment = self._new(body, means, key)
        self._records.add(payment)
        now = payment.created_at
        refusal = _requested(body) or refusal or HOLDER_REFUSALS.get(means.triggers)
        if means.type == "sepadirectdebit":
            self._wait_for_bank(payment, now)
        elif means.type == "ideal" or (is_asked and not self._is_silent(body, means)):
            self._open(payment, now)
        elif refusal is not None:
            self._bank.refuse(payment, refusal, now)
        else:
            payment.is_authenticated = is_asked
            self._bank.approve(payment, now)
        return payment_answer(payment, self._public_url)

    def submit(self, body: DetailsBody) -> Json:
        """Take what a page said, once; raises `Invalid`."""
        payment = self._with_result(body)
        now = self._records.clock.now()
        payment.is_used = True
        if payment.state == "open":
            # A challenge that has no answer yet is one that failed.
            self.finish(payment, payment.answer or "refuse", now)
        has_reference = self._records.account.details_merchant_reference
        return payment_answer(payment, self._public_url, has_reference=has_reference)

    def say(self, payment: Payment, answer: Answer) -> str:
        """Let the page of an open payment end; return what it gives to the browser.

        What a bank's own page decides is decided there; 3-D Secure only when the merchant's server
        submits the result.
        """
        payment.answer, payment.result = answer, self._records.new_token()
        if payment.is_native:
            payment.result = native.result_of(payment, "Y" if answer == "approve" else "N")
        if payment.means.type != "scheme":
            self.finish(payment, answer, self._records.clock.now())
        return payment.result

    def finish(self, payment: Payment, answer: Answer, at: datetime) -> None:
        """Decide an open payment as its page said."""
        if answer == "later":
            self._wait_for_bank(payment, at)
        elif answer == "approve":
            payment.is_authenticated = payment.means.type == "scheme"
            refusal = HOLDER_REFUSALS.get(payment.means.triggers)
            if refusal is None:
                self._bank.approve(payment, at)
            else:
                self._bank.refuse(payment, refusal, at)
        elif answer == "cancel":
            self._bank.refuse(payment, Refusal("16", "Shopper Cancelled"), at)
            payment.state = "cancelled"
        else:
            is_card = payment.means.type == "scheme"
            self._bank.refuse(payment, NOT_AUTHENTICATED if is_card else REFUSALS["2"], at)

    def _with_result(self, body: DetailsBody) -> Payment:
        given = body.details
        named = given.redirect_result
        if given.three_ds_result:
            named = native.authorisation_in(given.three_ds_result)
        for one in self._records.payments():
            own = one.authorisation_token if one.is_native else one.result
            is_native = bool(given.three_ds_result)
            if not named or own != named or one.is_native != is_native or one.is_used:
                continue
            # Adyen Web sends the action's `paymentData` back in some flows only.
            if body.payment_data in (None, one.payment_data):
                return one
        raise Invalid("The details are unknown, used, or of another payment")

    def _means(self, body: PaymentBody) -> tuple[Means, Refusal | None]:
        method = body.payment_method
        if method.stored_payment_method_id is not None:
            stored = self._vault.method(method.stored_payment_method_id, body.shopper_reference)
            return stored.means, stored.refusal
        if method.type == "ideal":
            _check_euro(body)
            return Means(type="ideal", brand="ideal"), None
        if method.type == "sepadirectdebit":
            _check_euro(body)
            if not method.iban or not method.owner_name:
                raise Invalid("Required field 'iban' or 'ownerName' is not provided.")
            return Means(type=method.type, brand=method.type, iban=method.iban), None
        number, month, year = (
            method.encrypted_card_number,
            method.encrypted_expiry_month,
            method.encrypted_expiry_year,
        )
        if not number or not month or not year:
            raise Invalid("Missing payment method details: the card has no number or date.")
        holder = method.holder_name or ""
        return card_from(number, month, year, method.encrypted_security_code, holder)

    def _check_storing(self, body: PaymentBody) -> None:
        is_stored = body.payment_method.stored_payment_method_id is not None
        needs_shopper = body.store_payment_method or is_stored
        if needs_shopper and body.shopper_reference is None:
            raise Invalid("Required field 'shopperReference' is not provided.")
        if needs_shopper and body.recurring_processing_model is None:
            raise Invalid("Required field 'recurringProcessingModel' is not provided.")

    def _new(self, body: PaymentBody, means: Means, key: str | None) -> Payment:
        mode, hours = self._capture_of(body)
        return Payment(
            psp_reference=self._records.new_reference(),
            reference=body.reference,
            merchant_account=body.merchant_account,
            value=body.amount.value,
            currency=body.amount.currency,
            means=means,
            return_url=body.return_url,
            created_at=self._records.clock.now(),
            capture=mode,
            capture_delay_hours=hours,
            key=key,
            metadata=body.metadata,
            order_reference=body.merchant_order_reference,
            shopper_reference=body.shopper_reference,
            store_as=body.recurring_processing_model if body.store_payment_method else None,
            is_native=self._is_native(body, means),
            origin=body.origin or "",
        )

    def _is_silent(self, body: PaymentBody, means: Means) -> bool:
        """Whether the issuer asks nothing, and no browser has to say who it is."""
        return means.three_ds == "frictionless" and not self._is_native(body, means)

    def _is_native(self, body: PaymentBody, means: Means) -> bool:
        """Whether 3-D Secure, if it takes place, does so in the shop's page."""
        can_be = self._records.account.native_three_ds
        return body.is_native and means.type == "scheme" and can_be

    def _capture_of(self, body: PaymentBody) -> tuple[CaptureMode, int]:
        account = self._records.account
        if body.additional_data.manual_capture == "true":
            return "manual", 0
        hours = body.capture_delay_hours
        if hours is not None:
            return ("delayed", hours) if hours else ("automatic", 0)
        return account.capture, account.capture_delay_hours

    def _open(self, payment: Payment, now: datetime) -> None:
        payment.page = self._records.new_token()
        if payment.is_native:
            payment.payment_data = self._records.new_token()
            payment.authorisation_token = self._records.new_token()
        lasts = self._records.pace.page
        payment.due.append(Due(now + lasts, lambda at: self._bank.close(payment, at), True))

    def _wait_for_bank(self, payment: Payment, now: datetime) -> None:
        payment.end_attempt("pending")
        fails = payment.means.iban.endswith(_FAILING_IBAN_END)

        def decide(at: datetime) -> None:
            if fails:
                self._bank.refuse(payment, REFUSALS["2"], at)
            else:
                self._bank.approve(payment, at)

        payment.due.append(Due(now + self._records.pace.settle, decide, True))


def _requested(body: PaymentBody) -> Refusal | None:
    code = body.additional_data.requested_test_acquirer_response_code
    if code is None:
        return None
    return REFUSALS.get(code) or Refusal(code, "Refused")


def _is_asked(body: PaymentBody, means: Means) -> bool:
    """Whether 3-D Secure takes place: never without the shopper."""
    is_present = body.shopper_interaction != "ContAuth"
    wanted = body.authentication_data.attempt_authentication
    return means.three_ds != "none" and is_present and wanted != "never"


def _check_browser(body: PaymentBody) -> None:
    """What 3-D Secure in a browser needs."""
    if body.browser_info is None:
        raise Invalid("Required field 'browserInfo' is not provided.")
    if body.is_native and (body.origin is None or body.channel != "Web"):
        raise Invalid("Required field 'origin' or 'channel' is not provided.")


def _check_euro(body: PaymentBody) -> None:
    if body.amount.currency != "EUR":
        raise Invalid("Payment details are not supported", "905")
