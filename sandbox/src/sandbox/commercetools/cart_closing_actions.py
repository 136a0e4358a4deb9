"""Update actions that close a cart to some or all changes, and open it again."""

from sandbox.commercetools.carts import (
    LOCKED_CARTS,
    Cart,
    CartLock,
    FreezeStrategy,
    check_not_frozen,
)
from sandbox.commercetools.errors import invalid_operation
from sandbox.commercetools.project import Work
from sandbox.commercetools.representations import Action


class FreezeCart(Action):
    """Keep the items and prices as they are.

    https://docs.commercetools.com/api/projects/carts#freeze-cart; what `HardFreeze` keeps more
    (discounts, shipping methods) does not exist here.
    """

    strategy: FreezeStrategy = "SoftFreeze"

    def apply(self, cart: Cart, _: Work) -> None:
        """Set state and strategy; raises InvalidOperation for an empty cart."""
        check_not_frozen(cart)
        if cart.is_empty:
            raise invalid_operation("An empty cart cannot be frozen.")
        cart.cart_state = "Frozen"
        cart.freeze_strategy = self.strategy


class UnfreezeCart(Action):
    """Allow changes again."""

    def apply(self, cart: Cart, _: Work) -> None:
        """Set the state."""
        if cart.cart_state != "Frozen":
            raise invalid_operation("The cart is not frozen.")
        cart.cart_state = "Active"
        cart.freeze_strategy = None


class LockCart(Action):
    """Refuse every update by clients without the scope for locked carts.

    https://docs.commercetools.com/api/releases/2026-01-16-introduced-cart-locking
    """

    def apply(self, cart: Cart, work: Work) -> None:
        """Note who locked it and when; raises insufficient_scope."""
        work.require(LOCKED_CARTS)
        if cart.lock is None:
            cart.lock = CartLock(created_at=work.now, client_id=work.author.client_id or "")


class UnlockCart(Action):
    """Take updates from everybody again."""

    def apply(self, cart: Cart, work: Work) -> None:
        """Remove the lock; raises insufficient_scope."""
        work.require(LOCKED_CARTS)
        cart.lock = None


CartClosingAction = FreezeCart | UnfreezeCart | LockCart | UnlockCart
