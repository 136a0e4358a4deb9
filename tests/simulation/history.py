"""Every version that a cart ever had, and the orders that were made of it."""

from collections import defaultdict
from collections.abc import Mapping

import msgspec

from sandbox.commercetools.carts import Cart
from sandbox.commercetools.collection import Collection
from simulation.oracle import cost_of, payments_of


class Ordered(msgspec.Struct, frozen=True):
    """What a cart cost when it was ordered, what its Payments held, and what was done before.

    `paid` is what those had once authorized that were not given up; merchants may have returned it.
    """

    cart_id: str
    cost: int
    paid: Mapping[str, int]
    held: Mapping[str, int]
    operations: frozenset[str]


class CartHistory(Collection[Cart]):
    """The carts of a project, which forgets none of their versions.

    `moment` counts the changes. `orders` is for whoever makes one to write down.
    """

    def __init__(self) -> None:
        super().__init__()
        self.moment = 0
        self.orders: list[Ordered] = []
        self._versions: defaultdict[str, list[tuple[int, Cart | None]]] = defaultdict(list)
        self._attached: defaultdict[str, set[str]] = defaultdict(set)

    def put(self, resource: Cart) -> None:
        """Store a cart, and remember this version of it."""
        super().put(resource)
        self._note(resource.id, resource)
        self._attached[resource.id].update(payments_of(resource))

    def remove(self, resource_id: str) -> None:
        """Drop a cart, and remember when."""
        super().remove(resource_id)
        self._note(resource_id, None)

    def since(self, cart_id: str, moment: int) -> list[Cart]:
        """Return the versions of a cart that there were at that moment or later."""
        versions = self._versions[cart_id]
        earlier = [number for number, (made, _) in enumerate(versions) if made <= moment]
        return [one for _, one in versions[earlier[-1] if earlier else 0 :] if one is not None]

    def most(self, cart_id: str) -> int | None:
        """Return the most that a cart ever cost; None when there was no such cart."""
        return max(map(cost_of, self.since(cart_id, 0)), default=None)

    def attached(self, cart_id: str) -> frozenset[str]:
        """Return the ids of the Payments that ever were on a cart."""
        return frozenset(self._attached[cart_id])

    def carts_of(self, payment_id: str) -> list[str]:
        """Return the ids of the carts that a Payment ever was on."""
        return [cart for cart, payments in self._attached.items() if payment_id in payments]

    def _note(self, cart_id: str, cart: Cart | None) -> None:
        self.moment += 1
        self._versions[cart_id].append((self.moment, cart))
