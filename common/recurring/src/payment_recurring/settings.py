"""What is configured where subscriptions are sold, beside what all applications share."""

from payment_core.runtime import setting_kinds as kinds
from payment_core.runtime.errors import SettingsError
from payment_core.runtime.settings import Rule, optional
from payment_core.settings import CoreSettings


class RecurringSettings(CoreSettings):
    """`checkout_url` is there when `recurring_is_enabled`."""

    recurring_is_enabled = optional(
        "RECURRING_PAYMENTS_ENABLED",
        kinds.switch,
        "`true` stores the payment method of every cart with recurring items, and creates the "
        "recurring payment job by which commercetools Checkout renews the subscription. Needs "
        "`STORED_PAYMENT_METHODS_ENABLED` and `CTP_CHECKOUT_URL`. The API client then needs the "
        "scope `manage_recurring_payment_jobs` too",
        default="false",
        more="[What shoppers see](docs/merchant-guide.md#subscriptions)",
    )
    checkout_url = optional(
        "CTP_CHECKOUT_URL",
        kinds.url,
        "URL of commercetools Checkout, in the region of the project. Read only where "
        "`RECURRING_PAYMENTS_ENABLED` is `true`",
        prefilled="https://checkout.europe-west1.gcp.commercetools.com",
    )

    @Rule
    def _jobs_can_be_created(self) -> None:
        if not self.recurring_is_enabled:
            return
        if not self.stored_methods_are_enabled:
            raise SettingsError(
                "RECURRING_PAYMENTS_ENABLED needs STORED_PAYMENT_METHODS_ENABLED to be true."
            )
        if self.checkout_url is None:
            raise SettingsError("CTP_CHECKOUT_URL is not set: RECURRING_PAYMENTS_ENABLED needs it.")
