"""What to say when a PSP does not even try: no decline, but an error that names what to change."""

from payment_core.domain.payment import Payment
from payment_core.domain.payment_request import PaymentRequest
from payment_core.domain.provider import Refused
from payment_core.runtime.errors import (
    ConnectorError,
    InvalidField,
    MethodNotAvailable,
    ProviderRefused,
)
from payment_core.runtime.logs import get_logger


def not_tried(refusal: Refused, request: PaymentRequest) -> ConnectorError:
    """Return the error for whoever asked, in the words of this API."""
    if refusal.about == "token":
        is_stored = request.stored_method_id is not None
        field = "storedPaymentMethodId" if is_stored else "token"
        return InvalidField(f"paymentMethod.{field}", refusal.text, reason=refusal.code)
    if refusal.about == "amount":
        return MethodNotAvailable(refusal.text)
    return ProviderRefused("The payment service provider does not take this payment.")


def log_refusal(payment: Payment, refusal: Refused) -> None:
    """Tell the merchant; a token that cannot be used is the shopper's or the page's affair."""
    log = get_logger()
    (log.error if refusal.about is None else log.warning)(
        "The PSP does not try a payment",
        paymentId=payment.id,
        code=refusal.code,
        about=refusal.about,
        reason=refusal.text,
    )
