"""One simulated run: a cart, two shoppers, a merchant, a PSP, and whatever goes wrong."""

import random

import msgspec

from bench import Json
from simulation.arena import Arena
from simulation.faults import CRASHES, Fault, Plan, PlannedFault
from simulation.invariants import Violation, check_all
from simulation.people import Merchant, Shopper, WebhookCarrier

_MOST_FAULTS = 5
_LAST_CALL = 70
_LONGEST_OUTAGE = 9


class Result(msgspec.Struct, frozen=True):
    """What a run came to. `violation` None means that every invariant held."""

    seed: int
    faults: tuple[PlannedFault, ...]
    journal: tuple[str, ...]
    happened: tuple[tuple[str, Fault], ...]
    violation: str | None


def faults_of(seed: int) -> tuple[PlannedFault, ...]:
    """Return the faults that belong to a seed; some of them are outages."""
    chance = random.Random(f"faults {seed}")
    calls = sorted(chance.sample(range(_LAST_CALL), chance.randint(0, _MOST_FAULTS)))
    return tuple(_fault(call, chance) for call in calls)


def _fault(call: int, chance: random.Random) -> PlannedFault:
    fault = chance.choice(list(Fault))
    is_outage = fault not in CRASHES and chance.random() < 0.3
    return PlannedFault(call, fault, chance.randint(3, _LONGEST_OUTAGE) if is_outage else 1)


def simulate(seed: int, faults: tuple[PlannedFault, ...] | None = None) -> Result:
    """Run once; the same seed and faults give the same journal."""
    faults = faults_of(seed) if faults is None else faults
    arena = Arena(seed, Plan(faults))
    violation = None
    try:
        _live(arena)
    except Violation as error:
        violation = str(error)
    return Result(seed, faults, tuple(arena.faulty.journal), tuple(arena.plan.happened), violation)


def _live(arena: Arena) -> None:
    cart = arena.cart()
    arena.watch()
    arena.rules.allow(cart["id"], 12_000)
    shoppers = _pay(arena, cart)
    merchants = _sell(arena, cart)
    arena.plan.is_over = True
    _calm_down(arena, shoppers, merchants)
    check_all(arena, cart, shoppers, merchants)


def _pay(arena: Arena, cart: Json) -> list[Shopper]:
    shoppers = [
        Shopper(arena, _session(arena, cart, tab), tab, arena.chance)
        for tab in range(arena.chance.randint(1, 2))
    ]
    for tab, shopper in enumerate(shoppers):
        arena.scheduler.spawn(f"shopper {tab}", shopper.shop)
    if arena.chance.random() < 0.2:
        arena.scheduler.spawn("cart", lambda: _change(arena, cart))
    arena.scheduler.spawn("webhooks", WebhookCarrier(arena, arena.chance).carry)
    arena.scheduler.run()
    return shoppers


def _session(arena: Arena, cart: Json, tab: int) -> str:
    """Return a session of one tab; sometimes the second pays another item of the cart."""
    if tab == 1 and arena.chance.random() < 0.3:
        return arena.session(cart, checkoutTransactionItemId="item-b")
    return arena.session(cart)


def _sell(arena: Arena, cart: Json) -> list[Merchant]:
    attached = arena.attached(cart)
    if not attached:
        return []
    merchants = [
        Merchant(arena, attached[-1], number, arena.chance)
        for number in range(arena.chance.randint(1, 2))
    ]
    for number, merchant in enumerate(merchants):
        arena.scheduler.spawn(f"merchant {number}", merchant.work)
    arena.scheduler.spawn("webhooks", WebhookCarrier(arena, arena.chance).carry)
    arena.scheduler.run()
    return merchants


def _calm_down(arena: Arena, shoppers: list[Shopper], merchants: list[Merchant]) -> None:
    """Faults are over: let everything that is due happen, and everybody ask once more."""
    for hours in (0, 1, 24):
        arena.later(hours * 3_600 + 30)
        for merchant in merchants:
            merchant.finish()
        for shopper in shoppers:
            shopper.ask_again()
    arena.later(72 * 3_600)


def _change(arena: Arena, cart: Json) -> None:
    arena.scheduler.pause()
    current = arena.api("GET", f"carts/{cart['id']}")
    action = {
        "action": "changeCustomLineItemMoney",
        "customLineItemId": current["customLineItems"][0]["id"],
        "money": {"centAmount": 12_000, "currencyCode": "EUR"},
    }
    body = {"version": current["version"], "actions": [action]}
    arena.api("POST", f"carts/{cart['id']}", body)
