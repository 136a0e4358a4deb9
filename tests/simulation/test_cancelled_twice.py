"""One cancellation that two calls asked for: by our reference of the payment, and by Adyen's."""

from datetime import timedelta

import pytest

from bench import Json
from payment_core.domain.operation_ids import operation_id
from payment_core.domain.payment import TransactionType
from psp_profiles.profile import Told
from psp_profiles.profiles import PROFILES
from sandbox.adyen.payment import Modification
from sandbox.adyen.stand_in import Adyen
from sandbox.psp_kit.books import OperationStatus
from simulation.faults import Plan
from simulation.simulated_system import SimulatedSystem
from simulation.told import check_told_is_recorded

_REFUSED, _DONE = "REFUSED123456789", "DONE123456789012"


class CancelledTwice:
    """A Payment with a cancellation, and Adyen, which refused one of the two calls for it."""

    def __init__(self, state: str = "Failure") -> None:
        self.system = SimulatedSystem(0, Plan(), profile=PROFILES["adyen"])
        self.system.watch()
        means = self.system.means("approved")
        paid = self.system.pay(self.system.session(self.system.cart()), means.token, means.method)
        self.payment_id = str(paid.json()["paymentReference"])
        self.name = operation_id(self.payment_id, TransactionType.CANCEL_AUTHORIZATION, "one")
        by_adyens, self.by_ours = self.system.profile.keys_of(self.name)
        self.ask(_REFUSED, by_adyens, "failed")
        draft = {
            "type": "CancelAuthorization",
            "amount": {"centAmount": 10_000, "currencyCode": "EUR"},
            "state": state,
            "interactionId": self.name,
            "interfaceId": _REFUSED,
        }
        self.system.update(self.payment_id, {"action": "addTransaction", "transaction": draft})
        self.system.steps.look()

    def ask(self, reference: str, key: str, status: OperationStatus) -> None:
        """Let Adyen have a call to cancel, with its end."""
        adyen = self.system.stand_in
        assert isinstance(adyen, Adyen)
        with adyen.lock:
            [payment] = adyen.records.payments()
            at = payment.created_at + timedelta(seconds=1)
            asked = Modification(reference, "cancel", 10_000, "EUR", at, key=key, status=status)
            payment.modifications.append(asked)

    def told(self, *refused: str) -> list[str]:
        """Return what is wrong once webhooks have told that these calls were refused."""
        at = self.system.clock.now()
        told = [Told(self.payment_id, one, one, "cancel", "failed", at) for one in refused]
        found: list[str] = []
        payment = self.system.payment(self.payment_id)
        check_told_is_recorded(payment, self.system.records, told, found.append)
        return found

    def record(self, state: str) -> list[str]:
        """Give the cancellation a state; return what is wrong with that."""
        found = self.system.payment(self.payment_id).transactions
        [cancel] = [one for one in found if one.interaction_id == self.name]
        move: Json = {"action": "changeTransactionState", "transactionId": cancel.id}
        self.system.update(self.payment_id, {**move, "state": state})
        self.system.steps.look()
        return [one for one in self.system.complaints if one.startswith("no-step-back")]


@pytest.fixture
def cancelled() -> CancelledTwice:
    return CancelledTwice()


def test_the_call_that_was_carried_out_is_told_last(cancelled: CancelledTwice) -> None:
    cancelled.ask(_DONE, cancelled.by_ours, "succeeded")
    assert cancelled.record("Success") == []


def test_no_call_was_carried_out(cancelled: CancelledTwice) -> None:
    assert len(cancelled.record("Success")) == 1


def test_the_call_of_another_cancellation_was_carried_out(cancelled: CancelledTwice) -> None:
    cancelled.ask(_DONE, "key-of-another", "succeeded")
    assert len(cancelled.record("Success")) == 1


def test_what_was_carried_out_does_not_fail_by_the_other_call(cancelled: CancelledTwice) -> None:
    cancelled.ask(_DONE, cancelled.by_ours, "succeeded")
    assert cancelled.record("Success") == []
    assert len(cancelled.record("Failure")) == 1


@pytest.mark.parametrize("state", ["Pending", "Failure"])
def test_it_may_wait_for_the_call_that_was_not_told(state: str) -> None:
    cancelled = CancelledTwice(state)
    cancelled.ask(_DONE, cancelled.by_ours, "failed")
    assert cancelled.told(_REFUSED) == []


@pytest.mark.parametrize(("is_the_same", "told"), [(True, (_REFUSED, _DONE)), (False, (_REFUSED,))])
def test_it_does_not_wait_when_each_of_its_calls_was_told(
    is_the_same: bool, told: tuple[str, ...]
) -> None:
    cancelled = CancelledTwice("Pending")
    cancelled.ask(_DONE, cancelled.by_ours if is_the_same else "key-of-another", "failed")
    [complaint] = cancelled.told(*told)
    assert "is Pending, the PSP has said Failure" in complaint
