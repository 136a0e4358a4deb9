"""The composition of reconciliation and audit, on top of the core that every application has."""

from datetime import timedelta

import msgspec

from payment_core.commercetools.payment_queries import PaymentQueries
from payment_core.core import PaymentCore
from payment_core.domain.commands import merchant_commands
from payment_core.domain.payment import TransactionType
from payment_core.reconciliation.auditing import Audit
from payment_core.reconciliation.orphan_care import OrphanCare
from payment_core.reconciliation.orphans import OrphanSearch
from payment_core.reconciliation.reconciling import Reconcile
from payment_core.runtime.errors import SettingsError
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import World
from payment_core.use_cases.commanding import CarryOutCommands


class ReconciliationSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`age` is how long a Payment is left to those who work on it; `budget` is one run's time."""

    age: timedelta
    budget: timedelta
    void_orphans: bool
    merchant_commands: frozenset[TransactionType]

    @classmethod
    def read(cls, environment: Environment) -> "ReconciliationSettings":
        """Read and check every setting; raises `SettingsError` naming the wrong one."""
        return cls(
            age=_minutes(environment, "RECONCILIATION_AGE_MINUTES", 10, 0, 1440),
            budget=_minutes(environment, "RECONCILIATION_BUDGET_MINUTES", 25, 1, 28),
            void_orphans=environment.switch("RECONCILIATION_VOID_ORPHANS"),
            merchant_commands=merchant_commands(environment),
        )


def build_reconcile(core: PaymentCore, settings: ReconciliationSettings, world: World) -> Reconcile:
    """Build the use case, without any call."""
    queries = PaymentQueries(core.commercetools)
    search = OrphanSearch(core.provider, core.payments, queries)
    commands = CarryOutCommands(
        core.payments, core.providers, core.convergence, world, settings.merchant_commands
    )
    orphans = OrphanCare(
        search,
        core.provider,
        core.providers,
        core.payments,
        core.convergence,
        world,
        is_returning=settings.void_orphans,
    )
    return Reconcile(
        core.payments,
        queries,
        core.providers,
        core.convergence,
        commands,
        orphans,
        world,
        settings.age,
    )


def build_audit(core: PaymentCore, world: World) -> Audit:
    """Build the audit, without any call."""
    queries = PaymentQueries(core.commercetools)
    search = OrphanSearch(core.provider, core.payments, queries)
    return Audit(core.payments, queries, core.providers, search, world)


def _minutes(environment: Environment, name: str, default: int, least: int, most: int) -> timedelta:
    value = environment.optional(name) or str(default)
    if not (value.isascii() and value.isdigit() and least <= int(value[:9]) <= most):
        raise SettingsError(f"{name} must be a number of minutes from {least} to {most}.")
    return timedelta(minutes=int(value))
