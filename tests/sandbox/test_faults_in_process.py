"""Fault switches, seen by a client and by the connector on the in-process network."""

import pytest
import requests
from flask import Flask, Response, jsonify, request

from payment_core.runtime.errors import OutcomeUnknown, Unavailable
from payment_core.runtime.http import HTTPClient
from payment_core.runtime.world import World
from sandbox.clock import VirtualClock
from sandbox.faults import FaultRule, Faults, FaultSwitches, faults_blueprint
from sandbox.in_process import InProcessNetwork

URL = "http://shop.test/orders"


class Shop:
    """A small service behind fault switches, that counts what really happened."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.faults = Faults()
        self.orders = 0
        self.network = InProcessNetwork(self.clock)
        self.session = self.network.session()
        app = Flask("shop")
        app.register_blueprint(faults_blueprint(self.faults))
        app.add_url_rule("/orders", view_func=self._order, methods=["POST"])
        app.add_url_rule("/echo/<path:rest>", view_func=self._echo, methods=["POST"])
        switches = FaultSwitches(app.wsgi_app, self.faults, self.clock, lambda s: {"status": s})
        self.network.plug("shop.test", switches)

    def _order(self) -> tuple[Response, int]:
        self.orders += 1
        return jsonify(orders=self.orders), 201

    def _echo(self, rest: str) -> Response:
        return jsonify(
            path=rest,
            query=request.args.to_dict(flat=False),
            body=request.get_data(as_text=True),
            type=request.content_type,
            header=request.headers.get("X-Correlation-ID"),
        )

    def order(self, timeout: float | None = None) -> requests.Response:
        return self.session.post(URL, timeout=timeout)


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_requests_reach_the_application_as_they_were_sent(shop: Shop) -> None:
    answer = shop.session.post(
        "http://shop.test/echo/a%20b%3F",
        params={"where": 'key="ü&1"', "limit": "1"},
        data='{"a":"ö"}'.encode(),
        headers={"Content-Type": "application/json", "X-Correlation-ID": "c-1"},
    )
    assert answer.json() == {
        "path": "a b?",
        "query": {"where": ['key="ü&1"'], "limit": ["1"]},
        "body": '{"a":"ö"}',
        "type": "application/json",
        "header": "c-1",
    }


def test_an_answer_keeps_status_reason_and_headers(shop: Shop) -> None:
    answer = shop.order()
    assert (answer.status_code, answer.reason, answer.json()) == (201, "Created", {"orders": 1})
    assert answer.headers["Content-Type"] == "application/json"


def test_the_answer_to_head_has_no_body(shop: Shop) -> None:
    answer = shop.session.head("http://shop.test/test/faults")
    assert (answer.status_code, answer.content) == (200, b"")


def test_an_error_status_is_answered_in_place_of_the_effect(shop: Shop) -> None:
    shop.faults.add(FaultRule(status=503, retry_after=7))
    answer = shop.order()
    assert (answer.status_code, answer.json()) == (503, {"status": 503})
    assert answer.headers["Retry-After"] == "7"
    assert shop.orders == 0
    assert shop.order().status_code == 201


def test_an_error_status_may_hide_an_effect(shop: Shop) -> None:
    shop.faults.add(FaultRule(status=500, applied_but_failed=True))
    assert shop.order().status_code == 500
    assert shop.orders == 1


def test_a_reset_loses_the_request(shop: Shop) -> None:
    shop.faults.add(FaultRule(reset=True))
    with pytest.raises(requests.ConnectionError):
        shop.order()
    assert shop.orders == 0


def test_a_lost_answer_leaves_the_effect(shop: Shop) -> None:
    shop.faults.add(FaultRule(applied_but_failed=True))
    with pytest.raises(requests.ConnectionError):
        shop.order()
    assert shop.orders == 1


def test_a_delay_below_the_read_timeout_takes_virtual_time(shop: Shop) -> None:
    shop.faults.add(FaultRule(delay_seconds=4))
    assert shop.order(timeout=5).status_code == 201
    assert shop.clock.monotonic() == 4


def test_a_delay_that_reaches_the_read_timeout_ends_with_it(shop: Shop) -> None:
    shop.faults.add(FaultRule(delay_seconds=60))
    with pytest.raises(requests.ReadTimeout):
        shop.order(timeout=5)
    assert shop.clock.monotonic() == 5
    assert shop.orders == 1


def test_the_answer_can_be_something_unreadable(shop: Shop) -> None:
    shop.faults.add(FaultRule(malformed_body="<html>", content_type="text/html"))
    answer = shop.order()
    assert (answer.status_code, answer.text) == (201, "<html>")
    assert answer.headers["Content-Type"] == "text/html"
    assert shop.orders == 1


def test_a_rule_skips_then_hits_then_is_spent(shop: Shop) -> None:
    shop.faults.add(FaultRule(method="POST", path="^/orders$", status=500, skip=1, count=2))
    assert [shop.order().status_code for _ in range(4)] == [201, 500, 500, 201]
    assert [hits for _, hits in shop.faults.hits()] == [2]


def test_a_rule_hits_only_its_method_and_path(shop: Shop) -> None:
    shop.faults.add(FaultRule(method="GET", status=500, count=None))
    shop.faults.add(FaultRule(path="^/elsewhere", status=500, count=None))
    assert shop.order().status_code == 201


def test_rules_are_set_listed_and_dropped_over_http(shop: Shop) -> None:
    control = "http://shop.test/test/faults"
    rule = '{"path": "orders", "status": 502, "count": null}'
    assert shop.session.post(control, data=rule).status_code == 201
    assert shop.order().status_code == 502
    (listed,) = shop.session.get(control).json()["faults"]
    assert (listed["status"], listed["count"], listed["hits"]) == (502, None, 1)
    assert shop.session.delete(control).status_code == 204
    assert shop.order().status_code == 201


@pytest.mark.parametrize(
    "rule",
    [
        "{",
        "{}",
        '{"status": 200}',
        '{"status": 500, "reset": true}',
        '{"path": "(", "reset": true}',
        '{"reset": true, "count": 0}',
        '{"reset": true, "colour": "red"}',
    ],
)
def test_a_rule_that_means_nothing_is_refused(shop: Shop, rule: str) -> None:
    answer = shop.session.post("http://shop.test/test/faults", data=rule)
    assert answer.status_code == 400
    assert answer.json()["message"]
    assert shop.faults.hits() == []


def test_a_host_where_nobody_listens_is_surely_not_reached(shop: Shop) -> None:
    shop.network.unplug("shop.test")
    client = HTTPClient(World(transport=shop.network, sleep=shop.clock.sleep), "The shop")
    with pytest.raises(Unavailable) as caught:
        client.send("POST", URL)
    assert not isinstance(caught.value, OutcomeUnknown)


def test_a_reset_leaves_the_outcome_unknown(shop: Shop) -> None:
    shop.faults.add(FaultRule(reset=True, count=None))
    client = HTTPClient(World(transport=shop.network, sleep=shop.clock.sleep), "The shop")
    with pytest.raises(OutcomeUnknown):
        client.send("POST", URL)
