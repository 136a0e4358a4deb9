"""The composition of reconciliation and audit, on top of the core that every application has."""

from datetime import timedelta

from payment_commands.pending_commands import ExecuteCommands
from payment_core.commercetools.payment_users import PaymentUsers
from payment_core.core import PaymentCore
from payment_core.domain.provider_abilities import ReadsReports
from payment_core.runtime.world import World
from payment_recurring.composition import with_recurring_jobs
from reconciliation.commercetools.payment_queries import PaymentQueries
from reconciliation.settings import ReconciliationSettings
from reconciliation.use_cases.missing_jobs import MissingJobs
from reconciliation.use_cases.money_return import ReturnMoney
from reconciliation.use_cases.money_search import MoneySearch
from reconciliation.use_cases.payment_audit import Audit
from reconciliation.use_cases.psp_reports import PSPReports
from reconciliation.use_cases.reconciliation_run import Reconcile
from reconciliation.use_cases.unordered_money import UnorderedMoney


def build_reconcile(core: PaymentCore, settings: ReconciliationSettings, world: World) -> Reconcile:
    """Build the use case, without any call."""
    core = with_recurring_jobs(core, settings, world)
    queries = PaymentQueries(core.commercetools)
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
        queries,
        core.providers,
        core.convergence,
        commands,
        money,
        MissingJobs(queries, core.providers, world, settings.age)
        if settings.recurring_is_enabled
        else None,
        build_reports(core, world),
        core.delivery,
        world,
        settings.age,
    )


def build_reports(
    core: PaymentCore, world: World, *, only_compare: bool = False
) -> PSPReports | None:
    """Build the use case, without any call; None where the PSP has no reports that we read."""
    if not isinstance(core.provider, ReadsReports):
        return None
    return PSPReports(
        core.provider,
        core.payments,
        PaymentQueries(core.commercetools),
        core.providers,
        core.convergence,
        world,
        only_compare,
    )


def build_audit(core: PaymentCore, unordered_after: timedelta, world: World) -> Audit:
    """Build the audit, without any call."""
    queries = PaymentQueries(core.commercetools)
    search = _search(core, world, unordered_after)
    return Audit(core.payments, queries, core.providers, search, world)


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
