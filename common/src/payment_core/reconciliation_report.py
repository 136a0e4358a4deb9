"""What one run of the reconciliation came to."""

import msgspec


class ReconciliationReport(msgspec.Struct, kw_only=True, rename="camel"):
    """Counts, and the ids that an operator needs.

    `examined` counts Payments that were brought in line with the PSP, `changed` names those of
    them that did not say it before. `postponed` could not be reached this time, `failed` cannot
    be brought in line by any number of runs; the log has the reasons. `orphans` are the PSP's
    references of money that no cart or order knows, `returned` those of it that were given back.
    `is_complete` False means that time ran out or that a service is down: the next run goes on.
    """

    examined: int = 0
    listed: int = 0
    changed: list[str] = []
    postponed: list[str] = []
    failed: list[str] = []
    orphans: list[str] = []
    returned: list[str] = []
    is_complete: bool = True
    outage: str | None = None

    @property
    def could_not_work(self) -> bool:
        """Whether a service that we need was down from the beginning."""
        return self.outage is not None and not self.examined and not self.listed
