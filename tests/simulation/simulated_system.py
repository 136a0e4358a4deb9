"""The whole product on one bench: processor, event handler, reconciliation, deploy scripts."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, suppress
from datetime import timedelta
from functools import cache
from io import StringIO

import msgspec
import requests

from bench import COMMERCETOOLS, PROCESSOR, PROJECT, Json
from deploy_support import CONNECT, SCRIPTS
from event_support import ALL_COMMANDS
from payment_commands.commands import COMMAND_TYPES
from payment_core.core import build_core
from payment_core.domain.payment import Payment
from payment_core.domain.superseded_attempts import commands_of_superseding
from payment_core.runtime.settings import Environment
from payment_web.deployment import run
from psp_profiles.profile import Course, Means, PSPProfile
from psp_profiles.profiles import SANDBOX
from reconciliation.composition import build_reconcile
from reconciliation.settings import ReconciliationSettings
from reconciliation.use_cases.report import ReconciliationReport
from recurring_support import SUBSCRIPTIONS
from sandbox.commercetools.merchant_center import SigningKey
from sandbox.psp_kit.books import BookedPayment
from sandbox.psp_kit.errors import NothingToDo
from sandbox.push.broker import Delivery
from simulation.answers import RECONCILIATION_SECONDS
from simulation.circumstances import Circumstance
from simulation.concurrent_bench import Skews
from simulation.faults import Plan
from simulation.inbound_requests import InboundRequest, serving
from simulation.oracle import is_at_our_psp, payments_of
from simulation.outside_changes import OutsideChanges
from simulation.records import is_offline
from simulation.scheduler import Crash

_MOST_RESTS = 2
_OUR_KEYS = ("pay-", "recurring-")


class SimulatedSystem(OutsideChanges):
    """See `ConcurrentBench`; with the other applications and their callers."""

    subscribed = ("PaymentTransactionAdded",)

    def __init__(
        self,
        seed: int,
        plan: Plan,
        circumstances: frozenset[Circumstance] = frozenset(),
        skews: Skews | None = None,
        profile: PSPProfile = SANDBOX,
    ) -> None:
        self.circumstances = circumstances
        self._rests = 0
        # Which circumstances have changed something by now.
        self.touched: set[Circumstance] = set()
        # The PSP's references of money that the reconciliation has told people of.
        self.reported: set[str] = set()
        stored = SUBSCRIPTIONS if profile.stores_methods else {}
        super().__init__(seed, plan, stored, skews, profile)
        self.card, self.interface = "", profile.name
        self.answers.lasting = self._lasting
        self.open_accounts()
        self.commercetools.merchant_center._keys.append(_signing_key(1))

    def rotate_keys(self) -> None:
        """Sign the Merchant Center's tokens with a new key from now on."""
        keys = self.commercetools.merchant_center._keys
        keys.append(_signing_key(len(keys) + 1))

    def merchant_center_token(self, project: str = PROJECT) -> str:
        """Return the token of a user of the Merchant Center."""
        return self.commercetools.merchant_center.token(
            COMMERCETOOLS, project, subject="user", audience=PROCESSOR, lifetime=60
        )

    def _lasting(self, inbound: InboundRequest) -> Iterator[Circumstance]:
        """Yield what lasts for the whole run and was in the way of this inbound."""
        has, skews = self.circumstances.__contains__, self.skews
        if has(Circumstance.SKEWED_CLOCKS) and len({*msgspec.structs.astuple(skews)}) > 1:
            yield Circumstance.SKEWED_CLOCKS
        yield from sorted(self.touched)
        asked = [one for one in inbound.calls if "ledger" in one.kinds]
        if not asked:
            return
        lag = timedelta(seconds=self.stand_in.lookup_lag_seconds)
        newborn, known = self.stand_in.clock.now() - lag, self.stand_in.books()
        if has(Circumstance.SLOW_BANK) and any(
            one.status == "pending" for found in known for one in found.operations
        ):
            yield Circumstance.SLOW_BANK
        if has(Circumstance.SHORT_LIVES) and any(
            one.type == "expiry" for found in known for one in found.operations
        ):
            yield Circumstance.SHORT_LIVES
        looked_up = {one.looked_up for one in asked}
        newest = [one for one in known if one.operations[0].created_at > newborn]
        if any(one.merchant_reference in looked_up for one in newest):
            yield from filter(has, (Circumstance.LOOKUP_LAG, Circumstance.BLIND_LOOKUP))

    def push_one(self, delivery: Delivery) -> None:
        """Push one message; the event handler may die while it serves it."""
        try:
            self.pusher.attempt(delivery)
        except Crash:
            self.recover()
            self.broker.record(delivery, None, self.clock.now())
        if delivery.state == "acknowledged":
            self._check_obeyed(json.loads(delivery.publication.payload))

    def _check_obeyed(self, message: Json) -> None:
        """stored-before-acknowledged: a message is executed, or the log says why not."""
        added = message.get("transaction", {})
        payment = self.records.payment(message["resource"]["id"])
        command = payment.transaction(added.get("id", "")) if payment else None
        if payment is None or command is None or is_offline(payment):
            return
        if command in commands_of_superseding(payment):
            return  # It waits for the day on which the PSP hears of the attempt.
        is_open = command.type in COMMAND_TYPES and command.state == "Initial"
        if is_open and not self.log_tells(command.id):
            self.complain(
                f"stored-before-acknowledged: {command.type} {command.id} was not executed"
            )

    def log_tells(self, transaction_id: str) -> bool:
        """Whether a line of the log says why nothing becomes of this transaction."""
        log = sys.stdout.getvalue() if isinstance(sys.stdout, StringIO) else ""
        return any(
            transaction_id in line and ('"WARNING"' in line or '"ERROR"' in line)
            for line in log.splitlines()
        )

    def log_tells_of_claim(self, payment: Payment) -> bool:
        """Whether a Payment was created without its claim, as a line of the log says."""
        return payment.key is not None and self.log_tells(payment.key)

    def recover(self) -> None:
        """Start every process anew after one has died."""
        self.crashes += 1
        self.restart()

    def reconcile(self, *, voids: bool = False) -> None:
        """Run the reconciliation once, as a new process."""
        settings = {**self.settings, "MERCHANT_COMMANDS": ALL_COMMANDS}
        settings["RECONCILIATION_VOID_ORPHANS"] = "true" if voids else "false"
        configured, world = ReconciliationSettings.read(Environment(settings)), self.world()
        reconcile = build_reconcile(build_core(configured, world), configured, world)
        until = world.monotonic() + RECONCILIATION_SECONDS
        self.work("reconcile", lambda: self._note(reconcile.run(until)))

    def _note(self, report: ReconciliationReport) -> None:
        self.reported.update(report.orphans, report.unordered)

    def deploy(self, script: str) -> int:
        """Run a deploy script once; return its exit code, 1 when it died."""
        codes: list[int] = []
        settings = {**self.settings, **CONNECT}
        with redirect_stderr(StringIO()):
            self.work(
                "deploy hook",
                lambda: codes.append(run(script, SCRIPTS[script], settings, self.world())),
            )
        return codes[0] if codes else 1

    def work(self, flow: str, job: Callable[[], object]) -> None:
        """Run a job that nobody asked for, which may die."""
        inbound = InboundRequest(flow)
        try:
            with serving(inbound):
                job()
        except Crash:
            self.recover()
        else:
            self.answers.answered(inbound)

    def status(self, token: str) -> requests.Response:
        """Ask for the status as a user of the Merchant Center does."""
        return self.get(f"{PROCESSOR}/operations/status", Authorization=f"Bearer {token}")

    def express_types(self) -> list[str]:
        """Return the types of buttons that a page without a session may show."""
        types: list[str] = self.get(f"{PROCESSOR}/express-config").json()["types"]
        return types

    def come_back(self, url: str) -> requests.Response:
        """Come back from the PSP's page as a shopper's browser does."""
        return self.get(url)

    def is_ours(self, payment: Payment) -> bool:
        """Whether the connector made this Payment, for its PSP."""
        return (payment.key or "").startswith(_OUR_KEYS) and is_at_our_psp(payment)

    def is_on_an_order(self, payment_id: str) -> bool:
        """Whether an order has this Payment."""
        orders = self.commercetools.project.collection("order")
        return any(payment_id in payments_of(order) for order in orders)

    def is_reported(self, found: BookedPayment) -> bool:
        """Whether the reconciliation or the log named money to people."""
        names = {found.id, found.merchant_reference}
        return bool(names & self.reported) or any(map(self.log_tells, names))

    @property
    def misses_webhooks(self) -> bool:
        """Whether some webhooks never come, or come with a time that nobody can believe.

        Adyen tells some once and never again, whether they were accepted or not.
        """
        is_given_up = any(one.state == "abandoned" for one in self.stand_in.outbox.deliveries)
        is_skewed = Circumstance.SKEWED_CLOCKS in self.circumstances
        return self.loses_webhooks or is_skewed or is_given_up

    @property
    def loses_jobs(self) -> bool:
        """Whether a customer subscribes, and commercetools Checkout loses the jobs for it."""
        return Circumstance.LOST_JOBS in self.circumstances and self.profile.stores_methods

    @property
    def loses_webhooks(self) -> bool:
        """Whether most webhooks never come."""
        losing = {Circumstance.LOST_WEBHOOKS, Circumstance.BLIND_LOOKUP}
        return bool(losing & self.circumstances)

    def expire_attempts(self) -> None:
        """Let the PSP end what its shoppers have left open."""
        for found in self.stand_in.books():
            if found.waits_for_shopper:
                with suppress(NothingToDo):
                    self.stand_in.act(found.id, "expire")

    def means(self, course: Course) -> Means:
        """Return what a shopper has whose payment goes so, or else one that goes well."""
        found = self.profile.means(self.stand_in, course)
        if found is None:
            found = self.profile.means(self.stand_in, "approved")
        assert found is not None
        return found

    def rest(self, seconds: float) -> None:
        """Let a long time pass, as soon as nothing is under way; twice at the most.

        All of a run's payments are then younger than what the reconciliation looks at.
        """
        self.scheduler.rest()
        if self._rests < _MOST_RESTS:
            self._rests += 1
            self.clock.advance(seconds)

    def set_clock(self, ahead: float) -> None:
        """Let our own wall clock jump; time itself goes on as it did."""
        self.skews.connector = ahead


@cache
def _signing_key(number: int) -> SigningKey:
    """Making a key takes longer than a whole run, so all runs share them."""
    return SigningKey(f"key-{number}")
