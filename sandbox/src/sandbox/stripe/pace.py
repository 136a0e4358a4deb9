"""How long banks take. It can be changed while the stand-in runs."""

from dataclasses import dataclass
from datetime import timedelta

from sandbox.stripe.method_rules import hold_lasts, settles_after
from sandbox.stripe.payment_methods import PaymentMethod

_USUALLY = timedelta(seconds=3)


@dataclass
class Pace:
    """None stands for the times that Stripe names, and seconds where it names none."""

    settle: timedelta | None = None
    hold: timedelta | None = None

    @property
    def returns_after(self) -> timedelta:
        """How long a refund is under way, and a dispute takes to be opened."""
        return _USUALLY if self.settle is None else self.settle

    def settles_after(self, method: PaymentMethod | None) -> timedelta:
        """Return how long it takes until a bank says whether a payment went well."""
        if method is None or self.settle is not None:
            return self.returns_after
        return settles_after(method)

    def hold_lasts(self, method: PaymentMethod, *, off_session: bool) -> timedelta:
        """Return how long an authorization is good for."""
        return hold_lasts(method, off_session=off_session) if self.hold is None else self.hold
