"""Seeds that once failed with Stripe: the same circumstances and faults are run again."""

import pytest

from simulation.circumstances import LATER, circumstances_of
from simulation.run import simulate


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param(238, id="clocks that differed hid a PaymentIntent"),
        pytest.param(72, id="a bank sent back a refund on the last day, and no webhook told it"),
        pytest.param(213, id="a merchant cancelled what was ended as declined"),
        pytest.param(1029, id="one opened in vain was ended under its own key"),
        pytest.param(1094, id="an order counted what was on its way back"),
    ],
)
def test_a_seed_that_once_failed_with_stripe_holds(seed: int) -> None:
    """The first was the product's, and has a test of its own; the others were the harness's."""
    assert simulate(seed, None, circumstances_of(seed) - LATER, "stripe").violation is None


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
        pytest.param(11092, id="a commanded capture kept what was opened in vain from its end"),
        pytest.param(11530, id="a sum had changed while the old one was held"),
        pytest.param(12186, id="an empty search was a proof after a day"),
        pytest.param(12911, id="an empty search was a proof, and two cards were tried"),
        pytest.param(13103, id="an empty search was a proof, and both were authorized"),
    ],
)
def test_a_seed_that_once_failed_with_stripe_by_what_came_later_holds(seed: int) -> None:
    """From 11092 on they were the product's, with tests of their own; the others the harness's."""
    assert simulate(seed, provider="stripe").violation is None


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param(1313, id="an attempt was kept for an order while its hold was cancelled"),
        pytest.param(1629, id="nothing was held any more on what was kept for an order"),
        pytest.param(7158, id="a key had its answer, and a later error was remembered"),
        pytest.param(8673, id="the end of a job and the payment both looked at the cart"),
        pytest.param(9401, id="another request got the error that a key remembered"),
        pytest.param(17635, id="a hold ended that captures had taken whole"),
    ],
)
def test_a_seed_that_stopped_among_twenty_thousand_with_stripe_holds(seed: int) -> None:
    """The first two were the product's, with tests of their own; the others the harness's."""
    assert simulate(seed, provider="stripe").violation is None
