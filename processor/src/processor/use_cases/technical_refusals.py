"""Errors for technical refusals: not a decline, but an error that names what to change."""

from payment_core.domain.payment import Payment
from payment_core.domain.provider import Refused
from payment_core.runtime.errors import ConnectorError, InvalidField
from payment_core.runtime.logs import get_logger
from processor.domain.errors import MethodNotAvailable, ProviderRefused
from processor.domain.payment_request import PaymentRequest


def not_tried(refusal: Refused, request: PaymentRequest) -> ConnectorError:
    """Return the error for the caller, in the words of this API."""
    if refusal.about == "token":
        is_stored = request.stored_method_id is not None
        field = "storedPaymentMethodId" if is_stored else "token"
        return InvalidField(f"paymentMethod.{field}", refusal.text, reason=refusal.code)
    if refusal.about == "amount":
        return MethodNotAvailable(refusal.text)
    return ProviderRefused(
        "The payment service provider rejected this payment for technical reasons."
    )


def log_refusal(payment: Payment, refusal: Refused) -> None:
    """Log it for the merchant; an error only when neither token nor amount is the cause."""
    log = get_logger()
    (log.error if refusal.about is None else log.warning)(
        "The PSP rejected a payment for technical reasons",
        eventCode="payment.rejected_by_psp",
        paymentId=payment.id,
        code=refusal.code,
        about=refusal.about,
        reason=refusal.text,
    )
