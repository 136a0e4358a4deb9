"""The sandbox as a whole: its payments, and the order in which things happen to them."""

import base64
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from datetime import datetime, timedelta

import requests

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.psp.acquirer import Acquirer
from sandbox.psp.bodies import PaymentBody
from sandbox.psp.errors import NotFound, Refusal
from sandbox.psp.idempotency import IdempotencyKeys
from sandbox.psp.issuer import Issuer
from sandbox.psp.journal import Journal
from sandbox.psp.payment import Method, News, Payment
from sandbox.psp.remembered_errors import RememberedErrors
from sandbox.psp.settings import PSPSettings
from sandbox.psp.timing import Timing
from sandbox.psp.tokens import PresentedCard, TokenVault
from sandbox.psp.vault import CustomerVault
from sandbox.psp.views import encoded, timestamp
from sandbox.psp.webhook_sender import send
from sandbox.psp.webhooks import Delivery, Event, Outbox

_PAGE = 50


class SandboxPSP:
    """Everything that one sandbox remembers.

    `lock` guards all of it, and is never held while a webhook is sent. `chance` makes every id
    and secret, so a seeded one makes them repeatable. `stamp` is the time that signatures
    carry; it differs from the clock where the clock is advanced and the receiver's is not.
    """

    def __init__(
        self,
        settings: PSPSettings,
        clock: Clock,
        session: requests.Session,
        chance: random.Random | None = None,
        stamp: Callable[[], datetime] | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.timing: Timing = copy(settings.timing)
        self.lock = threading.Lock()
        self.faults = Faults()
        self.journal = Journal()
        self._session = session
        self._chance = chance or random.SystemRandom()
        self._stamp = stamp or clock.now
        self.keys = IdempotencyKeys(self.timing)
        self.remembered_errors = RememberedErrors()
        self.tokens = TokenVault(self._new_id, self.timing)
        self.outbox = Outbox(self._new_id, self._chance)
        self.vault = CustomerVault(self._new_id)
        self.issuer = Issuer(self._new_id, self.timing, settings.public_url, self.vault)
        self.acquirer = Acquirer(self._new_id, self.timing, self.issuer)
        self._payments: dict[str, Payment] = {}
        if settings.webhook_url:
            self.outbox.register(settings.webhook_url, settings.webhook_secret or self.new_secret())

    def create(self, body: PaymentBody) -> Payment:
        """Create a payment and start its authorization; the caller holds the lock."""
        now = self.clock.now()
        if body.method.type == "ideal" and body.amount.currency != "EUR":
            code = "currency_not_supported"
            raise Refusal(code, "iDEAL payments are in euro.", "amount.currency")
        card = self._card(body)
        payment = Payment(
            id=self._new_id("pay"),
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

    def tick(self) -> None:
        """Let everything happen that is due, and attempt the webhooks that are due."""
        self.settle()
        while delivery := self.next_delivery():
            self.deliver(delivery)

    def settle(self) -> None:
        """Bring all payments up to date."""
        with self.lock:
            self.known()

    def next_delivery(self) -> Delivery | None:
        """Return a webhook that is due, for the caller to deliver; None when none is."""
        with self.lock:
            return self.outbox.take_due(self.clock.now())

    def deliver(self, delivery: Delivery) -> None:
        """Attempt one delivery; whatever happens, it is tried again until a 2xx came back."""
        status = None
        try:
            status = send(self._session, delivery, self._stamp())
        finally:
            with self.lock:
                self.outbox.record(delivery, status, self.clock.now())

    def new_secret(self) -> str:
        """Return a new secret to sign webhooks with."""
        return "whsec_" + base64.b64encode(self._chance.randbytes(32)).decode()

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
        event_id = self._new_id("evt")
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
        return Event(event_id, news.type, news.at, encoded(body))

    def _new_id(self, prefix: str) -> str:
        return f"{prefix}_{self._chance.getrandbits(96):024x}"
