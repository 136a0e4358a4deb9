"""What Adyen asks of the shopper: to go to a page, or 3-D Secure in the shop's own page.

https://docs.adyen.com/online-payments/3d-secure/native-3ds2/
"""

import msgspec

from payment_core.spi import ShopperAction, get_logger
from payment_provider_adyen.answers import PaymentAnswer

_NATIVE = "threeDS2"


def action_in(answer: PaymentAnswer, payment_id: str) -> ShopperAction | None:
    """Return what the shopper has to do; None where nothing is asked, or what we cannot show.

    An action of native 3-D Secure goes to Adyen's code in the browser as it is, as JSON. It opens
    this payment to its shopper alone. Redirects by POST are never asked for.
    """
    action = answer.action
    if action is None:
        return None
    kind, url = action.get("type"), action.get("url")
    if kind == "redirect" and action.get("method", "GET") == "GET" and isinstance(url, str):
        return ShopperAction("redirect", url)
    if kind == _NATIVE:
        return ShopperAction("threeDS", client_secret=msgspec.json.encode(action).decode())
    get_logger().error(
        "Adyen wants the shopper to do something that we cannot show",
        eventCode="adyen.action_not_supported",
        paymentId=payment_id,
        action=kind,
    )
    return None
