"""The catalogue of faults: which number in docs/simulation.md is fired by what.

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
        "F1": (Fault.REFUSED, Fault.CONNECT_TIMEOUT),
        "F2": (Fault.RESET,),
        "F3": (Fault.LOST, Fault.TIMEOUT, Fault.UNANSWERED),
        "F4": (
            Fault.ERROR,
            Fault.ERROR_APPLIED,
            Fault.BAD_GATEWAY,
            Fault.BAD_GATEWAY_APPLIED,
            Fault.UNAVAILABLE,
            Fault.UNAVAILABLE_APPLIED,
            Fault.GATEWAY_TIMEOUT,
            Fault.GATEWAY_TIMEOUT_APPLIED,
        ),
        "F5": (Fault.CONFLICT, Fault.CONFLICT_APPLIED, Fault.CONFLICTS),
        "F6": (Fault.DUPLICATE,),
        "F7": (Fault.KEY_IN_USE, Fault.KEY_IN_USE_APPLIED),
        "F8": (Fault.BUSY, Fault.BUSY_UNTIL, Fault.BUSY_SILENT, Fault.BUSY_FOR_A_DAY),
        "F9": (Fault.EXPIRED_TOKEN, Fault.TOKEN_ENDPOINT_DOWN),
        "F10": (
            Fault.GARBLED,
            Fault.TRUNCATED,
            Fault.MALFORMED,
            Fault.WRONG_TYPE,
            Fault.UNKNOWN_STATUS,
        ),
        "F11": (Circumstance.REPEATED_WEBHOOKS,),
        "F12": (Circumstance.DISORDERED_WEBHOOKS,),
        "F13": (Circumstance.LOST_WEBHOOKS,),
        "F14": (Fault.CRASH_BEFORE, Fault.CRASH_AFTER),
        "F15": (Circumstance.DOUBLE_CLICKS,),
        "F16": (Circumstance.RIVALS,),
        "F17": (Circumstance.SKEWED_CLOCKS,),
        "F18": (Circumstance.SLOW_BANK,),
        "F19": (Circumstance.LOOKUP_LAG,),
        "F20": (Circumstance.LATE_RETRY,),
        "F21": (Circumstance.RESTLESS_CART,),
        "F22": (Circumstance.UNRULY_BROKER,),
        "F23": (Fault.SLOW, Fault.DRIP),
        "F24": (Fault.NO_KEYS, Circumstance.KEY_ROTATION),
        "F25": (Circumstance.CHANGING_CART,),
        "F26": (Circumstance.ORDERS,),
        "F27": (Circumstance.TIDY_SHOP,),
        "F28": (Circumstance.OTHER_WRITERS,),
        "F29": (Circumstance.PARTS,),
        "F30": (Circumstance.SHORT_LIVES,),
        "F31": (Circumstance.LOST_DISPUTES,),
        "F32": (Circumstance.UNFINISHED,),
        "F33": (Circumstance.GUEST_LOGIN,),
        "F34": (Fault.REMEMBERED, Fault.REMEMBERED_APPLIED),
        "F35": (Circumstance.BLIND_LOOKUP,),
    }
)
NUMBER_OF: Mapping[Cause, str] = MappingProxyType(
    {cause: number for number, causes in CATALOGUE.items() for cause in causes}
)
