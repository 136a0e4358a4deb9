"""The settings of the reconciliation, beside those that every application shares."""

from payment_commands.commands import MERCHANT_COMMANDS
from payment_core.runtime import setting_kinds as kinds
from payment_core.runtime.settings import optional
from payment_recurring.settings import RecurringSettings
from payment_web.settings_listing import print_settings
from payment_web.telemetry.settings import TelemetrySettings

UNORDERED_HOURS = optional(
    "RECONCILIATION_UNORDERED_HOURS",
    kinds.hours(1, 720),
    "Hours after which money that is held or taken for a cart is reported when no order was made "
    "of the cart, from 1 to 720",
    default="24",
    more="Read by the audit too",
)


class ReconciliationSettings(TelemetrySettings, RecurringSettings):
    """`age` is how long a Payment is left to those who work on it; `budget` is one run's time.

    `unordered_after` is how long money may be on a cart without an order.
    """

    merchant_commands = MERCHANT_COMMANDS
    age = optional(
        "RECONCILIATION_AGE_MINUTES",
        kinds.minutes(0, 1440),
        "Minutes without a change after which a Payment with an open transaction is reconciled, "
        "from 0 to 1440",
        default="10",
    )
    budget = optional(
        "RECONCILIATION_BUDGET_MINUTES",
        kinds.minutes(1, 28),
        "Minutes after which a run stops and leaves the rest to the next, from 1 to 28; the "
        "platform ends a run after 30",
        default="25",
    )
    unordered_after = UNORDERED_HOURS
    void_orphans = optional(
        "RECONCILIATION_VOID_ORPHANS",
        kinds.switch,
        "`true` returns money that has no order: that of merged carts, and that of carts that are "
        "not ordered after `RECONCILIATION_UNORDERED_HOURS`. Otherwise it is only reported. Money "
        "that was captured on purpose, and money on no cart and no order, is always only "
        "reported. Leave it `false` where orders are created without the cart",
        default="false",
    )


if __name__ == "__main__":
    print_settings(ReconciliationSettings)
