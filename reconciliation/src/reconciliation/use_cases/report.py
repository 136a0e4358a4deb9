"""Results of one run over many payments."""

import msgspec

from reconciliation.use_cases.open_disputes import OpenDispute


class RunReport(msgspec.Struct, kw_only=True, rename="camel"):
    """What every such run reports; ids are those of Payments, or the PSP's references.

    `examined` counts the Payments that were looked at, `listed` those in the PSP's list.
    `waiting` have to wait until something on them ends, `postponed` could not be reached this
    time, `failed` cannot be dealt with by any number of runs; the log has the reasons.
    `is_complete` False means that time ran out or that a service is down, which `outage` then
    names; `starved` names the parts that did not reach their end.
    """

    examined: int = 0
    listed: int = 0
    waiting: list[str] = []
    postponed: list[str] = []
    failed: list[str] = []
    starved: list[str] = []
    is_complete: bool = True
    outage: str | None = None

    @property
    def could_not_work(self) -> bool:
        """Whether a service that we need was down from the beginning."""
        return self.outage is not None and not self.examined and not self.listed


class ReadReport(msgspec.Struct, kw_only=True, rename="camel"):
    """A report of the PSP: how many lines it has, and what became of them.

    `foreign` lines are about no Payment of ours, `unclear` ones cannot be used, `missing` counts
    Payments that are not there; `notes` names the first of them. `added` facts were in no journal,
    and `completed` are their Payments. `problem` is why the report could not be read.
    """

    name: str
    lines: int = 0
    foreign: int = 0
    missing: int = 0
    unclear: int = 0
    added: int = 0
    completed: list[str] = []
    notes: list[str] = []
    problem: str | None = None


class ReconciliationReport(RunReport, kw_only=True, rename="camel"):
    """`changed` are Payments that did not say what the PSP says, and do now.

    `orphans` are the PSP's references of money that no cart and no order knows, `unordered` those
    of money on a cart that no order was made of, `returned` those of it that were given back.
    `undecided` are Payments at a PSP that shows none, and whose end no webhook has told for days.
    When the run is not complete, the next one continues. `subscription` is the status of the
    Subscription, unless it is healthy. `unfinished` counts the examined Payments that still have an
    operation without an end, of which the oldest began `oldest_minutes` ago. `disputes` are those
    of them that wait for the merchant's answer. `reports` are the PSP's own that were read.
    """

    changed: list[str] = []
    orphans: list[str] = []
    unordered: list[str] = []
    returned: list[str] = []
    undecided: list[str] = []
    subscription: str | None = None
    unfinished: int = 0
    oldest_minutes: int = 0
    disputes: list[OpenDispute] = []
    reports: list[ReadReport] = []
