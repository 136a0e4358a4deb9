"""Seeds of Stripe that failed once, with every circumstance that they have now."""

import pytest

from simulation.run import simulate


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param(10143, id="others commanded to capture what had failed"),
        pytest.param(10144, id="a webhook was about what was opened in vain"),
        pytest.param(10172, id="a slow call took longer than its timeout"),
        pytest.param(10244, id="a dispute came before its payment was written"),
        pytest.param(10380, id="others commanded to capture what was declined"),
        pytest.param(10439, id="two webhooks of a dispute came before its payment was written"),
        pytest.param(10823, id="a late webhook was about what was opened in vain"),
        pytest.param(11530, id="a sum had changed while the old one was held"),
        pytest.param(12911, id="a search showed a PaymentIntent after more than a day"),
    ],
)
def test_a_seed_that_once_failed_holds(seed: int) -> None:
    """The last two were the product's, and have tests of their own; the others the harness's."""
    assert simulate(seed, provider="stripe").violation is None
