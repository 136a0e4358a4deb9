"""The catalogue of faults: which fault of docs/simulation.md is fired by what.

Whatever is in nobody's plan and happens all the same (a conflict between two visits, a key that
is in use) counts as well.
"""

from collections.abc import Mapping
from types import MappingProxyType

from simulation.circumstances import Circumstance
from simulation.faults import Fault

Cause = Fault | Circumstance

CATALOGUE: Mapping[str, tuple[Cause, ...]] = MappingProxyType(
    {
        "connection-refused": (Fault.REFUSED, Fault.CONNECT_TIMEOUT),
        "reset-before-effect": (Fault.RESET,),
        "answer-lost": (Fault.LOST, Fault.TIMEOUT, Fault.UNANSWERED),
        "server-error": (
            Fault.ERROR,
            Fault.ERROR_APPLIED,
            Fault.BAD_GATEWAY,
            Fault.BAD_GATEWAY_APPLIED,
            Fault.UNAVAILABLE,
            Fault.UNAVAILABLE_APPLIED,
            Fault.GATEWAY_TIMEOUT,
            Fault.GATEWAY_TIMEOUT_APPLIED,
        ),
        "version-conflict": (Fault.CONFLICT, Fault.CONFLICT_APPLIED, Fault.CONFLICTS),
        "duplicate-field": (Fault.DUPLICATE,),
        "key-in-use": (Fault.KEY_IN_USE, Fault.KEY_IN_USE_APPLIED),
        "rate-limit": (Fault.BUSY, Fault.BUSY_UNTIL, Fault.BUSY_SILENT, Fault.BUSY_FOR_A_DAY),
        "token-expired": (Fault.EXPIRED_TOKEN, Fault.TOKEN_ENDPOINT_DOWN),
        "malformed-answer": (
            Fault.GARBLED,
            Fault.TRUNCATED,
            Fault.MALFORMED,
            Fault.WRONG_TYPE,
            Fault.UNKNOWN_STATUS,
        ),
        "webhooks-repeated": (Circumstance.REPEATED_WEBHOOKS,),
        "webhooks-disordered": (Circumstance.DISORDERED_WEBHOOKS,),
        "webhooks-lost": (Circumstance.LOST_WEBHOOKS,),
        "crash": (Fault.CRASH_BEFORE, Fault.CRASH_AFTER),
        "request-copies": (Circumstance.DOUBLE_CLICKS,),
        "several-merchants": (Circumstance.RIVALS,),
        "clock-skew": (Circumstance.SKEWED_CLOCKS,),
        "slow-psp": (Circumstance.SLOW_BANK,),
        "search-lag": (Circumstance.LOOKUP_LAG,),
        "late-repetition": (Circumstance.LATE_RETRY,),
        "cart-changed": (Circumstance.RESTLESS_CART,),
        "messages-disordered": (Circumstance.UNRULY_BROKER,),
        "slow-answer": (Fault.SLOW, Fault.DRIP),
        "key-set-changes": (Fault.NO_KEYS, Circumstance.KEY_ROTATION),
        "cart-total-changes": (Circumstance.CHANGING_CART,),
        "order-created": (Circumstance.ORDERS,),
        "declined-removed": (Circumstance.TIDY_SHOP,),
        "other-writers": (Circumstance.OTHER_WRITERS,),
        "parts-charged": (Circumstance.PARTS,),
        "holds-end": (Circumstance.SHORT_LIVES,),
        "disputes": (Circumstance.LOST_DISPUTES,),
        "reversal-after-unfinished": (Circumstance.UNFINISHED,),
        "guest-signs-in": (Circumstance.GUEST_LOGIN,),
        "remembered-error": (Fault.REMEMBERED, Fault.REMEMBERED_APPLIED),
        "incomplete-search": (Circumstance.BLIND_LOOKUP,),
        "jobs-lost": (Circumstance.LOST_JOBS,),
        "sheet-outdated": (Circumstance.WALLET_SHEET,),
        "write-overtaken": (Circumstance.OVERTAKEN_WRITES,),
        "down-for-news": (Circumstance.DOWN_FOR_NEWS,),
        "shopper-back-late": (Circumstance.LATE_SHOPPERS,),
        "paid-again": (Circumstance.PAYS_AGAIN,),
    }
)
SLUG_OF: Mapping[Cause, str] = MappingProxyType(
    {cause: number for number, causes in CATALOGUE.items() for cause in causes}
)
