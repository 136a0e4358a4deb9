"""The shopper's session: active, of this project, and for its own cart only."""

import json
from urllib.parse import quote

import pytest
from requests import Response
from werkzeug.test import TestResponse

from bench import COMMERCETOOLS, PROJECT, Bench
from outgoing import Watched
from processor_support import PAYMENT_ID, codes
from sandbox.faults import FaultRule

ROUTES = [
    ("GET", "/operations/config"),
    ("POST", "/payments"),
    ("POST", f"/payments/{PAYMENT_ID}/confirm"),
    ("GET", "/stored-payment-methods"),
    ("DELETE", f"/stored-payment-methods/{PAYMENT_ID}"),
]
BODY = {"paymentMethod": {"type": "card", "token": "tok_approved"}}


@pytest.fixture
def bench() -> Bench:
    return Bench()


def refused(answer: Response | TestResponse) -> bool:
    assert codes(answer) == ["invalid_token"]
    body = json.loads(answer.text)
    assert body["error"] == "invalid_token"
    assert body["error_description"] == body["message"]
    return answer.status_code == 401


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_bad_session_without_a_session_nothing_is_served_or_asked(
    bench: Bench, method: str, path: str
) -> None:
    assert refused(bench.call(method, path, json=BODY))
    assert refused(bench.call(method, path, ""))
    assert bench.commercetools.journal.entries() == []


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_bad_session_an_unknown_session_is_refused(bench: Bench, method: str, path: str) -> None:
    assert refused(bench.call(method, path, PAYMENT_ID, json=BODY))
    assert bench.money_calls() == []


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_bad_session_an_expired_session_is_refused(bench: Bench, method: str, path: str) -> None:
    session_id = bench.session()
    bench.commercetools.sessions.expire(session_id)

    assert refused(bench.call(method, path, session_id, json=BODY))
    assert bench.money_calls() == []


@pytest.mark.parametrize(
    "session_id",
    ["../other", "..", ".", "%2f", "?x", "#", "a/b", "a%20b", "*", "'", '"', "\\", ";", "{0}"],
)
def test_session_id_in_path_a_session_id_is_one_part_of_a_path(
    bench: Bench, session_id: str
) -> None:
    watched = Watched(bench.network)
    bench.outgoing.through = watched
    assert refused(bench.call("GET", "/operations/config", session_id))
    urls = [one.url for one in watched.requests if "/oauth/" not in one.url]
    asked = f"{COMMERCETOOLS}/{PROJECT}/sessions/{quote(session_id, safe='')}"
    # What a server may take for a way up is not asked for at all.
    assert urls == ([] if session_id in (".", "..") else [asked])


@pytest.mark.parametrize("session_id", ["a b", "a\tb", "é", "x" * 257, "x" * 10_240, "\x7f"])
def test_session_id_in_path_a_session_id_that_cannot_be_one_is_not_asked_for(
    bench: Bench, session_id: str
) -> None:
    sent = {"HTTP_X_SESSION_ID": session_id.encode().decode("latin-1")}
    client = bench.processor.test_client()

    assert refused(client.get("/operations/config", environ_overrides=sent))
    assert bench.commercetools.journal.entries() == []


@pytest.mark.parametrize(
    "trouble",
    [
        FaultRule(path="/sessions/", status=500, count=None),
        FaultRule(path="/sessions/", status=429, count=None),
        FaultRule(path="/sessions/", status=403, count=None),
        FaultRule(path="/sessions/", reset=True, count=None),
        FaultRule(path="/sessions/", delay_seconds=60, count=None),
        FaultRule(path="/sessions/", malformed_body="<html>", count=None),
        FaultRule(path="/sessions/", malformed_body="{}", count=None),
        FaultRule(path="/oauth/token", status=503, count=None),
        FaultRule(path="/oauth/token", status=401, count=None),
    ],
)
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_session_service_down_when_the_session_cannot_be_checked_it_is_no_refusal(
    bench: Bench, trouble: FaultRule, method: str, path: str
) -> None:
    session_id = bench.session()
    bench.commercetools.faults.add(trouble)

    answer = bench.call(method, path, session_id, json=BODY)

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert codes(answer) == ["ServiceUnavailable"]
    assert bench.money_calls() == []


def test_foreign_payment_a_payment_of_another_cart_does_not_exist(bench: Bench) -> None:
    reference = bench.paid()
    stranger = bench.session()

    answers = [
        bench.call("POST", f"/payments/{payment_id}/confirm", stranger)
        for payment_id in (reference, PAYMENT_ID, "no-id", "key=pay-1", "x" * 10_000, "%2e%2e")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


def test_bad_session_the_session_is_read_anew_for_every_request(bench: Bench) -> None:
    session_id = bench.session()
    assert bench.call("GET", "/operations/config", session_id).status_code == 200
    bench.commercetools.sessions.expire(session_id)

    assert refused(bench.call("GET", "/operations/config", session_id))


def test_bad_session_a_session_in_the_query_is_none(bench: Bench) -> None:
    session_id = bench.session()

    assert refused(bench.call("GET", f"/operations/config?ctsid={session_id}"))


def test_session_cart_a_session_without_a_cart_is_none(bench: Bench) -> None:
    session_id = bench.session()
    answer = json.dumps({"id": session_id, "state": "ACTIVE", "metadata": {}})
    bench.commercetools.faults.add(FaultRule(path="/sessions/", malformed_body=answer, count=None))

    for method, path in ROUTES:
        assert refused(bench.call(method, path, session_id, json=BODY))


@pytest.mark.parametrize("state", ["COMPLETED", "EXPIRED", "active", "", "NEW"])
def test_bad_session_a_session_that_is_not_active_any_more_is_none(
    bench: Bench, state: str
) -> None:
    session_id = bench.session()
    cart = {"cartRef": {"id": bench.cart()["id"]}}
    answer = json.dumps({"id": session_id, "state": state, "activeCart": cart})
    bench.commercetools.faults.add(FaultRule(path="/sessions/", malformed_body=answer, count=None))

    for method, path in ROUTES:
        assert refused(bench.call(method, path, session_id, json=BODY))
    assert bench.money_calls() == []


def test_session_cart_a_session_whose_cart_is_gone_pays_nothing(bench: Bench) -> None:
    cart = bench.cart()
    session_id = bench.session(cart)
    bench.delete_resource(f"carts/{cart['id']}")

    assert bench.pay(session_id).status_code == 400
    confirm = bench.call("POST", f"/payments/{PAYMENT_ID}/confirm", session_id)
    assert confirm.status_code == 404
    assert bench.money_calls() == []


def test_the_configuration_costs_two_calls(bench: Bench) -> None:
    session_id = bench.session()
    bench.commercetools.journal.clear()

    bench.call("GET", "/operations/config", session_id)
    bench.call("GET", "/operations/config", session_id)

    asked = [entry.path.split("/")[-2] for entry in bench.commercetools.journal.entries()]
    assert asked == ["oauth", "sessions", "carts", "sessions", "carts"]
