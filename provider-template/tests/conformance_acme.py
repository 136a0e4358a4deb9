"""Acme for the conformance kit of the payment connector.

Run it in a checkout of the connector:
    make conformance PROVIDER=acme HOOK=<this file>
"""

from collections.abc import Mapping
from datetime import datetime

from conformance_kit import CUSTOMER, Course, Means, Stored
from conformance_places import SECRETS, in_process
from payment_core.spi import DeploymentLabels, Environment, Money

from payment_provider_acme.provider import AcmeProvider
from payment_provider_acme.settings import AcmeSettings
from stand_in import Acme

_HOST = "acme.test"
_KEY = "acme-secret-key-canary"


class AcmeUnderTest:
    """See `PSP` in conformance_kit.py for what each member has to do."""

    def __init__(self) -> None:
        self.line, self._world = in_process(_HOST, lambda *_: Acme(_KEY).app)
        self.secrets = (_KEY, *SECRETS)
        environment = Environment(
            {
                "ACME_URL": f"https://{_HOST}",
                "ACME_SECRET_KEY": _KEY,
                "ACME_WEBHOOK_SECRETS": ",".join(SECRETS[:2]),
            }
        )
        settings = AcmeSettings.read(environment)
        self.provider = AcmeProvider(settings, DeploymentLabels("kit", "kit"), self._world)

    def now(self) -> datetime:
        """Return the time of the provider's clock."""
        return self._world.now()

    def pass_time(self) -> None:
        """Let some seconds pass."""
        self._world.sleep(2)

    def means(self, course: Course) -> Means:
        """Return something to pay with: Acme's test card for each course has to stand here."""
        return Means("card", f"acme-token-{course}")

    def stored(self, course: Course) -> Stored:
        """Return a stored method; one that does not exist, as long as Acme stores nothing."""
        return Stored(CUSTOMER, f"acme-stores-nothing-{course}")

    def amount_at_psp(self, reference: str) -> int:
        """Return the amount of a payment as Acme's own integer."""
        raise NotImplementedError(f"amount_at_psp has to ask the stand-in for {reference}.")

    def in_psp_units(self, money: Money) -> int | None:
        """Return the same amount in Acme's minor units."""
        return money.cent_amount

    def unknown_status(self, body: bytes) -> bytes:
        """Return the answer with a status that does not exist."""
        raise NotImplementedError(f"unknown_status has to change these {len(body)} bytes.")

    def webhook(
        self, payment_id: str, reference: str, at: datetime, secret: int | None
    ) -> tuple[Mapping[str, str], bytes]:
        """Return headers and body of a webhook, signed as Acme signs."""
        raise NotImplementedError(
            f"webhook has to sign one about {payment_id}, {reference}, at {at}, by secret {secret}."
        )

    def close(self) -> None:
        """Close what is open."""


under_test = AcmeUnderTest
