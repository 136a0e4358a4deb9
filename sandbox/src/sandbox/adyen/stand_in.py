"""The stand-in as a whole: what it remembers, and the order in which things happen to it."""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
import requests

from sandbox.adyen.account import Account, Pace
from sandbox.adyen.acts import Acts
from sandbox.adyen.bank import Bank
from sandbox.adyen.books import BookedAtAdyen
from sandbox.adyen.checkout import Checkout
from sandbox.adyen.customer_area import CustomerArea
from sandbox.adyen.delivery_queue import AdyenQueue, Notification, notification
from sandbox.adyen.disputes import Disputes
from sandbox.adyen.errors import Json
from sandbox.adyen.late import LateChanges
from sandbox.adyen.notices import Notice, written
from sandbox.adyen.records import Records
from sandbox.adyen.reports import Reports
from sandbox.adyen.settings import AdyenSettings
from sandbox.adyen.signatures import body_signature, item_signature
from sandbox.adyen.vault import Change, StoredMethod, Vault
from sandbox.adyen.webhook_setup import Webhooks, WebhookSetup
from sandbox.clock import Clock
from sandbox.psp_kit.stand_in import Act, PSPStandIn
from sandbox.psp_kit.webhooks import Delivery, Endpoint

# What readers of Adyen's page on idempotency agree on: a key lives for at least seven days.
_KEY_WINDOW = timedelta(days=7)


class Adyen(PSPStandIn):
    """See `PSPStandIn`. `account` and `pace` may be changed while it runs."""

    webhook_patience = 10.0

    def __init__(
        self,
        settings: AdyenSettings,
        clock: Clock,
        session: requests.Session,
        chance: random.Random | None = None,
        stamp: Callable[[], datetime] | None = None,
    ) -> None:
        super().__init__(clock, session, chance, stamp)
        self.settings = settings
        self.webhook_session = session
        self.queue = AdyenQueue(self.new_id, self._chance)
        self.outbox = self.queue
        self.pace = Pace()
        self.webhooks = Webhooks(self.new_id)
        self.records = Records(clock, self._chance, self.pace, self.publish)
        self.vault = Vault(self.records.new_reference, self.tell_token)
        self.bank = Bank(self.records, self.vault)
        self.checkout = Checkout(self.records, self.bank, self.vault, settings.public_url)
        self.late = LateChanges(self.records, self.bank)
        self.operator = CustomerArea(self.records, self.bank, self.late)
        self.disputes = Disputes(self.records, self.late)
        self.reports = Reports(self.records, settings.public_url, self.publish)
        self.acts = Acts(self.records, self.checkout, self.bank, self.late, self.disputes)
        for account in settings.merchant_accounts:
            self._set_up("standard", account, settings.webhook_url)
            self._set_up("tokens", account, settings.token_webhook_url)

    @property
    def secret_key(self) -> str:
        """What the merchant's server, and the test control, has to show."""
        return self.settings.api_key

    @property
    def account(self) -> Account:
        """The switches of the Customer Area."""
        return self.records.account

    @account.setter
    def account(self, account: Account) -> None:
        self.records.account = account

    def key_window(self) -> timedelta:
        """Return how long an idempotency key is remembered."""
        return _KEY_WINDOW

    def signed(self, delivery: Delivery, now: datetime) -> Mapping[str, str]:
        """Return the headers of a webhook; items carry their signatures themselves."""
        setup = self.webhooks.get(delivery.endpoint.id)
        headers = {"Content-Type": "application/json", "Authorization": setup.basic}
        key = setup.key(now) if setup.kind == "tokens" else None
        if key is not None:
            headers["hmacsignature"] = body_signature(key, delivery.event.body)
            headers["protocol"] = "HmacSHA256"
        return headers

    def settle(self) -> None:
        """Let everything happen that is due."""
        with self.lock:
            self.records.settle()

    def books(self) -> Sequence[BookedAtAdyen]:
        """Return every payment as it is now, the oldest first."""
        with self.lock:
            self.records.settle()
            return [BookedAtAdyen(one) for one in self.records.payments()]

    def tune(
        self,
        *,
        settle_seconds: float | None = None,
        hold_seconds: float | None = None,
        lookup_lag_seconds: float | None = None,
    ) -> None:
        """See `PSPStandIn`. Nothing can be looked up, so the last is only remembered."""
        if settle_seconds is not None:
            self.pace.settle = timedelta(seconds=settle_seconds)
        if hold_seconds is not None:
            self.pace.hold = timedelta(seconds=hold_seconds)
        if lookup_lag_seconds is not None:
            self._lookup_lag = lookup_lag_seconds

    _lookup_lag = 0.0

    @property
    def lookup_lag_seconds(self) -> float:
        """What `tune` was told: there is no search that could lag."""
        return self._lookup_lag

    def act(self, payment_id: str, act: Act) -> None:
        """Be the shopper, a bank or time."""
        with self.lock:
            self.records.settle()
            self.acts.do(act, payment_id)

    def set_up_webhook(self, setup: WebhookSetup) -> None:
        """Deliver to a webhook from now on."""
        self.queue.add_endpoint(Endpoint(setup.id, setup.url, ""))

    def new_hmac_key(self, setup: WebhookSetup) -> str:
        """Make a key; for some minutes the old one signs too."""
        key = self._chance.randbytes(32).hex().upper()
        setup.keys.append(key)
        setup.rotated_at = self.clock.now()
        return key

    def publish(self, notice: Notice) -> None:
        """Put an event on its way to every webhook that is set up for it."""
        for setup in self.webhooks.told("standard", notice.merchant_account, notice.code):
            event = self.event(notice, setup)
            endpoint = self.outbox.endpoints[setup.id]
            self.queue.put(event, endpoint, batched=self.account.batches)

    def event(self, notice: Notice, setup: WebhookSetup) -> Notification:
        """Return an event as this webhook gets it, signed with one of its keys."""
        item, key = notice.item(), setup.key(self.clock.now())
        if key is not None:
            item["additionalData"]["hmacSignature"] = item_signature(key, item)
        name = self.new_id("ntfc")
        return notification(name, notice.at, item, notice.about, notice.is_front)

    def tell_token(self, method: StoredMethod, change: Change, event_id: str, at: datetime) -> None:
        """Tell what became of a stored method."""
        data = {
            "merchantAccount": method.merchant_account,
            "storedPaymentMethodId": method.id,
            "type": method.means.brand,
            "shopperReference": method.shopper_reference,
        }
        if change != "disabled":
            data["operation"] = f"Stored payment method: {change}"
        body: Json = {
            "createdAt": written(at),
            "eventId": event_id,
            "environment": "test",
            "type": f"recurring.token.{change}",
            "version": "1",
            "data": data,
        }
        name = self.new_id("ntfc")
        event = Notification(name, body["type"], at, msgspec.json.encode(body))
        for setup in self.webhooks.told("tokens", method.merchant_account, body["type"]):
            self.queue.put(event, self.outbox.endpoints[setup.id])

    def _set_up(self, kind: str, account: str, url: str | None) -> None:
        if url is None:
            return
        settings = self.settings
        username, password = settings.webhook_username, settings.webhook_password
        setup = self.webhooks.add(
            "tokens" if kind == "tokens" else "standard", account, url, username, password
        )
        setup.keys.append(settings.hmac_key)
        self.set_up_webhook(setup)
