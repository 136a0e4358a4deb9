"""A merchant moves money by adding a transaction to the Payment."""

import pytest

from event_support import EventBench, amount

OTHERS = {"Charge": "Refund,CancelAuthorization", "Refund": "Charge", "CancelAuthorization": ""}


def test_a_charge_captures() -> None:
    bench = EventBench()
    payment_id = bench.paid()
    bench.add(payment_id, "Charge", 10_000)

    assert set(bench.push()) == {204}

    assert bench.operations(payment_id) == [("capture", "succeeded", 10_000)]
    assert bench.transactions(payment_id) == [
        ("Authorization", 10_000, "Success"),
        ("Charge", 10_000, "Success"),
    ]


def test_parts_are_captured_and_refunded_and_the_rest_is_released() -> None:
    bench = EventBench()
    payment_id = bench.paid()
    for kind, cents in (
        ("Charge", 3_000),
        ("Charge", 2_000),
        ("Refund", 1_000),
        ("CancelAuthorization", 5_000),
        ("Refund", 4_000),
    ):
        bench.add(payment_id, kind, cents)
        assert set(bench.push()) == {204}

    assert bench.operations(payment_id) == [
        ("capture", "succeeded", 3_000),
        ("capture", "succeeded", 2_000),
        ("refund", "succeeded", 1_000),
        ("cancel", "succeeded", 5_000),
        ("refund", "succeeded", 4_000),
    ]
    assert {state for _, _, state in bench.transactions(payment_id)} == {"Success"}


def test_an_open_attempt_is_cancelled() -> None:
    bench = EventBench()
    answer = bench.pay(bench.session(bench.cart()), "tok_three_ds")
    payment_id = answer.json()["paymentReference"]
    bench.add(payment_id, "CancelAuthorization", 10_000)

    bench.push()

    assert bench.states(payment_id) == {
        "Authorization": ["Failure"],
        "CancelAuthorization": ["Success"],
    }
    assert bench.at_the_psp(payment_id)[0]["status"] == "canceled"


def test_what_the_psp_does_later_is_pending_until_then() -> None:
    bench = EventBench()
    payment_id = bench.paid(token="tok_capture_pending")
    bench.add(payment_id, "Charge", 10_000)

    bench.push()
    assert bench.states(payment_id)["Charge"] == ["Pending"]
    assert bench.waiting() == 0

    bench.later(10)
    assert bench.states(payment_id)["Charge"] == ["Success"]


def test_an_oms_with_interaction_ids_of_its_own_is_a_merchant() -> None:
    bench = EventBench()
    payment_id = bench.paid()
    bench.add(payment_id, "Charge", 4_000, interactionId="shipment-1")
    bench.add(
        payment_id, "Charge", 6_000, interactionId="shipment-2", timestamp="2020-01-01T00:00:00Z"
    )

    bench.push()

    assert bench.states(payment_id)["Charge"] == ["Success", "Success"]
    assert [one.interaction_id for one in bench.payment(payment_id).transactions[1:]] == [
        "shipment-1",
        "shipment-2",
    ]


def test_a_charge_waits_while_the_authorization_is_pending() -> None:
    bench = EventBench()
    answer = bench.pay(bench.session(bench.cart()), "tok_pending_success")
    payment_id = answer.json()["paymentReference"]
    bench.add(payment_id, "Charge", 10_000)

    assert 503 in bench.push()
    assert bench.operations(payment_id) == []
    assert bench.states(payment_id)["Charge"] == ["Initial"]

    bench.push_for(10)
    assert bench.operations(payment_id) == [("capture", "succeeded", 10_000)]
    assert bench.states(payment_id)["Charge"] == ["Success"]
    assert bench.waiting() == 0


