"""A shop with Adyen that sells subscriptions."""

from collections.abc import Mapping

from adyen_report_support import ReportBench
from adyen_world import card
from recurring_support import SUBSCRIPTIONS, SellsSubscriptions

PAYMENTS, STORED = "/v72/payments$", "/v72/storedPaymentMethods"


class AdyenSubscriptions(SellsSubscriptions, ReportBench):
    """See `ReportBench`; `Bench.later` delivers the webhooks."""

    card = card()
    interface = "adyen"
    settings_of_shop: Mapping[str, str] = SUBSCRIPTIONS

    def __init__(self, **settings: str) -> None:
        super().__init__(**{**self.settings_of_shop, **settings})
        self.open_accounts()
