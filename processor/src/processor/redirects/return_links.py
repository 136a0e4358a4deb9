"""Where a PSP sends a shopper back to, and where the shopper goes from there."""

from dataclasses import dataclass

import msgspec

from payment_core.runtime.errors import InvalidField, InvalidOperation
from processor.domain.payment_request import ReturnUrl
from processor.domain.session import Session
from processor.redirects.return_token import ReturnTokens
from processor.redirects.web_addresses import (
    BadAddress,
    is_web_address,
    return_address,
    with_parameter,
)

_ANY_ID = "00000000-0000-4000-8000-000000000000"


class ReturnSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Our public address, the shop's where the session names none, and what both have to obey.

    `schemes` are those of apps whose deep links are shops too, and http where a shop may have it.
    `longest` is how many characters of a return URL the PSP takes.
    """

    processor_url: str | None = None
    merchant_url: str | None = None
    schemes: tuple[str, ...] = ()
    longest: int


@dataclass(frozen=True)
class ReturnLinks:
    """Makes links to our return route, through which a shopper gets back to the shop."""

    tokens: ReturnTokens
    settings: ReturnSettings

    def for_session(self, session: Session) -> ReturnUrl:
        """Return what makes the link for a payment id.

        Raises `InvalidField` or `InvalidOperation` when our public URL or the merchant's is not
        known, not one to send a browser to, or longer than the PSP takes; then only methods that
        never leave the shop can work.
        """
        ours, merchants = self._our_address(session), self._merchants_address(session)
        statement = self.tokens.statement(merchants)
        length = len(_link(ours, _ANY_ID, token="")) + self.tokens.length(statement)
        if length > self.settings.longest:
            raise InvalidField(
                "merchantReturnUrl",
                "The merchantReturnUrl is too long: with it, the URL for the payment service "
                f"provider has more than {self.settings.longest} characters.",
            )
        return lambda payment_id: _link(ours, payment_id, self.tokens.issue(payment_id, statement))

    def merchant_address(self, payment_id: str, token: str) -> str:
        """Return the merchant's URL for a shopper who came back, with `paymentReference` added.

        Raises `InvalidInput` when the token is not ours or not for this payment.
        """
        merchants = self.tokens.merchant_url(token, payment_id)
        return with_parameter(merchants, "paymentReference", payment_id)

    def _our_address(self, session: Session) -> str:
        ours = self.settings.processor_url or session.processor_url
        if not ours:
            raise InvalidOperation(
                "The method needs a URL to bring the shopper back to: PROCESSOR_URL is not set, "
                "and the session has no processorUrl."
            )
        if not is_web_address(ours):
            raise InvalidField("processorUrl", "The processorUrl must be an https URL.")
        return ours.rstrip("/")

    def _merchants_address(self, session: Session) -> str:
        merchants = session.merchant_return_url or self.settings.merchant_url
        if not merchants:
            raise InvalidOperation(
                "The method needs a URL to bring the shopper back to: the session has no "
                "merchantReturnUrl, and MERCHANT_RETURN_URL is not set."
            )
        try:
            return return_address(merchants, self.settings.schemes)
        except BadAddress as error:
            message = f"The merchantReturnUrl {error}."
            raise InvalidField("merchantReturnUrl", message) from None


def _link(ours: str, payment_id: str, token: str) -> str:
    return f"{ours}/payments/{payment_id}/return?token={token}"
