"""Money as commercetools writes it: an integer of minor units and an ISO 4217 currency code."""

import msgspec


class Money(msgspec.Struct, frozen=True, rename="camel"):
    """An amount in minor units (cents, yen, fils) of one currency.

    The shape is commercetools' Money; further members of its CentPrecisionMoney are ignored.
    https://docs.commercetools.com/api/types#money
    """

    cent_amount: int
    currency_code: str

    @classmethod
    def zero(cls, currency_code: str) -> "Money":
        """Return no money in that currency."""
        return cls(0, currency_code)

    def __add__(self, other: "Money") -> "Money":
        """Add money of the same currency; raises ValueError for another one."""
        return Money(self.cent_amount + self._minor_units_of(other), self.currency_code)

    def __sub__(self, other: "Money") -> "Money":
        """Subtract money of the same currency, possibly below zero; raises ValueError."""
        return Money(self.cent_amount - self._minor_units_of(other), self.currency_code)

    def __gt__(self, other: "Money") -> bool:
        """Compare money of the same currency; raises ValueError for another one."""
        return self.cent_amount > self._minor_units_of(other)

    @property
    def is_positive(self) -> bool:
        """Whether there is any money at all."""
        return self.cent_amount > 0

    def at_least_zero(self) -> "Money":
        """Return the amount, or zero where it is below zero."""
        return Money(max(self.cent_amount, 0), self.currency_code)

    def _minor_units_of(self, other: "Money") -> int:
        if other.currency_code != self.currency_code:
            raise ValueError(f"{other.currency_code} is not {self.currency_code}")
        return other.cent_amount
