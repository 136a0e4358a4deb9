"""A real processor, killed after the PSP has acted and before commercetools knows."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from sandbox.demo.checkout import CheckoutFailed, Json
from sandbox.demo.stack import Stack
from stack_support import PlantingMerchant

pytestmark = pytest.mark.servers


class Psp:
    """The PSP's test control."""

    def __init__(self, stack: Stack, merchant: PlantingMerchant) -> None:
        self._url = stack.facts.psp_url
        self._headers = {"Authorization": f"Bearer {stack.facts.psp_secret_key}"}
        self._merchant = merchant

    def call(self, verb: str, route: str, **body: object) -> Json:
        return self._merchant.call(verb, self._url + route, self._headers, json=body)

    def payments_made(self) -> int:
        """Return how many payments were created here."""
        requests = self.call("GET", "/test/requests")["data"]
        return sum(
            (one["method"], one["path"], one["replayed"]) == ("POST", "/v1/payments", False)
            for one in requests
        )


@pytest.fixture
def psp(stack: Stack, merchant: PlantingMerchant) -> Iterator[Psp]:
    control = Psp(stack, merchant)
    control.call("POST", "/test/webhooks/mode", hold=True)
    yield control
    control.call("POST", "/test/webhooks/mode")


def test_the_same_request_ends_the_same_payment(
    stack: Stack, merchant: PlantingMerchant, psp: Psp
) -> None:
    session = merchant.create_session(merchant.create_cart()["id"])
    before = psp.payments_made()
    psp.call("POST", "/test/faults", method="POST", path="/v1/payments$", delaySeconds=4)
    processor = stack.servers["processor"]
    with ThreadPoolExecutor(1) as shopper:
        paying = shopper.submit(merchant.pay, session, "tok_approved")
        while psp.payments_made() == before:
            assert not paying.done()
        processor.kill()
        with pytest.raises(CheckoutFailed):
            paying.result()
    processor.start()
    processor.wait_until_ready()
    payment = merchant.payment(merchant.pay(session, "tok_approved"))
    assert [(one["type"], one["state"]) for one in payment["transactions"]] == [
        ("Authorization", "Success")
    ]
    assert psp.payments_made() == before + 1
