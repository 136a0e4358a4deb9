"""How much of a cart is paid.

The one notion behind every answer that a shop may read as "the order can be made now": computed
from one version of the cart and of its Payments.
"""

from collections.abc import Iterable

import msgspec

from payment_core.domain.balances import covering, held_or_captured
from payment_core.domain.money import Money
from payment_core.domain.payment import Payment
from payment_core.domain.superseded_attempts import is_superseded
from processor.domain.claim_checks import claimed_amount


class Coverage(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """All amounts are in the cart's currency; Payments in another one cover nothing.

    `covered` is held or captured, net of all that is or may be released, refunded or charged
    back. `due` is what is left of `total` after that and after the gift cards still to come.
    `in_flight` waits for a shopper, the PSP or a bank, and may become covered.
    """

    total: Money
    covered: Money
    due: Money
    in_flight: Money

    @property
    def is_complete(self) -> bool:
        """Whether nothing is due."""
        return not self.due.is_positive


def coverage(total: Money, to_come: Money, payments: Iterable[Payment]) -> Coverage:
    """Return how these Payments cover the total; `to_come` is promised by other means."""
    covered = in_flight = Money.zero(total.currency_code)
    for one in payments:
        if one.amount_planned.currency_code == total.currency_code and not is_superseded(one):
            secured = covering(one)
            covered = covered + secured
            in_flight = in_flight + _in_flight_on(one, secured)
    due = (total - covered - to_come).at_least_zero()
    return Coverage(total=total, covered=covered, due=due, in_flight=in_flight)


def covered_by(payment: Payment) -> Money:
    """Return what the Payment covers; a superseded attempt covers nothing."""
    if is_superseded(payment):
        return Money.zero(payment.amount_planned.currency_code)
    return covering(payment)


def _in_flight_on(payment: Payment, secured: Money) -> Money:
    if not payment.transactions:
        return claimed_amount(payment)
    return (held_or_captured(payment) - secured).at_least_zero()
