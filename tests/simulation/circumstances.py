"""Under which circumstances a run takes place: what goes wrong beside its outgoing calls."""

import random
from collections.abc import Iterable
from contextvars import ContextVar
from enum import StrEnum


class Circumstance(StrEnum):
    """Something that lasts for a whole run, and happens whenever its turn has come."""

    REPEATED_WEBHOOKS = "webhooks come twice to ten times"
    DISORDERED_WEBHOOKS = "webhooks come in any order"
    LOST_WEBHOOKS = "webhooks never come"
    DOUBLE_CLICKS = "requests come in copies"
    RIVALS = "several merchants work on one payment"
    SKEWED_CLOCKS = "clocks differ by up to ten minutes"
    SLOW_BANK = "the PSP takes minutes to days"
    LOOKUP_LAG = "the PSP finds a payment only after 60 s"
    LATE_RETRY = "what failed is repeated after 25 h"
    RESTLESS_CART = "the cart is changed, ordered or deleted"
    UNRULY_BROKER = "messages come twice, in any order, late or never"
    KEY_ROTATION = "signing keys change"
    CHANGING_CART = "the cart grows and shrinks, also while its shopper is at the bank"
    ORDERS = "the shop orders what is covered, between two calls"
    TIDY_SHOP = "the shop takes declined Payments off the cart"
    OTHER_WRITERS = "others write Payments, and change ours"
    PARTS = "parts of one cart are charged at once, and again"
    SHORT_LIVES = "holds end after a day, and nobody comes back from the bank"
    LOST_DISPUTES = "disputes are lost"
    BLIND_LOOKUP = "the PSP finds a payment only after a day, and proves nothing until then"
    GUEST_LOGIN = "the guest signs in, and the cart is merged into another"
    UNFINISHED = "reversed after an unfinished refund, with its key and without"
    LOST_JOBS = "a customer subscribes, and Checkout loses recurring payment jobs"
    WALLET_SHEET = "a shopper pays by a wallet's sheet, also when its sum is old"
    OVERTAKEN_WRITES = "writes take seconds on their way, and the PSP's news overtakes them"
    DOWN_FOR_NEWS = "a service is down for a webhook or a message, and for nothing else"
    LATE_SHOPPERS = "shoppers look again, and click again, while merchants work"
    PAYS_AGAIN = "a shopper changes a paid cart and pays again, and the shop orders meanwhile"


_SHARE = 0.3
# Each of these has a draw of its own. A seed that failed before they came is run without them.
LATER = frozenset(
    {
        Circumstance.WALLET_SHEET,
        Circumstance.OVERTAKEN_WRITES,
        Circumstance.DOWN_FOR_NEWS,
        Circumstance.LATE_SHOPPERS,
        Circumstance.PAYS_AGAIN,
    }
)


def circumstances_of(seed: int) -> frozenset[Circumstance]:
    """Return the circumstances that belong to a seed."""
    chance = random.Random(f"circumstances {seed}")
    found = {one for one in Circumstance if one not in LATER and chance.random() < _SHARE}
    later = {one for one in LATER if random.Random(f"{one.name} {seed}").random() < _SHARE}
    return frozenset(found | later)


# The circumstances of the request that this thread makes.
marks: ContextVar[tuple[Circumstance, ...]] = ContextVar("marks", default=())


def sorted_names(circumstances: Iterable[Circumstance]) -> list[str]:
    """Return them as text in the order of the enumeration."""
    return [str(one) for one in Circumstance if one in frozenset(circumstances)]
