"""Which amounts a payment method takes, in which currencies."""

from collections.abc import Mapping

import msgspec

from payment_core.domain.money import Money
from payment_core.domain.money_text import money_text


class AmountRange(msgspec.Struct, frozen=True):
    """Multiples of `step` between two amounts, in minor units as commercetools counts them."""

    least: int = 1
    most: int | None = None
    step: int = 1


class AmountRules(msgspec.Struct, frozen=True):
    """What a method takes: in these currencies, None for every one.

    `ranges` is what is special about a currency; `otherwise` counts for all others.
    """

    currencies: frozenset[str] | None = None
    ranges: Mapping[str, AmountRange] = {}
    otherwise: AmountRange = AmountRange()

    def objection(self, amount: Money) -> str | None:
        """Return why this amount cannot be paid, None when it can."""
        currency, cents = amount.currency_code, amount.cent_amount
        if self.currencies is not None and currency not in self.currencies:
            return f"Payments in {currency} are not possible with it."
        allowed = self.ranges.get(currency, self.otherwise)
        if cents % allowed.step:
            step = money_text(Money(allowed.step, currency))
            return f"The amount has to be a multiple of {step}."
        if cents < allowed.least:
            return f"The amount has to be at least {money_text(Money(allowed.least, currency))}."
        if allowed.most is not None and cents > allowed.most:
            return f"The amount may be at most {money_text(Money(allowed.most, currency))}."
        return None
