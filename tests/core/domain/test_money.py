import pytest

from payment_core.domain.money import Money


def test_adds_and_subtracts_minor_units() -> None:
    assert Money(100, "EUR") + Money(5, "EUR") == Money(105, "EUR")
    assert Money(100, "EUR") - Money(105, "EUR") == Money(-5, "EUR")
    assert (Money(100, "EUR") - Money(105, "EUR")).at_least_zero() == Money.zero("EUR")


@pytest.mark.parametrize("operator", ["__add__", "__sub__", "__gt__"])
def test_never_mixes_currencies(operator: str) -> None:
    with pytest.raises(ValueError, match="USD is not EUR"):
        getattr(Money(1, "EUR"), operator)(Money(1, "USD"))
