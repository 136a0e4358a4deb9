"""Both applications between both stand-ins, with everything that a request can be about."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from bench import ISSUER, NEEDED, PROCESSOR, PROJECT, TOTAL, WEBHOOK_SECRET, Json
from event_handler.app import create_app as event_handler_app
from event_support import ALL_COMMANDS
from returning_customers_support import ShopWithAccounts
from standard_webhooks import standard_headers

# What all our payments say at the PSP.
OURS = {"projectKey": PROJECT, "deploymentId": "default"}

UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"
ITEM_ID = "11111111-2222-4333-8444-555555555555"
_HARMLESS = ("/oauth/token", "/oauth/introspect")


class BadInputFixtures(ShopWithAccounts):
    """One project in which cards can be stored and merchants' commands are carried out.

    `browser` and `events` send the two applications what no library would.
    """

    def __init__(self) -> None:
        super().__init__(settings={"STORED_PAYMENT_METHODS_ENABLED": "true"})
        self.grant(*NEEDED, "manage_payment_methods")
        self._customers = 0
        self.browser = self.processor.test_client()
        settings = {**self.settings, "MERCHANT_COMMANDS": ALL_COMMANDS}
        self.events = event_handler_app(settings, self.world()).test_client()

    # What is already there.

    @cached_property
    def session_id(self) -> str:
        """The session of a cart that nobody has paid."""
        return self.session()

    @cached_property
    def authorized(self) -> str:
        """An authorized Payment."""
        return self.paid()

    @cached_property
    def payer(self) -> str:
        """The session of the cart that `confirmable` pays."""
        return self.session()

    @cached_property
    def confirmable(self) -> str:
        """A Payment that is decided."""
        return str(self.pay(self.payer).json()["paymentReference"])

    @cached_property
    def saver(self) -> str:
        """A customer with a stored card."""
        return self.new_customer()

    @cached_property
    def stored_card(self) -> str:
        """The PaymentMethod of `saver`."""
        return self.save(self.saver)

    @cached_property
    def owing_cart(self) -> str:
        """A cart of `saver` that nobody has paid."""
        return str(self.cart_of(self.saver)["id"])

    def renew(self) -> None:
        """Forget what can be used up: the next one who asks gets another."""
        for name in ("session_id", "authorized", "owing_cart"):
            self.__dict__.pop(name, None)

    # What a case may add.

    def started(self, token: str = "tok_approved", currency: str = "EUR") -> str:
        """Return a new Payment."""
        answer = self.pay(self.session(self.cart(currency=currency)), token)
        return str(answer.json()["paymentReference"])

    def captured(self, cents: int = TOTAL, token: str = "tok_approved") -> str:
        """Return a new Payment of which so much is captured."""
        payment_id = self.paid(token=token)
        assert self.intent(payment_id, "capturePayment", cents).status_code == 200
        return payment_id

    def new_customer(self) -> str:
        """Return the id of a new customer."""
        self._customers += 1
        return self.customer(f"customer-{self._customers}@example.com")

    def leaving(self, session_id: str) -> Json:
        """Start a payment that leaves the shop; return the answer."""
        started: Json = self.pay(session_id, None, "ideal").json()
        return started

    def back_link(self, started: Json, outcome: str = "confirm") -> str:
        """Decide at the bank; return path and query of the way back."""
        location = self.answer_the_bank(started["action"]["url"], outcome)
        return location.removeprefix(PROCESSOR)

    def link_given_to_the_psp(self, started: Json) -> str:
        """Return path and query of the way back, with nothing decided at the bank."""
        reference = started["paymentReference"]
        [found] = [one for one in self.psp.known() if one.merchant_reference == reference]
        return str(found.return_url).removeprefix(PROCESSOR)

    # Who may call.

    def merchant_center_token(self, permissions: tuple[str, ...] | None = None) -> str:
        """Return a token of a Merchant Center user."""
        return self.commercetools.merchant_center.token(
            ISSUER,
            PROJECT,
            subject="user",
            audience=PROCESSOR,
            lifetime=10**8,
            permissions=permissions,
        )

    def revision(self, payment_id: str) -> str:
        """Return what an operator has to say that they saw of a payment."""
        token = self.merchant_center_token(("viewOrders",))
        answer = self.call("GET", f"/operations/payments/{payment_id}", token=token)
        return str(answer.json().get("revision", "none"))

    def signed(self, body: bytes, message_id: str = "evt_1", seconds: int = 0) -> dict[str, str]:
        """Return the headers of a webhook as the PSP signs it, that many seconds from now."""
        at = self.clock.now() + timedelta(seconds=seconds)
        headers = standard_headers(WEBHOOK_SECRET, body, at, message_id)
        return {**headers, "Content-Type": "application/json"}

    def webhook_event(self, payment_id: str, **changes: Any) -> Json:
        """Return what the PSP says when a payment changed."""
        return {
            "id": "evt_1",
            "type": "payment.updated",
            "createdAt": self.clock.now().isoformat(),
            "data": {"paymentId": "pay_unknown", "merchantReference": payment_id, "metadata": OURS},
            **changes,
        }

    # What happened.

    def forget_calls(self) -> None:
        """Begin to count what the applications change."""
        self.commercetools.journal.clear()
        self.psp.journal.clear()

    def changes(self) -> list[str]:
        """Return the calls that changed something, at the PSP and in commercetools."""
        calls = [
            *((one.method, one.path) for one in self.psp.journal.entries()),
            *((one.method, one.path) for one in self.commercetools.journal.entries()),
        ]
        return [f"{method} {path}" for method, path in calls if _changes(method, path)]


def _changes(method: str, path: str) -> bool:
    return method != "GET" and path not in _HARMLESS
