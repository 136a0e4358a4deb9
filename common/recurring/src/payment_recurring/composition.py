"""Adds the recurring payment jobs to the core of an application."""

from dataclasses import replace

from payment_core.core import PaymentCore
from payment_core.runtime.world import World
from payment_recurring.job_creation import CreateJob
from payment_recurring.job_removal import RemoveJob
from payment_recurring.job_upkeep import JobUpkeep
from payment_recurring.jobs_api import RecurringJobs
from payment_recurring.settings import RecurringSettings


def with_recurring_jobs(
    core: PaymentCore, settings: RecurringSettings, world: World
) -> PaymentCore:
    """Return a core that keeps the jobs after each convergence, where that is enabled.

    Makes no call.
    """
    if not settings.recurring_is_enabled or settings.checkout_url is None:
        return core
    jobs = RecurringJobs(core.commercetools.at(settings.checkout_url))
    creation = CreateJob(jobs, core.payments, core.payment_methods, world)
    removal = RemoveJob(jobs, core.payments, core.convergence.orders, world)
    upkeep = JobUpkeep(creation, removal, world)
    return replace(core, convergence=replace(core.convergence, after_storing=upkeep.ensure))
