"""Pages of the Stripe Dashboard, which people of the merchant can open.

https://docs.stripe.com/dashboard/basics
"""

import re

_DASHBOARD = "https://dashboard.stripe.com"
_PAGES = {"pi": "payments", "ch": "payments", "py": "payments", "dp": "disputes", "du": "disputes"}
# Ours of a capture is the payment's with a name behind it, which Stripe does not know.
_REFERENCE = re.compile(r"((pi|ch|py|dp|du)_[A-Za-z0-9]+)(:.*)?")


def dashboard_url(psp_reference: str, *, is_live: bool) -> str | None:
    """Return the page of that object; None for one without a page, such as a refund."""
    found = _REFERENCE.fullmatch(psp_reference)
    if found is None:
        return None
    mode = "" if is_live else "/test"
    return f"{_DASHBOARD}{mode}/{_PAGES[found[2]]}/{found[1]}"
