"""What our provider says to Adyen, and hears, fits the types of Adyen's own packages."""

import json
import re
from urllib.parse import urlsplit

import msgspec

from adyen_items import CANCEL, CAPTURE, PAYMENT, REFUND
from adyen_world import SEPA, THREE_DS, AdyenWorld, card
from payment_core.runtime.transport import Request, Response, Timeouts, Transport
from sandbox.adyen.account import Account
from witness.adyen_types import Literal, complaints, literals_of

CUSTOMER = "c0ffee00-4b5a-4697-8877-665544332211"
URL = "https://another.test/webhooks/adyen"
SETTINGS = {"ADYEN_MANAGEMENT_API_KEY": "AQE_sandbox", "ADYEN_NATIVE_3DS": "true"}


class Heard:
    """Keeps what goes over a transport."""

    def __init__(self, through: Transport) -> None:
        self._through = through
        self.literals: list[Literal] = []
        self.paths: set[str] = set()

    def send(self, request: Request, timeouts: Timeouts) -> Response:
        answer = self._through.send(request, timeouts)
        name = f"{request.method} {urlsplit(request.url).path}"
        asked = json.loads(request.body) if request.body else None
        told = json.loads(answer.body) if answer.body else None
        self.literals += literals_of(name, asked, answer.status, told)
        self.paths.add(re.sub(r"[A-Z0-9]{16}", "*", name))
        return answer


def test_what_the_provider_says_fits_the_official_types() -> None:
    heard: list[Heard] = []
    for flow in (_pays, _authenticates, _is_taken_at_once, _is_left, _stores, _is_set_up):
        world = AdyenWorld(**SETTINGS)
        listener = Heard(world.network)
        world.calls.through = listener
        flow(world)
        heard.append(listener)
    assert {path for one in heard for path in one.paths} >= {
        "POST /v72/payments",
        "POST /v72/payments/details",
        "POST /v72/payments/*/captures",
        "POST /v72/payments/*/refunds",
        "POST /v72/payments/*/cancels",
        "POST /v72/cancels",
        "POST /v72/paymentMethods",
        "GET /v72/storedPaymentMethods",
    }
    assert complaints([literal for one in heard for literal in one.literals]) == []


def _pays(world: AdyenWorld) -> None:
    world.adyen.account = Account(native_three_ds=False)
    world.submit(world.visit(world.authorize(card(THREE_DS))))
    world.capture(CAPTURE, 600)
    world.told()
    world.refund(REFUND, 400)
    world.told()


def _authenticates(world: AdyenWorld) -> None:
    world.submit(world.authenticate(world.authorize(card(THREE_DS))))


def _is_taken_at_once(world: AdyenWorld) -> None:
    world.authorize(SEPA, method="sepa_debit")
    world.cancel(CANCEL)


def _is_left(world: AdyenWorld) -> None:
    world.authorize()
    world.cancel(CANCEL)
    other = msgspec.structs.replace(
        world.request(method="ideal"), payment_id=PAYMENT.replace("a", "b")
    )
    world.provider.authorize(other)


def _stores(world: AdyenWorld) -> None:
    stored = world.authorize(store=True, customer_id=CUSTOMER).stored_method
    assert stored is not None
    world.told()
    waiting = msgspec.structs.replace(world.lookup(), stores_for=CUSTOMER)
    assert world.provider.fetch(waiting).stored_method is not None
    charge = world.request(stored_token=stored.token, off_session=True)
    world.provider.authorize(msgspec.structs.replace(charge, payment_id=PAYMENT.replace("a", "b")))
    world.provider.delete_stored_method(stored.token)


def _is_set_up(world: AdyenWorld) -> None:
    assert world.provider.health().is_up
    assert world.provider.register_webhook(URL)
    assert world.provider.unregister_webhook(URL)
