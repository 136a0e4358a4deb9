"""Captures, refunds and cancellations: received by Adyen, ended by webhook."""

import pytest

from adyen_items import AUTHORIZE, CANCEL, CAPTURE, PAYMENT, REFUND, SECOND_CAPTURE, entries
from adyen_world import SEPA, THREE_DS, AdyenWorld, card
from payment_core.runtime.errors import OutcomeUnknown, Unavailable
from payment_core.runtime.transport import NotAnswered, Request, Response, Timeouts, Transport
from payment_provider_adyen.references import operation_reference
from sandbox.adyen.account import Account
from sandbox.psp_kit.webhooks import DeliveryMode

AUTHORIZED = ("Authorization", 1000, "Success")
CHARGED = ("Charge", 1000, "Success")


@pytest.fixture
def world() -> AdyenWorld:
    held = AdyenWorld()
    held.authorize()
    held.told()
    return held


class Silent:
    """Passes calls on and loses every answer."""

    def __init__(self, through: Transport) -> None:
        self._through = through

    def send(self, request: Request, timeouts: Timeouts) -> Response:
        self._through.send(request, timeouts)
        raise NotAnswered


def test_a_capture_is_pending_until_its_webhook(world: AdyenWorld) -> None:
    answer = world.capture(CAPTURE)
    assert entries(answer) == [AUTHORIZED, ("Charge", 1000, "Pending")]
    (charge,) = answer.entries[1:]
    assert charge.operation_id == CAPTURE
    done = world.told()
    assert entries(done) == [AUTHORIZED, CHARGED]
    assert done.entries[1].psp_operation_id == charge.psp_operation_id
    assert world.booked("capture") == 1000


def test_what_is_sent_names_payment_and_operation(world: AdyenWorld) -> None:
    world.calls.requests.clear()
    world.capture(CAPTURE, 700)
    (body,) = world.bodies()
    assert body == {
        "merchantAccount": "SandboxShop",
        "amount": {"value": 700, "currency": "EUR"},
        "reference": operation_reference(PAYMENT, CAPTURE),
    }
    assert world.keys() == [CAPTURE]


def test_a_repeated_operation_is_the_same_one(world: AdyenWorld) -> None:
    first, second = world.capture(CAPTURE), world.capture(CAPTURE)
    assert first.entries == second.entries
    assert entries(world.told()) == [AUTHORIZED, CHARGED]
    assert world.booked("capture") == 1000


def test_a_partial_capture_releases_the_rest_unless_the_account_allows_several(
    world: AdyenWorld,
) -> None:
    world.capture(CAPTURE, 600)
    assert entries(world.told()) == [
        AUTHORIZED,
        ("Charge", 600, "Success"),
        ("CancelAuthorization", 400, "Success"),
    ]


def test_several_captures() -> None:
    world = AdyenWorld(ADYEN_MULTIPLE_CAPTURES="true")
    world.adyen.account = Account(multiple_partial_captures=True)
    world.authorize()
    world.capture(CAPTURE, 600)
    world.capture(SECOND_CAPTURE, 400)
    assert entries(world.told())[1:] == [("Charge", 600, "Success"), ("Charge", 400, "Success")]


def test_a_repeated_receipt_is_no_later_capture(world: AdyenWorld) -> None:
    world.capture(CAPTURE)
    done = world.told()
    world.clock.advance(60)
    world.capture(CAPTURE)
    assert world.fetch().entries == done.entries


def test_a_capture_of_too_much_fails_by_webhook(world: AdyenWorld) -> None:
    assert entries(world.capture(CAPTURE, 2000))[-1] == ("Charge", 2000, "Pending")
    assert entries(world.told())[1] == ("Charge", 2000, "Failure")


def test_refunds_in_parts(world: AdyenWorld) -> None:
    world.capture(CAPTURE)
    world.told()
    assert entries(world.refund(REFUND, 400))[-1] == ("Refund", 400, "Pending")
    assert entries(world.told())[-1] == ("Refund", 400, "Success")
    assert world.booked("refund") == 400


def test_what_is_held_is_cancelled(world: AdyenWorld) -> None:
    assert entries(world.cancel(CANCEL))[-1] == ("CancelAuthorization", 1000, "Pending")
    assert entries(world.told()) == [AUTHORIZED, ("CancelAuthorization", 1000, "Success")]


def test_a_cancellation_of_captured_money_fails_by_webhook(world: AdyenWorld) -> None:
    world.capture(CAPTURE)
    world.told()
    world.cancel(CANCEL)
    assert entries(world.told())[-1] == ("CancelAuthorization", 1000, "Failure")


def test_without_adyens_reference_ours_is_cancelled() -> None:
    world = AdyenWorld()
    world.adyen.outbox.mode = DeliveryMode(hold=True)
    world.authorize()
    world.journal.clear()  # The answer was lost.
    world.paths()
    assert entries(world.cancel(CANCEL)) == [("CancelAuthorization", 1000, "Pending")]
    assert world.paths() == ["POST /cancels"]
    world.adyen.outbox.mode = DeliveryMode()
    done = world.told(600)
    assert entries(done) == [AUTHORIZED, ("CancelAuthorization", 1000, "Success")]
    assert done.entries[0].operation_id == AUTHORIZE


