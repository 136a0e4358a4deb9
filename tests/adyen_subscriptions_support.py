"""A shop with Adyen that sells subscriptions."""

from collections.abc import Mapping

from adyen_bench import AdyenAccount
from adyen_report_support import ReportBench
from adyen_world import card
from recurring_support import SUBSCRIPTIONS, SellsSubscriptions
from simulation.concurrent_bench import ConcurrentBench

PAYMENTS, STORED = "/v72/payments$", "/v72/storedPaymentMethods"


class AdyenSubscriptions(SellsSubscriptions, ReportBench):
    """See `ReportBench`; `Bench.later` delivers the webhooks."""

    card = card()
    interface = "adyen"
    settings_of_shop: Mapping[str, str] = SUBSCRIPTIONS

    def __init__(self, **settings: str) -> None:
        super().__init__(**{**self.settings_of_shop, **settings})
        self.open_accounts()


class DyingAdyenSubscriptions(SellsSubscriptions, ConcurrentBench):
    """The same, where calls of the connector can go wrong and its processes die."""

    card = card()
    interface = "adyen"

    def __init__(self) -> None:
        super().__init__(0, settings=SUBSCRIPTIONS, profile=AdyenAccount())
        self.open_accounts()
