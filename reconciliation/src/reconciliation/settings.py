"""`python -m reconciliation.settings` prints the settings of the reconciliation."""

from payment_core.hosting.settings_listing import print_settings
from payment_core.reconciliation.composition import ReconciliationSettings

if __name__ == "__main__":
    print_settings(ReconciliationSettings)
