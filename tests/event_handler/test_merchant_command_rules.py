"""A merchant's command obeys the rules that a request obeys, or becomes a Failure that says why."""

import pytest

from event_support import EventBench, amount


@pytest.mark.parametrize(
    ("kind", "cents", "reason"),
    [
        ("Charge", 6_001, "At most 60.00 EUR can be captured."),
        ("Charge", 0, "The amount must be greater than zero."),
        ("Refund", 4_001, "At most 40.00 EUR can be refunded."),
        (
            "CancelAuthorization",
            1_000,
            "Only the whole remaining amount can be cancelled: 60.00 EUR",
        ),
    ],
)
def test_a_command_that_breaks_a_rule_fails_and_says_why(
    kind: str, cents: int, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = EventBench()
    payment_id = bench.paid()
    bench.outcome(payment_id, "capturePayment", 4_000)
    bench.push()
    before = bench.operations(payment_id)
    added = bench.add(payment_id, kind, cents)

    assert set(bench.push()) == {204}

    assert bench.operations(payment_id) == before
    assert bench.states(payment_id)[kind][-1] == "Failure"
    assert reason in bench.interface_text(payment_id)
    log = capsys.readouterr().out
    assert "A command is not allowed and was set to Failure" in log
    assert added in log
    bench.push_for(600)
    assert bench.operations(payment_id) == before


def test_nothing_to_refund_and_nothing_to_release() -> None:
    bench = EventBench()
    payment_id = bench.paid()
    bench.add(payment_id, "Refund", 1)
    bench.push()
    assert "At most 0.00 EUR" in bench.interface_text(payment_id)

    bench.outcome(payment_id, "capturePayment", 10_000)
    bench.add(payment_id, "CancelAuthorization", 10_000)
    bench.push()
    assert "There is nothing to cancel" in bench.interface_text(payment_id)
    assert bench.states(payment_id)["CancelAuthorization"] == ["Failure"]


@pytest.mark.parametrize("kind", ["Charge", "Refund", "CancelAuthorization"])
def test_another_currency_fails(kind: str) -> None:
    bench = EventBench()
    payment_id = bench.paid()
    draft = {"type": kind, "amount": amount(100, "USD")}
    bench.update(payment_id, {"action": "addTransaction", "transaction": draft})

    bench.push()

    assert bench.states(payment_id)[kind] == ["Failure"]
    assert "The amount must be in EUR, the payment's currency." in bench.interface_text(payment_id)
    assert bench.operations(payment_id) == []


@pytest.mark.parametrize("order", ["published", "reversed"])
def test_of_two_commands_that_exclude_each_other_the_first_is_obeyed(order: str) -> None:
    bench = EventBench()
    payment_id = bench.paid()
    bench.push()
    bench.add(payment_id, "Charge", 7_000)
    bench.add(payment_id, "Charge", 7_000)
    bench.deliver_messages(order=order)

    bench.push()

    assert bench.states(payment_id)["Charge"] == ["Success", "Failure"]
    assert bench.operations(payment_id) == [("capture", "succeeded", 7_000)]


def test_a_merchants_command_and_the_processor_share_what_there_is() -> None:
    bench = EventBench()
    payment_id = bench.paid()
    bench.add(payment_id, "Charge", 7_000)
    assert bench.intent(payment_id, "capturePayment", 7_000).status_code == 400
    assert bench.outcome(payment_id, "capturePayment", 3_000) == "approved"

    bench.push()

    assert bench.states(payment_id)["Charge"] == ["Success", "Success"]
    assert bench.at_the_psp(payment_id)[0]["capturable"]["value"] == 0


def test_what_happened_at_the_psp_since_is_looked_at_first() -> None:
    """The authorization has expired there, and no webhook has told us yet."""
    bench = EventBench()
    payment_id = bench.paid()
    bench.push()
    bench.control(payment_id, "expire")
    bench.add(payment_id, "Charge", 10_000)

    bench.push()

    assert bench.states(payment_id) == {
        "Authorization": ["Success"],
        "CancelAuthorization": ["Success"],
        "Charge": ["Failure"],
    }
    assert "At most 0.00 EUR" in bench.interface_text(payment_id)


def test_a_refused_refund_keeps_no_money_that_is_to_be_returned() -> None:
    """While it was open the return could not be told from it; now somebody must look again."""
    bench = EventBench()
    payment_id = bench.replaced_while_captured(refunded=4_000)
    bench.add(payment_id, "Refund", 9_000)

    assert set(bench.push()) == {204}

    assert bench.states(payment_id)["Refund"] == ["Success", "Failure", "Success"]
    assert sum(cents for kind, _, cents in bench.operations(payment_id) if kind == "refund") == (
        10_000
    )


def test_a_message_that_comes_again_finds_what_the_refusal_left() -> None:
    """Whoever refused the refund died right after, so all that is left is the message."""
    bench = EventBench()
    payment_id = bench.replaced_while_captured(refunded=4_000)
    added = bench.add(payment_id, "Refund", 9_000)
    bench.update(
        payment_id,
        {"action": "changeTransactionState", "transactionId": added, "state": "Failure"},
    )

    assert set(bench.push()) == {204}

    assert bench.states(payment_id)["Refund"] == ["Success", "Failure", "Success"]


def test_a_command_on_an_attempt_that_failed_ends_whoever_gave_it() -> None:
    """It moves nothing, and what came after it would wait for it."""
    bench = EventBench()
    cart = bench.cart()
    bench.pay(bench.session(cart), "tok_declined")
    [payment_id] = bench.attached(cart)
    bench.push()
    bench.add_as_shopper(payment_id, "Charge", 10_000)
    bench.add(payment_id, "CancelAuthorization", 10_000)

    assert set(bench.push()) == {204}

    assert bench.operations(payment_id) == []
    assert bench.states(payment_id) == {
        "Authorization": ["Failure"],
        "Charge": ["Failure"],
        "CancelAuthorization": ["Failure"],
    }
