"""The stand-in as one object: what its routes serve, and what a test in process looks at."""

import threading
from collections.abc import Callable
from typing import Any

from flask import request

from sandbox.clock import Clock
from sandbox.commercetools.access import Access
from sandbox.commercetools.connector_calls import ConnectorCalls
from sandbox.commercetools.journal import Journal
from sandbox.commercetools.merchant_center import MerchantCenter
from sandbox.commercetools.messages import Message
from sandbox.commercetools.predefined_types import seed_types
from sandbox.commercetools.project import Project, Work, random_id
from sandbox.commercetools.recurring_jobs import RecurringJobs
from sandbox.commercetools.sessions import Sessions
from sandbox.commercetools.transactions import Transactions
from sandbox.faults import Faults


class Commercetools:
    """One commercetools project with all that surrounds it: sign-in, sessions, Merchant Center.

    `issuer` signs Merchant Center tokens; None is the address under which the stand-in is called.
    `seeded` projects have the predefined types. `lock` is held while a request is served, so
    whoever looks at the state from another thread should hold it too.
    """

    def __init__(
        self,
        project_key: str,
        clock: Clock,
        *,
        new_id: Callable[[], str] = random_id,
        issuer: str | None = None,
        seeded: bool = True,
    ) -> None:
        self.clock = clock
        self.lock = threading.RLock()
        self.project = Project(project_key, clock, new_id)
        self.access = Access(clock)
        self.sessions = Sessions(self.project)
        self.recurring_jobs = RecurringJobs(self.project)
        self.transactions = Transactions(self.project)
        self.connector_calls = ConnectorCalls(
            self.project, self.access, self.transactions, clock, self.lock
        )
        self.merchant_center = MerchantCenter(clock)
        self.faults = Faults()
        self.journal = Journal()
        self._issuer = issuer
        self._seeded = seeded
        self._seed()

    def on_message(self, listener: Callable[[Message], None]) -> None:
        """Call the listener with each new message, after the request that caused it."""
        self.project.messages.on_message(listener)

    @property
    def issuer(self) -> str:
        """Who signs Merchant Center tokens."""
        return self._issuer or request.host_url.rstrip("/")

    def work(self, *scopes: str) -> Work:
        """Admit the current request to one of the scopes and return the write it may do."""
        token = self.access.admit(
            request.headers.get("Authorization", ""), self.project.key, scopes
        )
        return Work(self.project, token.author, token.scopes)

    def admit(self, *scopes: str) -> None:
        """Admit the current request, which only reads."""
        self.work(*scopes)

    def reset(self) -> None:
        """Start again: no resources but the predefined types, no tokens, faults or journal.

        API clients, signing keys, listeners and the time stay.
        """
        self.project.clear()
        self.sessions.clear()
        self.access.revoke_all()
        self.faults.clear()
        self.journal.clear()
        self._seed()

    def _seed(self) -> None:
        if self._seeded:
            seed_types(self.project)


def parameters() -> dict[str, Any]:
    """Return the query parameters of the current request, every value of each."""
    return request.args.to_dict(flat=False)
