"""The composition of reconciliation and audit, on top of the core that every application has."""

from datetime import timedelta

import msgspec

from payment_core.commercetools.payment_users import PaymentUsers
from payment_core.core import PaymentCore
from payment_core.domain.commands import merchant_commands
from payment_core.domain.payment import TransactionType
from payment_core.runtime.errors import SettingsError
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import World
from payment_core.use_cases.pending_commands import ExecuteCommands
from reconciliation.commercetools.payment_queries import PaymentQueries
from reconciliation.use_cases.money_return import ReturnMoney
from reconciliation.use_cases.money_search import MoneySearch
from reconciliation.use_cases.payment_audit import Audit
from reconciliation.use_cases.reconciliation_run import Reconcile
from reconciliation.use_cases.unordered_money import UnorderedMoney


class ReconciliationSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`age` is how long a Payment is left to those who work on it; `budget` is one run's time.

    `unordered_after` is how long money may be on a cart without an order.
    """

    age: timedelta
    budget: timedelta
    unordered_after: timedelta
    void_orphans: bool
    merchant_commands: frozenset[TransactionType]

    @classmethod
    def read(cls, environment: Environment) -> "ReconciliationSettings":
        """Read and check every setting; raises `SettingsError` naming the wrong one."""
        return cls(
            age=_minutes(environment, "RECONCILIATION_AGE_MINUTES", 10, 0, 1440),
            budget=_minutes(environment, "RECONCILIATION_BUDGET_MINUTES", 25, 1, 28),
            unordered_after=unordered_after(environment),
            void_orphans=environment.switch("RECONCILIATION_VOID_ORPHANS"),
            merchant_commands=merchant_commands(environment),
        )


def build_reconcile(core: PaymentCore, settings: ReconciliationSettings, world: World) -> Reconcile:
    """Build the use case, without any call."""
    commands = ExecuteCommands(
        core.payments, core.providers, core.convergence, world, settings.merchant_commands
    )
    users = PaymentUsers(core.commercetools)
    returning = ReturnMoney(core.providers, core.payments, users, core.convergence, world)
    money = UnorderedMoney(
        _search(core, world, settings.unordered_after),
        core.provider.capabilities,
        returning if settings.void_orphans else None,
        world,
    )
    return Reconcile(
        core.payments,
        PaymentQueries(core.commercetools),
        core.providers,
        core.convergence,
        commands,
        money,
        core.delivery,
        world,
        settings.age,
    )


def build_audit(core: PaymentCore, unordered_after: timedelta, world: World) -> Audit:
    """Build the audit, without any call."""
    queries = PaymentQueries(core.commercetools)
    search = _search(core, world, unordered_after)
    return Audit(core.payments, queries, core.providers, search, world)


def unordered_after(environment: Environment) -> timedelta:
    """Read how long money may be on a cart without an order; raises `SettingsError`."""
    return timedelta(hours=_number(environment, "RECONCILIATION_UNORDERED_HOURS", 24, 1, 720))


def _search(core: PaymentCore, world: World, unordered_after: timedelta) -> MoneySearch:
    return MoneySearch(
        core.provider,
        core.providers,
        core.payments,
        PaymentQueries(core.commercetools),
        PaymentUsers(core.commercetools),
        world,
        unordered_after,
    )


def _minutes(environment: Environment, name: str, default: int, least: int, most: int) -> timedelta:
    return timedelta(minutes=_number(environment, name, default, least, most))


def _number(environment: Environment, name: str, default: int, least: int, most: int) -> int:
    value = environment.optional(name) or str(default)
    if not (value.isascii() and value.isdigit() and least <= int(value[:9]) <= most):
        unit = name.rpartition("_")[2].lower()
        raise SettingsError(f"{name} must be a number of {unit} from {least} to {most}.")
    return int(value)
