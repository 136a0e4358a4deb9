"""Whether this connector can work: its credentials, its scopes, its PSP."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from payment_core.core import PaymentCore
from payment_core.runtime.errors import Unavailable
from payment_core.runtime.world import World
from payment_web.deployment import missing_scopes

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


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to `GET /operations/status`."""

    status: Overall
    timestamp: datetime
    version: str
    metadata: Mapping[str, str]
    checks: list[Check]


@dataclass(frozen=True)
class StatusReport:
    """Makes the checks when it is read."""

    core: PaymentCore
    needed_scopes: tuple[str, ...]
    world: World
    version: str

    def read(self) -> Status:
        """Check now; never raises, and no message holds a secret."""
        checks = [self._commercetools(), self._provider(), *self._delivery()]
        return Status(
            status=_overall(checks),
            timestamp=self.world.now(),
            version=self.version,
            metadata={"name": _NAME, "description": _DESCRIPTION},
            checks=checks,
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
