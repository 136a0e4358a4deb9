"""Whether this connector can work: its credentials, its scopes, its PSP."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from payment_core.commercetools.client import CommercetoolsError
from payment_core.core import PaymentCore
from payment_core.runtime.errors import Unavailable
from payment_core.runtime.world import World
from payment_web.deployment import missing_scopes
from processor.commercetools.payment_finder import PaymentFinder
from processor.domain.payment_findings import UNFINISHED_AFTER

_COUNTED = timedelta(days=7)
_NAME = "commercetools-payment-connector"
_DESCRIPTION = "Payment connector for commercetools, with exchangeable payment service providers"


class Overall(StrEnum):
    """The sum of all checks."""

    OK = "OK"
    PARTIALLY_AVAILABLE = "Partially Available"
    UNAVAILABLE = "Unavailable"


class CheckStatus(StrEnum):
    """The result of one check."""

    UP = "UP"
    DOWN = "DOWN"


class Check(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that was tried; `message` says what is wrong."""

    name: str
    status: CheckStatus
    message: str | None = None
    details: Mapping[str, list[str]] | None = None

    @property
    def got_no_answer(self) -> bool:
        """Whether nothing is known but that it is down; what lacks is named in the details."""
        return self.status is CheckStatus.DOWN and self.details is None


class UnfinishedOperations(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How many of the Payments of the last seven days have an operation that does not end.

    That is one older than ten minutes which is neither done nor failed; `share` is `payments`
    divided by `of`, from 0 to 1. `oldestMinutes` is the age of the oldest such Payment.
    """

    payments: int
    of: int
    share: float
    oldest_minutes: int | None


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to `GET /operations/status`.

    `unfinished` is missing when commercetools cannot count it now, or is not up.
    """

    status: Overall
    timestamp: datetime
    version: str
    metadata: Mapping[str, str]
    checks: list[Check]
    unfinished: UnfinishedOperations | None = None


@dataclass(frozen=True)
class StatusReport:
    """Makes the checks when it is read."""

    core: PaymentCore
    finder: PaymentFinder
    needed_scopes: tuple[str, ...]
    world: World
    version: str

    def read(self) -> Status:
        """Check now; never raises, and no message holds a secret."""
        commercetools = (self._commercetools(), *self._delivery())
        can_count = not any(one.got_no_answer for one in commercetools)
        checks = [commercetools[0], self._provider(), *commercetools[1:]]
        return Status(
            status=_overall(checks),
            timestamp=self.world.now(),
            version=self.version,
            metadata={"name": _NAME, "description": _DESCRIPTION},
            checks=checks,
            # Where commercetools has just failed, it is not asked once more.
            unfinished=self._unfinished() if can_count else None,
        )

    def _unfinished(self) -> UnfinishedOperations | None:
        now, interface = self.world.now(), self.core.providers.payment_interface
        try:
            found = self.finder.unfinished(interface, now - _COUNTED, now - UNFINISHED_AFTER)
        except (Unavailable, CommercetoolsError):
            return None
        age = now - found.oldest if found.oldest else None
        return UnfinishedOperations(
            payments=found.payments,
            of=found.all,
            share=round(found.payments / found.all, 4) if found.all else 0.0,
            oldest_minutes=int(age.total_seconds()) // 60 if age else None,
        )

    def _commercetools(self) -> Check:
        name = "commercetools permissions"
        try:
            granted = self.core.commercetools.granted_scopes()
        except Unavailable as error:
            return Check(name=name, status=CheckStatus.DOWN, message=error.message)
        missing = missing_scopes(granted, self.needed_scopes)
        if not missing:
            return Check(name=name, status=CheckStatus.UP)
        return Check(
            name=name,
            status=CheckStatus.DOWN,
            message="The API client lacks scopes.",
            details={"missingScopes": missing},
        )

    def _provider(self) -> Check:
        health = self.core.provider.health()
        status = CheckStatus.UP if health.is_up else CheckStatus.DOWN
        name = f"payment provider {self.core.provider_name}"
        return Check(name=name, status=status, message=health.message or None)

    def _delivery(self) -> Iterator[Check]:
        """Check the Subscription, if this deployment has one."""
        health = self.core.delivery.health()
        if health is None:
            return
        name = "message delivery"
        if health.is_healthy:
            yield Check(name=name, status=CheckStatus.UP)
        else:
            yield Check(name=name, status=CheckStatus.DOWN, message=health.text)


def _overall(checks: list[Check]) -> Overall:
    up = sum(check.status is CheckStatus.UP for check in checks)
    if up == len(checks):
        return Overall.OK
    return Overall.PARTIALLY_AVAILABLE if up else Overall.UNAVAILABLE