@pytest.mark.parametrize("is_answered", [True, False])
def test_what_is_taken_at_once_is_cancelled_by_the_reference_that_it_has(is_answered: bool) -> None:
    world = AdyenWorld()
    world.authorize(SEPA, method="sepa_debit")
    if not is_answered:
        world.journal.clear()
    world.method = "sepa_debit"
    world.cancel(CANCEL)
    assert ("CancelAuthorization", 1000, "Success") in entries(world.told())
    assert world.booked("cancel") == 1000


def test_a_payment_that_adyen_does_not_know_cannot_be_cancelled() -> None:
    world = AdyenWorld()
    world.cancel(CANCEL)
    assert entries(world.told()) == [("CancelAuthorization", 1000, "Failure")]


def test_nothing_is_captured_of_what_is_not_known() -> None:
    world = AdyenWorld()
    world.authorize(card(THREE_DS))
    world.paths()
    answer = world.capture(CAPTURE)
    assert (answer.is_empty, answer.complete, world.paths()) == (True, False, [])


def test_a_lost_answer_comes_back_under_the_same_key(world: AdyenWorld) -> None:
    world.adyen.outbox.mode = DeliveryMode(hold=True)
    through, world.calls.through = world.calls.through, Silent(world.calls.through)
    with pytest.raises(OutcomeUnknown):
        world.capture(CAPTURE)
    world.calls.through = through
    assert entries(world.capture(CAPTURE))[-1] == ("Charge", 1000, "Pending")
    world.adyen.settle()
    assert world.booked("capture") == 1000


def test_a_lost_answer_is_also_made_good_by_the_webhook(world: AdyenWorld) -> None:
    through, world.calls.through = world.calls.through, Silent(world.calls.through)
    with pytest.raises(OutcomeUnknown):
        world.capture(CAPTURE)
    world.calls.through = through
    done = world.told()
    assert entries(done) == [AUTHORIZED, CHARGED]
    assert done.entries[1].operation_id == CAPTURE


def test_a_lost_webhook_leaves_what_was_received_pending(world: AdyenWorld) -> None:
    world.adyen.outbox.mode = DeliveryMode(drop=True)
    world.capture(CAPTURE)
    assert entries(world.told()) == [AUTHORIZED, ("Charge", 1000, "Pending")]


def test_doubled_and_shuffled_webhooks_change_nothing(world: AdyenWorld) -> None:
    world.adyen.outbox.mode = DeliveryMode(shuffle=True, duplicates=2)
    world.capture(CAPTURE)
    world.told()
    world.refund(REFUND, 400)
    done = world.told()
    assert entries(done) == [AUTHORIZED, CHARGED, ("Refund", 400, "Success")]
    assert [one.type for one in world.events].count("CAPTURE") > 1


def test_what_fails_days_later_fails_in_the_ledger(world: AdyenWorld) -> None:
    world.capture(CAPTURE)
    psp_reference = world.told().psp_payment_id
    assert psp_reference is not None
    world.adyen.late.capture_failed(psp_reference)
    assert entries(world.told(100)) == [AUTHORIZED, ("Charge", 1000, "Failure")]
    world.adyen.late.recapture(psp_reference)
    assert entries(world.told(100)) == [AUTHORIZED, CHARGED]
    world.refund(REFUND, 400)
    world.told()
    world.adyen.late.refund_failed(psp_reference)
    assert entries(world.told(100))[-1] == ("Refund", 400, "Failure")


def test_what_an_operator_does_in_the_customer_area_is_found(world: AdyenWorld) -> None:
    psp_reference = world.fetch().psp_payment_id
    assert psp_reference is not None
    world.adyen.operator.capture(psp_reference, 1000, "by hand: 7")
    done = world.told()
    assert entries(done) == [AUTHORIZED, CHARGED]
    assert done.entries[1].operation_id is None
    assert world.events[-1].interface_id == psp_reference


def test_a_dispute_that_is_won(world: AdyenWorld) -> None:
    world.capture(CAPTURE)
    psp_reference = world.told().psp_payment_id
    assert psp_reference is not None
    world.adyen.disputes.tell(psp_reference, "CHARGEBACK")
    assert entries(world.told())[-1] == ("Chargeback", 1000, "Success")
    world.adyen.disputes.tell(psp_reference, "CHARGEBACK_REVERSED")
    assert entries(world.told())[-1] == ("Chargeback", 1000, "Failure")


def test_a_key_that_is_busy_surely_did_nothing_more(world: AdyenWorld) -> None:
    class Busy:
        def send(self, request: Request, timeouts: Timeouts) -> Response:
            body = b'{"status":422,"errorCode":"704","errorType":"validation","message":"busy"}'
            return Response(422, body, {"Transient-Error": "true"})

    world.calls.through = Busy()
    with pytest.raises(Unavailable) as trouble:
        world.capture(CAPTURE)
    assert not isinstance(trouble.value, OutcomeUnknown)


def test_a_refusal_of_the_call_ends_this_operation_alone(world: AdyenWorld) -> None:
    class Refusing:
        def send(self, request: Request, timeouts: Timeouts) -> Response:
            body = b'{"status":422,"errorCode":"137","errorType":"validation","message":"no"}'
            return Response(422, body, {})

    world.calls.through = Refusing()
    answer = world.capture(CAPTURE)
    assert entries(answer) == [AUTHORIZED, ("Charge", 1000, "Failure")]
    assert (answer.code, answer.complete, answer.evidence) == ("137", False, ())
