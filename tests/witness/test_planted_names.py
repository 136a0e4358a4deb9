"""One wrong name or value in what is said is found, in each direction and with each party."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bench import Bench
from sandbox.commercetools.payments import Payment
from stripe_bench import StripeBench
from witness.__main__ import main
from witness.exceptions import Exempt, Known, known
from witness.judging import CannotJudge, Finding, _troubles, judge, unused
from witness.recording import Recorder, Said, listening

Plant = tuple[Callable[[Any, str, str], Any], str, str, str, str, str]


@pytest.fixture(scope="module")
def heard() -> list[Said]:
    """Return what is said when a card is charged and money goes back, with Stripe as the PSP."""
    recorder = Recorder()
    with listening(recorder):
        bench = StripeBench()
        payment_id = bench.paid()
        bench.outcome(payment_id, "capturePayment", 4_000)
        bench.outcome(payment_id, "refundPayment", 1_500)
        bench.later(5)
    return recorder.said


def renamed(value: Any, name: str, other: str) -> Any:
    """Return the body with a member renamed wherever it is."""
    if isinstance(value, dict):
        return {
            other if key == name else key: renamed(one, name, other) for key, one in value.items()
        }
    return [renamed(one, name, other) for one in value] if isinstance(value, list) else value


def replaced(value: Any, word: str, other: str) -> Any:
    """Return the body with a word replaced wherever it is a value."""
    if isinstance(value, dict):
        return {key: replaced(one, word, other) for key, one in value.items()}
    if isinstance(value, list):
        return [replaced(one, word, other) for one in value]
    return other if value == word else value


NAMES = [
    ("commercetools", "body", "/payments", "amountPlanned", "plannedAmount"),
    ("commercetools", "body", "/payments", "paymentInterface", "interface"),
    ("commercetools", "body", "/payments/an-id", "interactionId", "interactionID"),
    ("commercetools", "body", "/payments/an-id", "actions", "updateActions"),
    ("commercetools", "answer", "/payments/an-id", "paymentStatus", "status"),
    ("commercetools", "answer", "/payments/an-id", "fractionDigits", "fractiondigits"),
    ("commercetools", "answer", "/carts/an-id", "cartState", "state"),
    ("stripe", "body", "/payment_intents", "capture_method", "captureMethod"),
    ("stripe", "body", "/confirm", "return_url", "returnUrl"),
    ("stripe", "body", "/capture", "amount_to_capture", "amount_to_captrue"),
    ("stripe", "body", "/refunds", "payment_intent", "intent"),
    ("stripe", "answer", "/payment_intents", "client_secret", "clientSecret"),
    ("stripe", "answer", "/confirm", "network_status", "networkStatus"),
    ("stripe", "answer", "/refunds", "balance_transaction", "balanceTransaction"),
    ("webhook", "body", "/webhooks/stripe", "api_version", "apiVersion"),
    ("webhook", "body", "/webhooks/stripe", "amount_received", "amountReceived"),
]
WORDS = [
    ("commercetools", "body", "", "Authorization", "Authorisation"),
    ("commercetools", "body", "", "addTransaction", "addTransactions"),
    ("commercetools", "answer", "", "Success", "Succeeded"),
    ("stripe", "body", "", "manual", "by_hand"),
    ("stripe", "answer", "", "succeeded", "success"),
    ("webhook", "body", "", "payment_intent.succeeded", "payment_intent.success"),
]
PLANTS: list[Plant] = [*((renamed, *row) for row in NAMES), *((replaced, *row) for row in WORDS)]


def planted(heard: list[Said], plant: Plant) -> Said:
    """Return the first that was said there and holds the word, with the other in its place."""
    change, party, kind, path, word, other = plant
    return next(
        msgspec.structs.replace(one, body=change(one.body, word, other))
        for one in heard
        if (one.party, one.kind) == (party, kind)
        and one.path.endswith(path)
        and one.status < 300
        and change(one.body, word, other) != one.body
    )


@pytest.fixture(scope="module")
def findings(heard: list[Said]) -> list[Finding]:
    """Return what is found among all plants, in one run."""
    return judge([planted(heard, one) for one in PLANTS], known()).findings


def test_what_was_said_fits(heard: list[Said]) -> None:
    verdict = judge(heard, known())

    assert verdict.findings == []
    assert all(
        verdict.judged[kind] > 3
        for kind in (
            "commercetools body",
            "commercetools answer",
            "stripe body",
            "stripe answer",
            "webhook body",
        )
    )


@pytest.mark.parametrize("plant", PLANTS, ids=lambda one: f"{one[1]}-{one[2]}-{one[5]}")
def test_a_wrong_word_is_found(heard: list[Said], findings: list[Finding], plant: Plant) -> None:
    said = planted(heard, plant)

    assert [one.why for one in findings if one.said == said]


def test_a_fault_of_the_stand_in_itself_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a changed recording: the stand-in answers with a member that commercetools has not."""
    recorder = Recorder()
    shown = "sandbox.commercetools.resource_routes.as_json"

    def with_a_total(resource: Any) -> Any:
        found = msgspec.to_builtins(resource)
        return {**found, "total": 1} if isinstance(resource, Payment) else found

    with listening(recorder):
        bench = Bench()
        monkeypatch.setattr(shown, with_a_total)
        bench.paid()

    found = judge(recorder.said, known()).findings

    assert any("'\"total\"' does not exist in type" in one.why for one in found)


def test_an_unknown_route_is_found(heard: list[Said]) -> None:
    strange = msgspec.structs.replace(heard[0], path="/payment-intents", is_ours=True, kind="body")

    assert "no official type" in judge([strange], known()).findings[0].why


def test_an_exception_excuses_one_member_and_no_other(heard: list[Said]) -> None:
    said = next(one for one in heard if (one.kind, one.path) == ("body", "/payments"))
    total = Exempt(
        party="commercetools",
        kind="body",
        path="/payments",
        member="total",
        how="unknown",
        reason="A test.",
    )

    strange = msgspec.structs.replace(said, body={**said.body, "total": 1, "sum": 2})
    excused = Known([*known().exempt, total], known().undescribed)
    found = judge([strange], excused)

    assert len(found.findings) == 1
    assert '"sum"' in found.findings[0].why
    assert unused(Known([total]), found.used) == []
    assert len(unused(Known([total]), set())) == 1


def test_without_packages_or_node_nothing_passes(
    heard: list[Said], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotJudge, match=r"Node\.js"):
        judge(heard, known())
    monkeypatch.setattr("witness.judging.NPM", tmp_path)
    with pytest.raises(CannotJudge, match="make npm"):
        judge(heard, known())


@pytest.mark.parametrize(
    ("output", "code"), [("error TS5023: Unknown compiler option 'x'.", 1), ("", 1), ("Killed", 0)]
)
def test_what_the_compiler_does_not_say_is_no_approval(output: str, code: int) -> None:
    with pytest.raises(CannotJudge):
        _troubles(output, code)


def test_an_empty_recording_is_no_proof(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(tmp_path) == 1
    assert "Of this nothing was written down: stripe body" in capsys.readouterr().out
