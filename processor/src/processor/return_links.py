"""Where a PSP sends a shopper back to, and where the shopper goes from there."""

from collections.abc import Callable

from payment_core.domain.session import Session
from processor.return_token import ReturnTokens
from processor.web_addresses import is_web_address, with_parameter


class ReturnLinks:
    """Makes links to our return route, through which a shopper gets back to the shop."""

    def __init__(
        self, tokens: ReturnTokens, processor_url: str | None, merchant_url: str | None
    ) -> None:
        self._tokens = tokens
        self._processor_url = processor_url
        self._merchant_url = merchant_url

    def for_session(self, session: Session) -> Callable[[str], str] | None:
        """Return what makes the link for a payment id.

        None when our public URL or the merchant's is not known or not one to send a browser to;
        then only methods that never leave the shop can work.
        """
        ours = self._processor_url or session.processor_url or ""
        merchants = session.merchant_return_url or self._merchant_url or ""
        if not (is_web_address(ours) and is_web_address(merchants)):
            return None
        return lambda payment_id: self._link(ours.rstrip("/"), payment_id, merchants)

    def merchant_address(self, payment_id: str, token: str) -> str:
        """Return the merchant's URL for a shopper who came back, with `paymentReference` added.

        Raises `InvalidInput` when the token is not ours or not for this payment.
        """
        merchants = self._tokens.merchant_url(token, payment_id)
        return with_parameter(merchants, "paymentReference", payment_id)

    def _link(self, ours: str, payment_id: str, merchants: str) -> str:
        token = self._tokens.issue(payment_id, merchants)
        return f"{ours}/payments/{payment_id}/return?token={token}"
