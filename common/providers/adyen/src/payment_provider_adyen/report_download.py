"""Downloading the payment accounting report of a day, as the report user.

Its name and address are made of our own settings. An address that a REPORT_AVAILABLE webhook names
is never called: Adyen does not sign it.
https://docs.adyen.com/reporting/automatically-get-reports/
"""

from datetime import date

from payment_core.spi import HTTPClient, Unavailable, World
from payment_provider_adyen.errors import AdyenRefusal, checked
from payment_provider_adyen.settings import AdyenSettings

_READ_TIMEOUT = 120.0  # seconds


class AdyenReports:
    """The reports of the merchant account."""

    def __init__(self, settings: AdyenSettings, world: World) -> None:
        self._settings = settings
        self._http = HTTPClient(world, "Adyen's reports", read_timeout=_READ_TIMEOUT)

    def daily(self, day: date) -> bytes | None:
        """Return the report of a day; None where Adyen has none, or there is no report user.

        Raises `Unavailable` or `OutcomeUnknown`, also for a key that is refused, and for more than
        the transport takes (64 MB).
        """
        key = self._settings.report_api_key
        if key is None:
            return None
        name = f"payments_accounting_report_{day:%Y_%m_%d}.csv"
        url = f"{self._settings.reports_url}/{name}"
        answer = self._http.send("GET", url, headers={"X-API-Key": key.reveal()})
        try:
            # The transport takes only a whole answer, so the last line is whole without its end.
            return checked(answer).body.removesuffix(b"\n") + b"\n"
        except AdyenRefusal as refusal:
            if refusal.is_unknown:
                return None
            raise Unavailable(f"Adyen refused the report: {refusal.code}.") from refusal
