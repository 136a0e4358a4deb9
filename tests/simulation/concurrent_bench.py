"""A bench on which several clients act at once, and on which calls can go wrong."""

import random
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec
import requests

from bench import Bench, Json
from payment_core.domain.payment import Payment
from payment_core.runtime.transport import Transport
from payment_core.runtime.world import World
from psp_profiles.profile import PSPProfile
from psp_profiles.profiles import SANDBOX
from quick_starts import start_quickly
from sandbox.clock import Clock
from sandbox.commercetools.representations import as_json
from sandbox.in_process import InProcessNetwork
from sandbox.psp.views import encoded, payment_view
from sandbox.psp_kit.books import BookedPayment
from sandbox.psp_kit.errors import NothingToDo, Unknown
from sandbox.psp_kit.stand_in import Act
from sandbox.psp_kit.webhooks import Delivery
from simulation.answers import AnswerRules
from simulation.coverage import CoverageRules
from simulation.faults import Fault, Plan
from simulation.history import CartHistory
from simulation.inbound_requests import ObservedNetwork
from simulation.network import FaultyNetwork
from simulation.quotes import QuoteRules
from simulation.records import Records
from simulation.rules import CallRules
from simulation.scheduler import CooperativeLock, Crash, Scheduler
from simulation.steps import StepRules
from simulation.told import ToldRules, check_journals, untold_losses


class Skews(msgspec.Struct):
    """By how many seconds whose clock is ahead of the true time."""

    connector: float = 0
    commercetools: float = 0
    psp: float = 0


class SkewedClock:
    """A clock that is wrong by always the same time."""

    def __init__(self, true: Clock, ahead: float) -> None:
        self._true = true
        self._ahead = timedelta(seconds=ahead)
        self.monotonic = true.monotonic
        self.sleep = true.sleep
        self.advance = true.advance

    def now(self) -> datetime:
        """Return what this clock takes for the time."""
        return self._true.now() + self._ahead


