"""Adyen for the conformance kit: the stand-in in this process, told by its webhooks."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime

import requests
from flask import Flask

from adyen_items import (
    ACCOUNT,
    FOREIGN_KEY,
    KEY,
    OTHER_KEY,
    OTHER_PASSWORD,
    PASSWORD,
    SETTINGS,
    basic,
    webhook,
)
from adyen_world import BROWSER, HOST, PAGES, SEPA, STAND_IN, THREE_DS, card
from conformance_kit import CUSTOMER, Course, Means, Stored
from conformance_places import in_process
from payment_core.domain.money import Money
from payment_core.domain.operation_ids import operation_id
from payment_core.domain.payment import TransactionType
from payment_core.domain.provider import AuthorizationRequest, DeploymentLabels
from payment_core.runtime.secret import Secret
from payment_core.runtime.settings import Environment
from payment_provider_adyen.provider import AdyenProvider
from payment_provider_adyen.webhook_shapes import NotificationItem, WebhookAmount
from sandbox.adyen.app import create_app
from sandbox.adyen.cards import REFUSALS
from sandbox.adyen.stand_in import Adyen
from sandbox.clock import VirtualClock

_CARDS: Mapping[Course, str] = {
    "approved": card(),
    "declined": card(holderName="DECLINED"),
    "action": card(THREE_DS),
    "unusable": "{}",
}
_KEYS = (KEY, OTHER_KEY, FOREIGN_KEY)
_HUNDREDTHS, _WHOLE_UNITS = ("CLP", "ISK"), ("CVE", "IDR")


class AdyenUnderTest:
    """See `PSP` and `Settles`."""

    def __init__(self) -> None:
        self.line, self._world = in_process(HOST, self._stand_in)
        self.secrets = (SETTINGS["ADYEN_API_KEY"], *_KEYS, PASSWORD, OTHER_PASSWORD)
        configured = AdyenProvider.settings.read(Environment(SETTINGS))
        self.provider = AdyenProvider(configured, DeploymentLabels("kit", "kit"), self._world)

    def _stand_in(self, clock: VirtualClock, session: requests.Session) -> Flask:
        self._adyen = Adyen(STAND_IN, clock, session, random.Random(1))
        return create_app(self._adyen)

    def now(self) -> datetime:
        return self._world.now()

    def pass_time(self) -> None:
        self._world.sleep(12 * 3600)

    def means(self, course: Course) -> Means:
        return Means("sepa_debit", SEPA) if course == "pending" else Means("card", _CARDS[course])

    def stored(self, course: Course) -> Stored:
        """Store a card in a payment of its own, and let its bank refuse what follows."""
        payment_id = f"0a1b2c3d-0000-4000-8000-{len(self._adyen.books()):012x}"
        answer = self.provider.authorize(
            AuthorizationRequest(
                payment_id=payment_id,
                operation_id=operation_id(payment_id, TransactionType.AUTHORIZATION, "kit"),
                amount=Money(1_000, "EUR"),
                method="card",
                token=Secret(_CARDS["approved"]),
                return_url=f"{PAGES}/return",
                customer_id=CUSTOMER,
                store=True,
                browser=BROWSER,
            )
        )
        assert answer.stored_method is not None
        token = answer.stored_method.token.reveal()
        refusal = {"declined": REFUSALS["2"], "action": REFUSALS["38"]}.get(course)
        self._adyen.vault.spoil(token.partition(":")[2], refusal)
        return Stored(CUSTOMER, token)

    def amount_at_psp(self, reference: str) -> int:
        return next(
            one.value for one in self._adyen.records.payments() if one.psp_reference == reference
        )

    def in_psp_units(self, money: Money) -> int | None:
        """https://docs.adyen.com/development-resources/currency-codes/."""
        if money.currency_code in _HUNDREDTHS:
            return money.cent_amount * 100
        if money.currency_code not in _WHOLE_UNITS:
            return money.cent_amount
        return None if money.cent_amount % 100 else money.cent_amount // 100

    def unknown_status(self, body: bytes) -> bytes:
        return body.replace(b'"Authorised"', b'"Pondering"')

    def webhook(
        self, payment_id: str, reference: str, at: datetime, secret: int | None
    ) -> tuple[Mapping[str, str], bytes]:
        item = NotificationItem(
            psp_reference=reference,
            merchant_account_code=ACCOUNT,
            merchant_reference=payment_id,
            event_code="AUTHORISATION",
            event_date=at,
            success="true",
            amount=WebhookAmount(1_000, "EUR"),
        )
        return basic(), webhook(item, key=_KEYS[2 if secret is None else secret])

    def settle(self) -> Sequence[tuple[Mapping[str, str], bytes]]:
        """Take what Adyen has to say now."""
        self._adyen.settle()
        sent = []
        while delivery := self._adyen.next_delivery():
            headers = self._adyen.signed(delivery, self.now())
            sent.append(({name.lower(): one for name, one in headers.items()}, delivery.event.body))
            self._adyen.outbox.record(delivery, 204, self.now())
        return sent

    def close(self) -> None:
        """Nothing is open."""
