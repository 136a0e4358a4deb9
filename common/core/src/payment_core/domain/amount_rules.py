"""Which amounts a payment method takes, in which currencies."""

from collections.abc import Mapping

import msgspec

from payment_core.domain.money import Money
from payment_core.domain.money_text import money_text

_ISO_LENGTH = 3


class AmountRange(msgspec.Struct, frozen=True):
    """Multiples of `step` between two amounts, in minor units as commercetools counts them."""

    least: int = 1
    most: int | None = None
    step: int = 1


class AmountRules(msgspec.Struct, frozen=True):
    """What a method takes: in these currencies, None for every one of ISO 4217.

    `ranges` is what is special about a currency; `otherwise` counts for all others. commercetools
    has currencies of its own, such as HUF0, which no PSP knows; `beyond_iso` takes them too.
    https://docs.commercetools.com/api/types#nonstandardcurrency
    """

    currencies: frozenset[str] | None = None
    ranges: Mapping[str, AmountRange] = {}
    otherwise: AmountRange = AmountRange()
    beyond_iso: bool = False

    def objection(self, amount: Money) -> str | None:
        """Return why this amount cannot be paid, None when it can."""
        currency, cents = amount.currency_code, amount.cent_amount
        if not self._takes(currency):
            return f"The method does not support payments in {currency}."
        allowed = self.ranges.get(currency, self.otherwise)
        if cents % allowed.step:
            step = money_text(Money(allowed.step, currency))
            return f"The amount has to be a multiple of {step}."
        if cents < allowed.least:
            return f"The amount has to be at least {money_text(Money(allowed.least, currency))}."
        if allowed.most is not None and cents > allowed.most:
            return f"The amount may be at most {money_text(Money(allowed.most, currency))}."
        return None

    def _takes(self, currency: str) -> bool:
        if self.currencies is None:
            return self.beyond_iso or len(currency) == _ISO_LENGTH
        return currency in self.currencies
