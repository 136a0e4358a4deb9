"""The commercetools client: tokens, errors, and ids from outside."""

import json
from typing import TYPE_CHECKING

import pytest

from bench import CLIENT_ID, SETTINGS, Bench
from payment_core.commercetools.client import (
    Commercetools,
    CommercetoolsError,
    DuplicateField,
    NotFound,
    ReferenceMissing,
    escaped,
)
from payment_core.commercetools.payments import Payments
from payment_core.commercetools.settings import CommercetoolsSettings
from payment_core.runtime.errors import Unauthenticated, Unavailable
from payment_core.runtime.secret import Secret
from payment_core.runtime.settings import Environment
from processor.commercetools.sessions import Sessions
from sandbox.faults import FaultRule
from simulation.concurrent_bench import ConcurrentBench

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


OTHER = {"code": "InvalidField", "field": "custom", "message": "Something else is wrong."}


def client(bench: Bench, **settings: str) -> Commercetools:
    environment = Environment({**SETTINGS, **settings})
    return Commercetools(CommercetoolsSettings.read(environment), bench.world())


def tokens_fetched(bench: Bench) -> int:
    return sum(one.path == "/oauth/token" for one in bench.commercetools.journal.entries())


class TestTokens:
    def test_one_is_fetched_and_kept(self) -> None:
        bench = Bench()
        ours = client(bench)
        for _ in range(3):
            with pytest.raises(NotFound):
                Payments(ours).get_by_key("nothing")
        assert tokens_fetched(bench) == 1

    def test_many_first_requests_fetch_one(self) -> None:
        concurrent_bench = ConcurrentBench(seed=3)
        ours = client(concurrent_bench)
        for number in range(16):
            concurrent_bench.scheduler.spawn(f"reader {number}", lambda: _missing(ours))
        concurrent_bench.scheduler.run()
        assert tokens_fetched(concurrent_bench) == 1

    def test_one_that_was_revoked_is_replaced_once(self) -> None:
        bench = Bench()
        ours = client(bench)
        _missing(ours)
        bench.commercetools.access.revoke_all()
        _missing(ours)
        assert tokens_fetched(bench) == 2

    def test_one_is_renewed_before_it_expires(self) -> None:
        bench = Bench()
        ours = client(bench)
        _missing(ours)
        bench.clock.advance(48 * 3600 - 30)
        _missing(ours)
        assert tokens_fetched(bench) == 2

    def test_wrong_credentials_are_unavailable_and_never_shown(self) -> None:
        with pytest.raises(Unavailable) as caught:
            _missing(client(Bench(), CTP_CLIENT_SECRET="another-hidden-value"))
        assert "hidden" not in str(caught.value)

    def test_scopes_of_this_project_only(self) -> None:
        assert "manage_project" in client(Bench()).granted_scopes()


def _missing(ours: Commercetools) -> None:
    with pytest.raises(NotFound):
        Payments(ours).get_by_key("nothing")


class TestErrors:
    @pytest.mark.parametrize("status", [401, 403])
    def test_being_refused_is_an_outage_of_ours(self, status: int) -> None:
        bench = Bench()
        bench.commercetools.faults.add(FaultRule(path="/payments", status=status, count=None))
        with pytest.raises(Unavailable):
            Payments(client(bench)).get("x")

    def test_another_refusal_keeps_its_status_and_code(self) -> None:
        with pytest.raises(CommercetoolsError) as caught:
            client(Bench()).get("payments", dict, {"where": "nonsense(("})
        assert caught.value.status == 400

    @pytest.mark.parametrize(
        ("errors", "expected"),
        [
            ([{"code": "DuplicateField", "field": "key"}], DuplicateField),
            (
                [{"code": "DuplicateFieldWithConflictingResource", "field": "key"}],
                DuplicateField,
            ),
            ([OTHER, {"code": "DuplicateField", "field": "key"}], DuplicateField),
            ([OTHER, {"code": "ReferencedResourceNotFound"}], ReferenceMissing),
            ([OTHER], CommercetoolsError),
            ([], CommercetoolsError),
        ],
    )
    def test_every_error_of_an_answer_is_read(
        self, errors: list[dict[str, str]], expected: type[Exception]
    ) -> None:
        bench = Bench()
        body = json.dumps({"statusCode": 400, "message": "x", "errors": errors})
        bench.commercetools.faults.add(FaultRule(status=400, path="/payments", malformed_body=body))
        with pytest.raises(expected):
            Payments(client(bench)).get("x")

    @pytest.mark.parametrize(
        ("given", "sent"),
        [
            ("../carts", "..%2Fcarts"),
            ("a?b#c", "a%3Fb%23c"),
            ("%2e%2e", "%252e%252e"),
            ("ü", "%C3%BC"),
        ],
    )
    def test_an_id_from_outside_is_one_segment(self, given: str, sent: str) -> None:
        assert escaped(given) == sent

    @pytest.mark.parametrize("given", ["", ".", ".."])
    def test_what_would_be_resolved_is_no_id(self, given: str) -> None:
        with pytest.raises(NotFound):
            escaped(given)


class TestSessions:
    def test_reads_what_the_merchants_server_decided(self) -> None:
        bench = Bench()
        cart = bench.cart()
        session_id = bench.session(
            cart,
            allowedPaymentMethods=["card"],
            checkoutTransactionItemId="item-1",
            futureOrderNumber="order-1",
            correlationId="c-1",
            giftCardPlannedAmount={"centAmount": 5, "currencyCode": "EUR", "fractionDigits": 2},
            applicationKey="unknown to us",
        )
        session = Sessions(client(bench)).get(session_id)
        assert (session.cart_id, session.allows("card"), session.allows("ideal")) == (
            cart["id"],
            True,
            False,
        )
        assert session.checkout_transaction_item_id == "item-1"
        assert session.gift_card_planned_amount is not None

    @pytest.mark.parametrize("session_id", ["unknown", "../other", "a/b", "?x", "..", "a" * 10_000])
    def test_no_other_session_is_active(self, session_id: str) -> None:
        with pytest.raises(Unauthenticated):
            Sessions(client(Bench())).get(session_id)

    def test_an_expired_session_is_not_active(self) -> None:
        bench = Bench()
        session_id = bench.session(bench.cart())
        bench.commercetools.sessions.expire(session_id)
        with pytest.raises(Unauthenticated):
            Sessions(client(bench)).get(session_id)

    @pytest.mark.parametrize("status", [500, 503])
    def test_an_outage_is_no_missing_session(self, status: int) -> None:
        bench = Bench()
        session_id = bench.session(bench.cart())
        bench.commercetools.faults.add(FaultRule(path="/sessions/", status=status, count=None))
        with pytest.raises(Unavailable):
            Sessions(client(bench)).get(session_id)


def test_the_end_of_a_token_is_read_in_seconds_or_milliseconds() -> None:
    bench = Bench()
    access = bench.commercetools.access
    near = access.issue(CLIENT_ID, ["manage_project:bench"], lifetime=600)
    ours = client(bench)
    assert ours.introspect(Secret(near.value)).exp == bench.clock.now().timestamp() + 600
    body = b'{"active": true, "exp": 1767226200000}'
    bench.network.plug("commercetools.test", Answer(body))
    assert ours.introspect(Secret(near.value)).exp == 1_767_226_200


class Answer:
    """An application with one answer."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def __call__(self, _: "WSGIEnvironment", start: "StartResponse") -> list[bytes]:
        start("200 OK", [("Content-Type", "application/json")])
        return [self._body]