class ConcurrentBench(Bench):
    """Decides from one seed who goes on at every outgoing call, and what goes wrong there."""

    def __init__(
        self,
        seed: int = 0,
        plan: Plan | None = None,
        settings: Mapping[str, str] | None = None,
        skews: Skews | None = None,
        profile: PSPProfile = SANDBOX,
    ) -> None:
        start_quickly()
        self.chance = random.Random(seed)
        self.scheduler = Scheduler(self.chance)
        self.plan = plan or Plan()
        self.crashes = 0
        self.complaints: list[str] = []
        self.skews = skews or Skews()
        super().__init__(seed, settings, profile)
        self.carts = CartHistory()
        self.commercetools.project._collections["cart"] = self.carts
        self.records = Records(self)
        self.steps = StepRules(self.records, self.complain, reads_payments=profile.reads_payments)
        self.rules = CallRules(self.records, self.carts, self.complain)
        self.coverage = CoverageRules(self.records, self.carts, self.complain, self._untold_on)
        self.quotes = QuoteRules(self.records, self.complain)
        self.answers = AnswerRules(self.records, self.complain, self.profile.secret_marks)

    def watch(self) -> None:
        """From now on, complain about whatever breaks an invariant, at the step that breaks it."""
        told = ToldRules(self.records, self.profile, self.stand_in, self.clock, self.complain)
        more = () if self.profile.reads_payments else (told,)
        self.faulty.watchers = (self.rules, self.steps, self.coverage, self.quotes, *more)
        self.answered.listeners = (self.answers, self.coverage, self.quotes)

    def _untold_on(self, payment_id: str) -> int:
        payment = self.records.payment(payment_id)
        operations = self.records.operations(payment_id)
        if payment is None:
            return 0
        return untold_losses(self.profile, self.stand_in, payment, operations)

    def complain(self, complaint: str) -> None:
        """Note that an invariant is broken, and where."""
        self.complaints.append(complaint)
        self.faulty.journal.append(f"  ^ {complaint}")

    @property
    def broken(self) -> set[str]:
        """The ids of the invariants that were found broken."""
        return {one.partition(":")[0] for one in self.complaints}

    def new_network(self) -> InProcessNetwork:
        self.answered = ObservedNetwork(self.clock)
        return self.answered

    def clock_of(self, service: str) -> Clock:
        skew = getattr(self.skews, service)
        return SkewedClock(self.clock, skew) if skew else self.clock

    def connect(self) -> Transport:
        self.faulty = FaultyNetwork(
            self.network,
            self.scheduler,
            self.plan,
            self.clock,
            self.profile,
            self.stand_in,
        )
        return self.faulty

    def world(self) -> World:
        return World(
            transport=self.outgoing,
            now=lambda: self.clock.now() + timedelta(seconds=self.skews.connector),
            monotonic=self.clock.monotonic,
            sleep=self.faulty.pass_time,
            random_number=self.chance.random,
            new_lock=lambda: CooperativeLock(self.scheduler),
        )

    def attempt(self, act: Callable[[], requests.Response]) -> requests.Response | None:
        """Make a client's request; None when the process died under it and is started anew."""
        try:
            return act()
        except Crash:
            self.crashes += 1
            self.restart()
            return None

    def at_once(self, *acts: Callable[[], requests.Response]) -> list[requests.Response | None]:
        """Make several requests at once; return their answers in the order of the requests."""
        answers: list[requests.Response | None] = [None] * len(acts)

        def actor(number: int, act: Callable[[], requests.Response]) -> Callable[[], None]:
            def run() -> None:
                answers[number] = self.attempt(act)

            return run

        for number, act in enumerate(acts):
            self.scheduler.spawn(f"client {number + 1}", actor(number, act))
        self.scheduler.run()
        return answers

    def payment(self, payment_id: str) -> Payment:
        """Return the Payment as commercetools has stored it; without a call, which takes time."""
        stored = self.commercetools.project.collection("payment").get(payment_id)
        return msgspec.convert(as_json(stored), Payment)

    def at_the_psp(self, payment_id: str) -> list[Json]:
        """Return the sandbox PSP's payments for that Payment, those it hides included."""
        with self.psp.lock:
            return [
                msgspec.json.decode(encoded(payment_view(found)))
                for found in self.psp.known()
                if found.merchant_reference == payment_id
            ]

    def act_at_the_psp(self, payment_id: str, what: Act) -> None:
        """Be the shopper on the PSP's page; nothing when the page is gone."""
        for found in self.records.at_the_psp(payment_id):
            if found.is_tried:
                with suppress(NothingToDo, Unknown):
                    self.stand_in.act(found.id, what)

    def deliver(self, delivery: Delivery) -> None:
        """Deliver one webhook; the processor may die while it serves it.

        stored-before-acknowledged: commercetools must show all that the PSP showed before.
        """
        said = self.profile.told(delivery.event.body)
        about = {delivery.event.about or "", *(one.payment_id for one in said)}
        ended = self._ended_at_the_psp(about, delivery.event.body)
        if not self.profile.reads_payments:
            ended &= {one.reference for one in said if one.status != "pending"}
        delivery.last_status = None
        before = len(self.plan.happened)
        try:
            self.stand_in.deliver(delivery)
        except Crash:
            self.crashes += 1
            self.restart()
        if delivery.last_status is not None and 200 <= delivery.last_status < 300:
            if not self.profile.reads_payments:
                check_journals(self.records, said, self.complain)
            missing = ended - self._ended_in_commercetools(about)
            # Whoever reads a status that nobody knows has read no end.
            if missing and not self._was_misread_since(before):
                self.complaints.append(
                    f"stored-before-acknowledged: acknowledged without {sorted(missing)}"
                )

    def _was_misread_since(self, number: int) -> bool:
        return any(fault is Fault.UNKNOWN_STATUS for _, fault in self.plan.happened[number:])

    def _ended_at_the_psp(self, payment_ids: Iterable[str], body: bytes) -> set[str]:
        return {
            one.id
            for payment_id in payment_ids
            for found in self.records.at_the_psp(payment_id)
            if found.is_tried and self._leads_to(body, payment_id, found)
            for one in found.operations
            if one.status != "pending" and one.type not in ("cancel", "expiry")
        }

    def _leads_to(self, body: bytes, payment_id: str, found: BookedPayment) -> bool:
        """Whether a webhook is about this payment of the PSP, and says whose that is.

        A PaymentIntent that was opened in vain for the same Payment has webhooks of its own, which
        tell nothing of this one; it is never confirmed, since a Payment has one key for that. A
        dispute of Stripe has no metadata of its PaymentIntent, so that its Payment is found once
        that has the PaymentIntent's id. A webhook that matches nothing is acknowledged as one of
        others. What it told is read with the next webhook of that PaymentIntent, or by the
        reconciliation: both books agree at the end.
        """
        if not self.profile.reads_payments:
            return True
        payment = self.records.payment(payment_id)
        is_known = payment is not None and payment.interface_id == found.id
        return found.id.encode() in body and (payment_id.encode() in body or is_known)

    def _ended_in_commercetools(self, payment_ids: Iterable[str]) -> set[str | None]:
        found = map(self.records.payment, payment_ids)
        return {
            one.interface_id
            for payment in found
            for one in (payment.transactions if payment else ())
            if not one.is_unresolved
        }
