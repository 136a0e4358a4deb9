"""Seeds of PSPs that show no payment that failed once, with every circumstance they have now."""

import pytest

from simulation.run import simulate


@pytest.mark.parametrize(
    ("provider", "seed"),
    [
        pytest.param("adyen", 6158, id="one of two calls for a cancellation was refused first"),
        pytest.param("adyen", 6690, id="a write on its way took longer than its timeout"),
        pytest.param("adyen", 9031, id="one of two calls was refused before the other was told"),
        pytest.param("adyen", 9756, id="a job asked for a token before its payment did"),
        pytest.param("adyen", 9807, id="an answer was lost, and what was taken not cancelled"),
        pytest.param("adyen", 10751, id="an order kept what had been given up"),
        pytest.param("adyen", 11392, id="a charge was disputed before it was answered"),
        pytest.param("adyen", 42502, id="a lost webhook told that an end had failed"),
        pytest.param("adyen", 59601, id="both attempts on an order had been given up"),
        pytest.param("adyen", 52856, id="a capture came after one that had failed"),
        pytest.param("adyen", 40134, id="an attempt kept for an order was recorded twice"),
        pytest.param("adyen", 31205, id="a capture waited beside what was being refunded"),
        pytest.param("sandbox-webhook", 20036, id="a cancellation waited for a capture of nothing"),
        pytest.param("adyen", 23131, id="a failed capture was told before its payment"),
        pytest.param("adyen", 22023, id="a request waited twice for a job that could not be made"),
        pytest.param("adyen", 22199, id="an end was waited for beyond the time of the request"),
        pytest.param("adyen", 25955, id="a hold was there again beside a capture that came late"),
        pytest.param("adyen", 31687, id="one of two refused calls was not told"),
        pytest.param("adyen", 9569, id="a paid page could not be ended, which no webhook told"),
        pytest.param("adyen", 3213, id="more was there again than the PSP had"),
        pytest.param("sandbox-webhook", 1089, id="a cancellation was asked for under an old key"),
        pytest.param("sandbox-webhook", 1114, id="an order kept an attempt that had failed"),
        pytest.param("sandbox-webhook", 1149, id="an attempt that nothing had told of was ended"),
    ],
)
def test_a_seed_that_once_failed_holds(provider: str, seed: int) -> None:
    """docs/simulation-runs.md says what was wrong; what was the product's has a test of its own."""
    assert simulate(seed, provider=provider).violation is None
