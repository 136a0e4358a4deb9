"""Where a PSP may send a shopper: to its own pages, over https."""

from collections.abc import Collection
from urllib.parse import urlsplit

from payment_core.domain.ledger import ShopperAction
from payment_core.runtime.errors import Unavailable
from payment_core.runtime.logs import get_logger
from processor.redirects.web_addresses import is_web_address


def checked_action(
    action: ShopperAction | None, page_hosts: Collection[str]
) -> ShopperAction | None:
    """Return the action as it is; raises `Unavailable` when its URL leads anywhere else.

    `page_hosts` are those of `Capabilities`.
    """
    if action is None or action.url is None or _is_page(action.url, page_hosts):
        return action
    get_logger().error(
        "The PSP named a redirect address on an unknown host", eventCode="redirect.unknown_host"
    )
    raise Unavailable("The payment service provider's answer cannot be trusted.")


def _is_page(url: str, hosts: Collection[str]) -> bool:
    if not is_web_address(url):
        return False
    host = urlsplit(url).hostname or ""
    return not hosts or any(_is_at(host, one) for one in hosts)


def _is_at(host: str, page_host: str) -> bool:
    return host == page_host or (page_host.startswith(".") and host.endswith(page_host))
