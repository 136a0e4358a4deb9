"""Adyen: Checkout API in the advanced flow, with the journal of webhooks as the only ledger."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from payment_core.spi import (
    AuthorizationRequest,
    Capabilities,
    DeploymentLabels,
    Health,
    JournalItem,
    Ledger,
    OperationRequest,
    PaymentLookup,
    ReportLine,
    Secret,
    Unavailable,
    WebhookEvent,
    World,
)
from payment_provider_adyen import endpoints, report_lines, report_news, result_codes, stored
from payment_provider_adyen.api import AdyenAPI
from payment_provider_adyen.authorization import AdyenAuthorization
from payment_provider_adyen.errors import AdyenRefusal
from payment_provider_adyen.facts import digests_of_stored
from payment_provider_adyen.fold import fold
from payment_provider_adyen.methods import offered_methods
from payment_provider_adyen.operations import AdyenOperations
from payment_provider_adyen.report_download import AdyenReports
from payment_provider_adyen.secret_patterns import SECRET_PATTERNS
from payment_provider_adyen.settings import AdyenSettings
from payment_provider_adyen.webhooks import AdyenWebhooks

# Adyen remembers a key for 7 days at least; the margin is for clocks.
_KEY_WINDOW = timedelta(days=6, hours=23)
_LONGEST_RETURN_URL = 1024


class AdyenProvider:
    """See `PaymentProvider` for what each method guarantees."""

    settings = AdyenSettings
    detail_parameters = ("redirectResult", "threeDSResult")

    def __init__(self, settings: AdyenSettings, labels: DeploymentLabels, world: World) -> None:
        self._settings = settings
        self._api = AdyenAPI(settings, world)
        self._endpoints = endpoints.AdyenEndpoints(settings, world)
        methods = offered_methods(settings)
        by_type = {one.type: one for one in methods}
        self._authorization = AdyenAuthorization(self._api, by_type, settings, labels, world)
        self._operations = AdyenOperations(self._api, by_type, settings, world)
        self._webhooks = AdyenWebhooks(settings)
        self._reports = AdyenReports(settings, world)
        self.capabilities = Capabilities(
            methods=methods,
            dropins=("embedded",),
            page_hosts=settings.page_hosts,
            longest_return_url=_LONGEST_RETURN_URL,
            multiple_captures=settings.multiple_captures,
            reads_payments=False,
            key_window=_KEY_WINDOW,
            secret_patterns=SECRET_PATTERNS,
        )

    def authorize(self, request: AuthorizationRequest) -> Ledger:
        """Make the payment, or get back the answer to the one that was made."""
        return self._authorization.authorize(request)

    def first_answer(self, payment: PaymentLookup, request: AuthorizationRequest) -> Ledger:
        """Ask for the answer to a payment that was made; never makes one."""
        return self._authorization.first_answer(payment, request)

    def submit_details(
        self, payment: PaymentLookup, operation_id: str, details: Mapping[str, str]
    ) -> Ledger:
        """Hand in what a browser brought back; it counts if it proves to be this Payment's."""
        return self._authorization.submit_details(payment, operation_id, details)

    def capture(self, command: OperationRequest) -> Ledger:
        """Ask for a capture; its webhook tells what came of it."""
        return self._operations.capture(command)

    def refund(self, command: OperationRequest) -> Ledger:
        """Ask for a refund of the payment; its webhook tells what came of it."""
        return self._operations.refund(command)

    def cancel(self, command: OperationRequest) -> Ledger:
        """Ask to release what is not captured; its webhook tells what came of it."""
        return self._operations.cancel(command)

    def fetch(self, payment: PaymentLookup) -> Ledger:
        """Fold the journal. Only a card that the payment stored is looked up at Adyen.

        Nothing about the payment waits for that card.
        """
        ledger = fold(payment, is_rest_released=self._settings.is_rest_released)
        shopper, reference = payment.stores_for, ledger.psp_payment_id
        if shopper is None or reference is None or ledger.code != result_codes.AUTHORISED:
            return ledger
        digests = digests_of_stored(payment.journal)
        try:
            found = stored.find_stored(self._api, shopper, reference, digests)
        except (Unavailable, AdyenRefusal):
            return msgspec.structs.replace(ledger, stored_method_unknown=True)
        return msgspec.structs.replace(ledger, stored_method=found)

    def delete_stored_method(self, token: Secret) -> None:
        """Make Adyen forget it; one that it does not know is forgotten already."""
        stored.forget(self._api, token)

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> Sequence[WebhookEvent]:
        """Verify the sender and every item, and return what each says."""
        return self._webhooks.read(headers, body)

    def daily_report(self, day: date) -> bytes | None:
        """Return the payment accounting report of a day, if there is a report user."""
        return self._reports.daily(day)

    def report_lines(self, lines: Iterable[bytes]) -> Iterator[ReportLine]:
        """Read a payment accounting report (CSV)."""
        return report_lines.read(lines, self._settings.merchant_account)

    def unsaid(
        self, payment: PaymentLookup, items: Iterable[JournalItem]
    ) -> tuple[JournalItem, ...]:
        """Return what the ledger would be different with."""
        return report_news.unsaid(payment, items, is_rest_released=self._settings.is_rest_released)

    def client_config(self) -> Mapping[str, object]:
        """Return what Adyen's browser code needs: its files, their hashes, and the account."""
        files = self._settings.adyen_web_url
        return {
            "publishableKey": self._settings.client_key,
            "scriptUrl": f"{files}/adyen.js",
            "scriptIntegrity": self._settings.script_integrity,
            "styleSheetUrl": f"{files}/adyen.css",
            "styleSheetIntegrity": self._settings.style_sheet_integrity,
            "environment": self._settings.browser_environment,
        }

    def health(self) -> Health:
        """Ask for the payment methods of the merchant account."""
        try:
            self._api.payment_methods()
        except Unavailable as error:
            return Health(is_up=False, message=error.message)
        except AdyenRefusal as refusal:
            return Health(is_up=False, message=str(refusal))
        return Health(is_up=True, message="Adyen answers.")

    def register_webhook(self, url: str) -> bool:
        """Add a webhook unless there is one for this URL."""
        return self._endpoints.register(url)

    def unregister_webhook(self, url: str) -> bool:
        """Remove every webhook for this URL; without a key for that, a person does."""
        if self._settings.management_api_key is None:
            return False
        return self._endpoints.unregister(url)

    def webhook_steps(self, url: str) -> Sequence[str]:
        """Return what a person has to do; nothing where `register_webhook` does it."""
        return endpoints.steps_by_hand(self._settings, url)
