"""One flow at a time, from a beginning that always succeeds: for one or two faults at any call."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import requests

from bench import Json
from psp_profiles.profile import Course
from simulation.merchants import Merchant
from simulation.simulated_system import SimulatedSystem

_PATIENCE = 3


class Scenario:
    """`warm` prepares, `act` is the flow itself. Whoever acts repeats what got no answer."""

    def __init__(self, system: SimulatedSystem) -> None:
        self.system = system
        self.cart: Json = system.cart()
        self.session = system.session(self.cart)
        self.told: dict[str, str] = {}
        self.merchants: list[Merchant] = []
        self.outcomes: list[str] = []

    def warm(self) -> None:
        """Do what the flow needs to have happened before."""

    def hear(self) -> None:
        """Let all webhooks arrive, where nothing else says what has happened."""
        while not self.system.profile.reads_payments and (
            delivery := self.system.stand_in.next_delivery()
        ):
            self.system.deliver(delivery)

    def act(self) -> None:
        """Go through the flow once."""
        self._submit("approved")

    def _submit(self, course: Course) -> None:
        method, token = self.system.means(course)
        self._repeat(lambda: self.system.pay(self.session, token, method, name="submit"))

    def _repeat(self, request: Callable[[], requests.Response]) -> None:
        for _ in range(_PATIENCE):
            answer = self.system.attempt(request)
            if answer is not None and answer.status_code < 500:
                self._note(answer)
                return

    def _note(self, answer: requests.Response) -> None:
        if answer.status_code == 200 and "paymentReference" in answer.text:
            told = answer.json()
            self.told[told["paymentReference"]] = told["outcome"]
            self.outcomes.append(told["outcome"])

    @property
    def _payment(self) -> str:
        return sorted(self.system.records.attached(self.cart["id"]))[-1]


class Redirect(Scenario):
    def act(self) -> None:
        self._submit("challenge")


class Sheet(Scenario):
    def act(self) -> None:
        system, (method, token) = self.system, self.system.means("approved")
        shown = {"centAmount": 10_000, "currencyCode": "EUR"}
        self._repeat(lambda: system.pay_by_sheet(self.session, shown, token, method, "submit"))


class Confirm(Scenario):
    def warm(self) -> None:
        self._submit("challenge")
        self.system.act_at_the_psp(self._payment, "confirm")

    def act(self) -> None:
        payment_id = self._payment
        self._repeat(lambda: self.system.confirm(self.session, payment_id))


class Return(Confirm):
    def act(self) -> None:
        [found] = self.system.records.at_the_psp(self._payment)
        self._repeat(lambda: self.system.come_back(found.return_url or ""))


class Webhook(Confirm):
    def act(self) -> None:
        while delivery := self.system.stand_in.next_delivery():
            self.system.deliver(delivery)


class Paid(Scenario):
    """An authorized payment, and a merchant who asks for something."""

    action = "capturePayment"
    cents: int | None = 10_000

    def warm(self) -> None:
        self._submit("approved")

    def act(self) -> None:
        merchant = Merchant(self.system, self._payment, 0, has_rivals=False)
        self.merchants.append(merchant)
        merchant.ask(self.action, self.cents, "job")
        self.outcomes += merchant.told.values()


class PartialCapture(Paid):
    cents = 4_000


class Cancel(Paid):
    action, cents = "cancelPayment", None


class Captured(Paid):
    """As `Paid`, with all of it captured."""

    action = "refundPayment"

    def warm(self) -> None:
        super().warm()
        self.system.outcome(self._payment, "capturePayment", 10_000, "first")
        self.hear()


class PartialRefund(Captured):
    cents = 4_000


class Reverse(Captured):
    """With a part captured, so that there is something to refund and something to release."""

    action, cents = "reversePayment", None

    def warm(self) -> None:
        Paid.warm(self)
        self.system.outcome(self._payment, "capturePayment", 4_000, "first")
        self.hear()


class MerchantCommand(Paid):
    def warm(self) -> None:
        super().warm()
        self._push()

    def act(self) -> None:
        self.system.add(self._payment, "Charge", 4_000)
        self._push()

    def _push(self) -> None:
        while delivery := self.system.pusher.take_due():
            self.system.push_one(delivery)


class Reconcile(Confirm):
    """Nothing but the reconciliation learns how the payment ended, and carries out the command."""

    def act(self) -> None:
        self.system.add(self._payment, "Charge", 4_000)
        self.system.clock.advance(3_600)
        self.system.reconcile()


class Deploy(Scenario):
    def act(self) -> None:
        for script in ("processor.post_deploy", "event_handler.post_deploy"):
            while self.system.deploy(script) != 0 and not self.system.plan.is_spent:
                pass


class WithAccount(Scenario):
    """A customer with a stored card."""

    def warm(self) -> None:
        self.customer = self.system.customer()
        self.method_id = self.system.save(self.customer, self._card())
        self.cart = self.system.cart_of(self.customer)
        self.session = self.system.session(self.cart)

    def _card(self) -> str | None:
        return self.system.means("approved").token

    def act(self) -> None:
        self._repeat(lambda: self.system.pay_again(self.session, self.method_id, name="again"))


class Store(WithAccount):
    def act(self) -> None:
        token = self._card()
        self._repeat(lambda: self.system.agree(self.session, token, name="store"))


class Remove(WithAccount):
    def act(self) -> None:
        self._repeat(lambda: self.system.remove(self.session, self.method_id))


class Recurring(WithAccount):
    def act(self) -> None:
        self._repeat(lambda: self.system.charge(self.cart, self.method_id))


class Status(Scenario):
    def act(self) -> None:
        token = self.system.merchant_center_token()
        self._repeat(lambda: self.system.status(token))


# Those that need a PSP which stores cards.
WITH_STORED_CARDS = frozenset(
    {"store a card", "pay with a stored card", "remove a stored card", "recurring"}
)
# Where nothing can be read, these have to wait until a shopper or a webhook comes.
THAT_LOOK = frozenset({"event", "reconcile"})
SCENARIOS: Mapping[str, type[Scenario]] = MappingProxyType(
    {
        "authorize": Scenario,
        "authorize with redirect": Redirect,
        "authorize by a sheet": Sheet,
        "confirm": Confirm,
        "return": Return,
        "webhook": Webhook,
        "capture": Paid,
        "partial capture": PartialCapture,
        "refund": Captured,
        "partial refund": PartialRefund,
        "cancel": Cancel,
        "reverse": Reverse,
        "event": MerchantCommand,
        "reconcile": Reconcile,
        "deploy hook": Deploy,
        "store a card": Store,
        "pay with a stored card": WithAccount,
        "remove a stored card": Remove,
        "recurring": Recurring,
        "status": Status,
    }
)