@pytest.mark.parametrize("kind", list(OTHERS))
def test_a_type_that_is_not_switched_on_is_left_alone(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = EventBench()
    payment_id = bench.paid()
    bench.outcome(payment_id, "capturePayment", 4_000)
    bench.push()
    before = bench.operations(payment_id)
    bench.start_event_handler(MERCHANT_COMMANDS=OTHERS[kind])
    added = bench.add(payment_id, kind, 1_000)
    version = bench.payment(payment_id).version
    capsys.readouterr()

    assert set(bench.push()) == {204}

    assert bench.operations(payment_id) == before
    assert bench.payment(payment_id).version == version
    log = capsys.readouterr().out
    assert f"MERCHANT_COMMANDS does not name {kind}." in log
    assert added in log


@pytest.mark.parametrize("leaves_authors_out", [False, True])
def test_a_shopper_gives_no_commands(
    leaves_authors_out: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = EventBench()
    bench.notifier.leaves_authors_out = leaves_authors_out
    payment_id = bench.paid()
    bench.push()
    added = bench.add_as_shopper(payment_id, "Charge", 10_000)

    assert set(bench.push()) == {204}

    assert bench.operations(payment_id) == []
    assert bench.states(payment_id)["Charge"] == ["Initial"]
    log = capsys.readouterr().out
    assert "It was added with a shopper's token." in log
    assert added in log


def test_a_customer_is_a_shopper() -> None:
    bench = EventBench()
    customer = bench.api("POST", "customers", {"email": "shopper@example.com", "password": "x"})
    payment_id = bench.paid()
    bench.add_as_shopper(payment_id, "Charge", 10_000, customer_id=customer["customer"]["id"])

    bench.push()

    assert bench.operations(payment_id) == []


def test_where_nobody_tells_the_author_the_first_transaction_is_a_shoppers() -> None:
    """My Payments lets a shopper add that one, and none after it."""
    bench = EventBench()
    bench.notifier.leaves_authors_out = True
    payment_id = bench.new_payment()
    bench.add_as_shopper(payment_id, "Charge", 10_000)
    bench.add(payment_id, "Charge", 1)

    bench.push()

    assert bench.states(payment_id)["Charge"] == ["Initial", "Failure"]


@pytest.mark.parametrize("state", ["Pending", "Success", "Failure"])
def test_a_record_is_no_command(state: str) -> None:
    bench = EventBench()
    payment_id = bench.paid()
    bench.add(payment_id, "Charge", 10_000, state=state)

    bench.push()

    assert bench.operations(payment_id) == []
    assert bench.states(payment_id)["Charge"] == [state]


@pytest.mark.parametrize("method", ["invoice", "purchaseorder"])
def test_offline_methods_are_never_executed(method: str) -> None:
    bench = EventBench()
    more = {"poNumber": "PO-1"} if method == "purchaseorder" else {}
    answer = bench.pay(bench.session(bench.cart()), None, method, **more)
    payment_id = answer.json()["paymentReference"]
    bench.add(payment_id, "Charge", 10_000)

    assert set(bench.push()) == {204}

    assert bench.states(payment_id)["Charge"] == ["Initial"]


def test_a_payment_can_be_created_with_a_command() -> None:
    bench = EventBench()
    known = bench.authorized_elsewhere()
    authorization = {
        "type": "Authorization",
        "state": "Success",
        "amount": amount(10_000),
        "interfaceId": known["operations"][0]["id"],
    }
    charge = {"type": "Charge", "amount": amount(4_000)}
    payment_id = bench.new_payment(authorization, charge, interfaceId=known["id"])

    assert set(bench.push()) == {204}

    assert bench.states(payment_id) == {"Authorization": ["Success"], "Charge": ["Success"]}
    assert bench.payment(payment_id).transactions[1].interface_id is not None


def test_a_payment_created_with_nothing_but_a_charge_has_nothing_to_capture() -> None:
    bench = EventBench()
    payment_id = bench.new_payment({"type": "Charge", "amount": amount(10_000)})

    assert set(bench.push()) == {204}

    assert bench.states(payment_id) == {"Charge": ["Failure"]}
    assert "At most 0.00 EUR" in bench.interface_text(payment_id)


def test_a_payment_that_the_psp_does_not_know_is_waited_for_ten_minutes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    bench = EventBench()
    authorization = {"type": "Authorization", "state": "Success", "amount": amount(10_000)}
    charge = {"type": "Charge", "amount": amount(4_000)}
    payment_id = bench.new_payment(authorization, charge)

    assert 503 in bench.push()
    bench.push_for(500)
    assert bench.waiting() == 1
    bench.push_for(200)

    assert bench.waiting() == 0
    assert bench.states(payment_id)["Charge"] == ["Initial"]
    assert "The PSP has no record of this payment" in capsys.readouterr().out


def test_another_connectors_payment_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    bench = EventBench()
    charge = {"type": "Charge", "amount": amount(10_000)}
    payment_id = bench.new_payment(charge, interface="another-connector")

    assert set(bench.push()) == {204}

    assert bench.payment(payment_id).version == 1
    assert '"severity":"ERROR"' not in capsys.readouterr().out


def test_what_a_command_costs_in_upstream_calls() -> None:
    bench = EventBench()
    payment_id = bench.paid()
    bench.push()
    bench.calls()
    bench.add(payment_id, "Charge", 4_000)
    bench.calls()

    bench.push()

    calls = bench.calls()
    path = f"/bench/payments/{payment_id}"
    psp = f"/v1/payments/{bench.payment(payment_id).interface_id}"
    assert sorted(calls) == sorted(
        [f"GET {path}", f"GET {psp}", f"POST {psp}/captures", f"POST {path}"]
    )


def test_what_the_processor_does_itself_costs_little() -> None:
    """One look for each claim; nothing for a transaction that cannot be a command."""
    bench = EventBench()
    payment_id = bench.paid()
    bench.push()
    bench.calls()
    bench.outcome(payment_id, "capturePayment", 4_000)
    bench.calls()

    bench.push()

    assert bench.calls() == [f"GET /bench/payments/{payment_id}"]
