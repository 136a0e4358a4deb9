"""Load while faults rotate; then the faults stop and the invariants are checked."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from payment_core.domain.balances import unreturned
from payment_core.domain.operation_ids import operation_id
from payment_core.domain.payment import TransactionType
from processor.domain.repeats import reversal_key
from real_processes.books import Books
from real_processes.checks import Violation
from real_processes.fault_rotation import FaultRotation
from real_processes.figures import Meter
from real_processes.load_generator import LoadGenerator
from real_processes.process_cluster import ProcessCluster
from real_processes.stack_client import StackClient

_ACTIONS = {
    "capturePayment": (TransactionType.CHARGE,),
    "refundPayment": (TransactionType.REFUND,),
    "cancelPayment": (TransactionType.CANCEL_AUTHORIZATION,),
    "reversePayment": (TransactionType.REFUND, TransactionType.CANCEL_AUTHORIZATION),
}
# A claim is somebody's work for a minute; afterwards the event handler finishes it.
_CLAIMS_ARE_OLD = 61
_DELIVERIES = 40


@dataclass(frozen=True)
class Plan:
    """How hard the run is; with `abandons` some clients never ask again.

    `longest_delay` is for runs that are shorter than the longest time for which we wait.
    """

    seconds: float
    clients: int
    faults_per_second: int
    seed: int = 0
    abandons: bool = False
    longest_delay: float = 60


class LoadRun:
    """One run on a cluster that delivers by itself."""

    def __init__(self, cluster: ProcessCluster, plan: Plan) -> None:
        self._cluster = cluster
        self._plan = plan
        chance = random.Random(plan.seed)
        self.fault_rotation = FaultRotation(
            cluster, chance, plan.faults_per_second, plan.longest_delay
        )
        self.load_generator = LoadGenerator(
            cluster, StackClient(cluster.facts), chance, abandons=plan.abandons
        )
        self.meter = Meter(cluster, max(1.0, plan.seconds / 60))
        self.cpu: dict[str, float] = {}
        self.settled_seconds = 0.0

    def run(self) -> None:
        """Start the load, stop it, and wait until nothing is open."""
        self._cluster.psp.post("/test/webhooks/mode", duplicates=1, shuffle=True)
        with self._everybody():
            threading.Event().wait(self._plan.seconds)
        self.cpu = {name: self.meter.cpu(name) for name in self.meter.memory}
        started = time.monotonic()
        self.load_generator.finish()
        if self._plan.abandons:
            threading.Event().wait(_CLAIMS_ARE_OLD)
        self._deliver_everything()
        self.settled_seconds = time.monotonic() - started

    @contextmanager
    def _everybody(self) -> Iterator[None]:
        with ThreadPoolExecutor(self._plan.clients + 2) as people:
            working = [people.submit(self.fault_rotation.blow), people.submit(self.meter.run)]
            working += [people.submit(self.load_generator.go_on) for _ in range(self._plan.clients)]
            try:
                yield
            finally:
                self.load_generator.stop()
                self.fault_rotation.clear_up()
                self.meter.stop()
        for one in working:
            one.result()

    def _deliver_everything(self) -> None:
        """Let time pass for PSP and commercetools until nothing is waiting any more."""
        for _ in range(_DELIVERIES):
            self._cluster.psp.post("/test/clock/advance", seconds=1_801)
            self._cluster.commercetools.post("/test/clock/advance", seconds=61)
            if (
                self._cluster.psp.view("waiting")
                == self._cluster.commercetools.view("waiting")
                == 0
            ):
                return
            threading.Event().wait(1)

    def check(self) -> Books:
        """Return the books; raises `Violation` when they, or what people were told, are wrong."""
        books = Books.read(self._cluster)
        books.check()
        done = Counter(
            one["metadata"].get("operationId")
            for at_psp in books.at_psp
            for one in at_psp["operations"]
        )
        empty = {one.id for one in books.payments if not unreturned(one).is_positive}
        for job, told in self.load_generator.told.items():
            is_reversal = job.action == "reversePayment"
            name = reversal_key(job.name) if is_reversal else job.name
            ids = [operation_id(job.payment, kind, name) for kind in _ACTIONS[job.action]]
            counts = [done[one] for one in ids]
            # A reversal may have had nothing to do but to finish the returns of others before it.
            is_done = any(counts) or (is_reversal and job.payment in empty)
            if max(counts) > 1 or (told == "approved" and not is_done):
                raise Violation(f"{job} was told {told!r}, and done {counts} times")
        self._check_payments(books)
        return books

    def _check_payments(self, books: Books) -> None:
        for payment, at_psp in books.pairs():
            told = self.load_generator.paid.get(payment.id)
            authorized = any(
                one["type"] == "authorization" and one["status"] == "succeeded"
                for found in at_psp
                for one in found["operations"]
            )
            if told in ("approved", "rejected") and authorized != (told == "approved"):
                raise Violation(f"{payment.id} was told {told}, at the PSP it is not")
            if told != "pending" and any(one.state == "Initial" for one in payment.transactions):
                raise Violation(f"{payment.id} has an unresolved transaction")
