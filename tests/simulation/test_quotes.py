"""quoted-is-charged can fail, and the wallet shoppers come to where it could."""

from collections import Counter

import msgspec
import pytest

from bench import PROCESSOR, PSP, Json
from payment_core.runtime.transport import Headers, Request, Response
from psp_profiles.profiles import PROFILES
from simulation.calls import Call
from simulation.circumstances import Circumstance
from simulation.faults import Plan
from simulation.inbound_requests import InboundRequest, serving
from simulation.run import simulate
from simulation.simulated_system import SimulatedSystem

_WITH_BUTTONS = [name for name, one in PROFILES.items() if one.has_wallet_button]
_ONLY_SHEETS = frozenset({Circumstance.WALLET_SHEET})


def shown(cents: int) -> Json:
    return {"centAmount": cents, "currencyCode": "EUR"}


def system_of(provider: str) -> SimulatedSystem:
    system = SimulatedSystem(0, Plan(), profile=PROFILES[provider])
    system.watch()
    return system


def paid_by_a_sheet(system: SimulatedSystem) -> str:
    """Return the id of a Payment over what a sheet showed."""
    method, token = system.means("approved")
    session = system.session(system.cart())
    answer = system.pay_by_sheet(session, shown(10_000), token, method)
    assert answer.json()["outcome"] in ("approved", "pending"), answer.text
    return str(answer.json()["paymentReference"])


def by_a_sheet(cents: int) -> InboundRequest:
    """Return a request that the connector never got."""
    body = msgspec.json.encode({"quotedAmount": shown(cents)})
    request = Request("POST", f"{PROCESSOR}/payments", {}, body)
    return InboundRequest("authorize by a sheet", request)


def authorization(system: SimulatedSystem, payment_id: str, cents: int) -> Call:
    """Return a call to the PSP that the connector never made."""
    body = {
        "merchantReference": payment_id,
        "amount": {"value": cents, "currency": "EUR"},
        "metadata": {"paymentId": payment_id, "operationId": "ctp.authorize.1.2"},
    }
    headers = {"Idempotency-Key": f"authorize-{payment_id}"}
    request = Request("POST", f"{PSP}/v1/payments", headers, msgspec.json.encode(body))
    return Call(request, system.profile, system.stand_in)


@pytest.mark.parametrize("provider", _WITH_BUTTONS)
def test_what_was_shown_is_charged_or_nothing_is(provider: str) -> None:
    system = system_of(provider)
    cart = system.cart()
    session = system.session(cart)
    system.set_delivery(cart["id"], 490)
    method, token = system.means("approved")
    answer = system.pay_by_sheet(session, shown(10_000), token, method)
    assert (answer.status_code, system.stand_in.books()) == (409, [])
    answer = system.pay_by_sheet(session, shown(10_490), token, method)
    assert answer.status_code == 200
    assert [one.value for one in system.stand_in.books()] == [10_490]
    system.quotes.check_books()
    assert system.broken == set()


def test_another_sum_than_the_one_that_was_shown() -> None:
    system = system_of("sandbox")
    with serving(by_a_sheet(9_999)):
        system.quotes.before(authorization(system, "a-payment", 10_000))
    assert system.broken == {"quoted-is-charged"}


def test_money_held_after_the_sum_had_changed() -> None:
    system = system_of("sandbox")
    payment_id, inbound = paid_by_a_sheet(system), by_a_sheet(10_000)
    with serving(inbound):
        system.quotes.before(authorization(system, payment_id, 10_000))
    assert system.broken == set()
    inbound.answer = Response(409, b'{"errors": [{"code": "AmountChanged"}]}', Headers())
    system.quotes.answered(inbound)
    assert system.broken == {"quoted-is-charged"}


def test_money_held_by_a_copy_after_the_sum_had_changed() -> None:
    system = system_of("sandbox")
    payment_id, first, copy = paid_by_a_sheet(system), by_a_sheet(10_000), by_a_sheet(10_000)
    with serving(first):
        system.quotes.before(authorization(system, payment_id, 10_000))
    system.quotes.lost(first)
    copy.answer = Response(409, b'{"errors": [{"code": "AmountChanged"}]}', Headers())
    system.quotes.answered(copy)
    assert system.broken == {"quoted-is-charged"}


def test_another_sum_in_the_books_of_the_psp() -> None:
    system = system_of("sandbox")
    payment_id = paid_by_a_sheet(system)
    system.authorized_elsewhere(
        merchantReference=payment_id, amount={"value": 5_000, "currency": "EUR"}
    )
    system.quotes.check_books()
    assert system.broken == {"quoted-is-charged"}


@pytest.mark.parametrize("provider", _WITH_BUTTONS)
def test_wallet_shoppers_pay_and_come_late(provider: str) -> None:
    answers: Counter[tuple[str, int]] = Counter()
    for seed in range(12):
        result = simulate(seed, (), _ONLY_SHEETS, provider)
        assert result.violation is None
        answers.update(result.answers)
    assert answers["authorize by a sheet", 200] > 3
    assert answers["authorize by a sheet", 409] > 0


@pytest.mark.parametrize("provider", PROFILES)
def test_a_page_without_a_session_is_told_of_the_button(provider: str) -> None:
    types = ["wallets"] if PROFILES[provider].has_wallet_button else []
    assert system_of(provider).express_types() == types


def test_a_psp_without_a_button_has_the_same_runs_as_before() -> None:
    with_sheets = simulate(1, (), _ONLY_SHEETS, "adyen")
    assert with_sheets.journal == simulate(1, (), frozenset(), "adyen").journal
