"""Seeds of Adyen that failed once, with every circumstance that they have now."""

import pytest

from simulation.run import simulate


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param(6158, id="one of two calls for a cancellation was refused first"),
        pytest.param(6690, id="a write on its way took longer than its timeout"),
        pytest.param(9031, id="one of two calls was refused before the other was told"),
    ],
)
def test_a_seed_that_once_failed_holds(seed: int) -> None:
    """All of them were the harness's."""
    assert simulate(seed, provider="adyen").violation is None
