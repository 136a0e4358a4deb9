"""The sandbox as a whole: its payments, and the order in which things happen to them."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from datetime import datetime, timedelta

import requests
from standardwebhooks import Webhook

from sandbox.clock import Clock
from sandbox.psp.acquirer import Acquirer
from sandbox.psp.bodies import PaymentBody
from sandbox.psp.control import CONTROLS, ControlBody
from sandbox.psp.errors import NotFound, Refusal
from sandbox.psp.issuer import Issuer
from sandbox.psp.payment import Method, News, Payment
from sandbox.psp.settings import PSPSettings
from sandbox.psp.timing import Timing
from sandbox.psp.tokens import PresentedCard, TokenVault
from sandbox.psp.vault import CustomerVault
from sandbox.psp.views import encoded, timestamp
from sandbox.psp_kit.errors import NothingToDo, Unknown
from sandbox.psp_kit.stand_in import Act, PSPStandIn
from sandbox.psp_kit.webhooks import Delivery, Event

_PAGE = 50


class SandboxPSP(PSPStandIn):
    """See `PSPStandIn`. `timing` may be changed while it runs."""

    def __init__(
        self,
        settings: PSPSettings,
        clock: Clock,
        session: requests.Session,
        chance: random.Random | None = None,
        stamp: Callable[[], datetime] | None = None,
    ) -> None:
        super().__init__(clock, session, chance, stamp)
        self.settings = settings
        self.timing: Timing = copy(settings.timing)
        self.tokens = TokenVault(self.new_id, self.timing)
        self.vault = CustomerVault(self.new_id)
        self.issuer = Issuer(self.new_id, self.timing, settings.public_url, self.vault)
        self.acquirer = Acquirer(self.new_id, self.timing, self.issuer)
        self._payments: dict[str, Payment] = {}
        if settings.webhook_url:
            self.outbox.register(settings.webhook_url, settings.webhook_secret or self.new_secret())

    @property
    def secret_key(self) -> str:
        """What the merchant's server, and the test control, has to show."""
        return self.settings.secret_key

    def key_window(self) -> timedelta:
        """Return how long an idempotency key is remembered."""
        return timedelta(seconds=self.timing.key_window_seconds)

    def signed(self, delivery: Delivery, now: datetime) -> Mapping[str, str]:
        """Return the headers of a webhook, signed as Standard Webhooks says."""
        event = delivery.event
        signature = Webhook(delivery.endpoint.secret).sign(event.id, now, event.body.decode())
        return {
            "Content-Type": "application/json",
            "webhook-id": event.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signature,
        }

    def books(self) -> Sequence[Payment]:
        """Return every payment as it is now, the oldest first."""
        with self.lock:
            now, found = self.clock.now(), list(self._payments.values())
            is_due = any(due.at <= now for one in found for due in one.agenda)
            return self.known() if is_due else found

    def tune(
        self,
        *,
        settle_seconds: float | None = None,
        hold_seconds: float | None = None,
        lookup_lag_seconds: float | None = None,
    ) -> None:
        """See `PSPStandIn`."""
        if settle_seconds is not None:
            self.timing.settle_seconds = settle_seconds
        if hold_seconds is not None:
            self.timing.authorization_seconds = hold_seconds
        if lookup_lag_seconds is not None:
            self.timing.lookup_lag_seconds = lookup_lag_seconds

    @property
    def lookup_lag_seconds(self) -> float:
        """How long a new payment is not found by the merchant's reference."""
        return self.timing.lookup_lag_seconds

    def act(self, payment_id: str, act: Act) -> None:
        """Be the shopper, a bank or time."""
        try:
            with self.lock, self.opened(payment_id) as payment:
                CONTROLS[act](self, payment, ControlBody())
        except NotFound as error:
            raise Unknown(payment_id) from error
        except Refusal as error:
            raise NothingToDo(str(error)) from error

    def create(self, body: PaymentBody) -> Payment:
        """Create a payment and start its authorization; the caller holds the lock."""
        now = self.clock.now()
        if body.method.type == "ideal" and body.amount.currency != "EUR":
            code = "currency_not_supported"
            raise Refusal(code, "iDEAL payments are in euro.", "amount.currency")
        card = self._card(body)
        payment = Payment(
            id=self.new_id("pay"),
            amount=body.amount,
            merchant_reference=body.merchant_reference,
            order_reference=body.order_reference,
            customer_reference=body.customer_reference,
            store=body.store,
            return_url=body.return_url,
            method=Method(type=body.method.type),
            metadata=body.metadata,
            created_at=now,
            hosted=body.method.type == "hpp",
        )
        self._payments[payment.id] = payment
        self.issuer.start(payment, card, now)
        self._publish(payment)
        return payment

    @contextmanager
    def opened(self, payment_id: str) -> Iterator[Payment]:
        """Give the payment, brought up to date, and publish what then happens to it.

        The caller holds the lock. Raises `NotFound`.
        """
        payment = self._payments.get(payment_id)
        if payment is None:
            raise NotFound
        payment.settle(self.clock.now())
        try:
            yield payment
        finally:
            self._publish(payment)

    def search(self, merchant_reference: str) -> list[Payment]:
        """Return the payments with that reference, without those newer than the lookup lag."""
        newest = self.clock.now() - timedelta(seconds=self.timing.lookup_lag_seconds)
        found = []
        for payment in self._payments.values():
            if payment.merchant_reference == merchant_reference and payment.created_at <= newest:
                with self.opened(payment.id):
                    found.append(payment)
        return found

    def known(self) -> list[Payment]:
        """Return every payment, brought up to date; the caller holds the lock."""
        for payment_id in self._payments:
            with self.opened(payment_id):
                pass
        return list(self._payments.values())

    def made_between(
        self, start: datetime, end: datetime, after: str | None
    ) -> tuple[list[Payment], bool]:
        """Return payments made in [start, end), newest first, and whether more follow.

        `after` is the id of the last payment of the page before; raises `NotFound`.
        """
        newest_first = list(reversed(self._payments.values()))
        if after is not None:
            ids = [one.id for one in newest_first]
            if after not in ids:
                raise NotFound
            newest_first = newest_first[ids.index(after) + 1 :]
        found = [one for one in newest_first if start <= one.created_at < end]
        return found[:_PAGE], len(found) > _PAGE

    def settle(self) -> None:
        """Bring all payments up to date."""
        with self.lock:
            self.known()

    def _card(self, body: PaymentBody) -> PresentedCard | None:
        if body.method.stored_token and body.customer_reference:
            return self.vault.use(
                body.method.stored_token, body.customer_reference, off_session=body.off_session
            )
        return self.tokens.use(body.method.token) if body.method.token else None

    def _publish(self, payment: Payment) -> None:
        news, payment.news = payment.news, []
        for one in news:
            self.outbox.publish(self._event(payment, one))

    def _event(self, payment: Payment, news: News) -> Event:
        event_id = self.new_id("evt")
        body = {
            "id": event_id,
            "type": news.type,
            "createdAt": timestamp(news.at),
            "data": {
                "paymentId": payment.id,
                "merchantReference": payment.merchant_reference,
                "metadata": payment.metadata,
            },
        }
        return Event(event_id, news.type, news.at, encoded(body), payment.merchant_reference)
