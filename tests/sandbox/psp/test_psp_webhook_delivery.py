"""How webhooks are signed, and how stubbornly they are delivered."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from psp_support import WEBHOOK_URL, PSPWorld, read

HOUR = 60 * 60


@pytest.fixture
def world() -> PSPWorld:
    # The verifying library reads the real clock, so the virtual one starts at the real time.
    return PSPWorld(start=datetime.now(UTC))


def test_a_webhook_is_signed_and_says_where_to_look(world: PSPWorld) -> None:
    secret = world.register()
    payment = world.pay(merchantReference="p-1", metadata={"projectKey": "shop"})
    world.psp.tick()
    (event,) = world.merchant.events(secret)
    assert event == {
        "id": event["id"],
        "type": "payment.authorized",
        "createdAt": payment["createdAt"],
        "data": {
            "paymentId": payment["id"],
            "merchantReference": "p-1",
            "metadata": {"projectKey": "shop"},
        },
    }
    ((headers, _),) = world.merchant.received
    assert headers["Webhook-Id"] == event["id"]
    assert headers["Content-Type"] == "application/json"


def test_another_secret_does_not_verify(world: PSPWorld) -> None:
    world.register()
    world.pay()
    world.psp.tick()
    with pytest.raises(WebhookVerificationError):
        world.merchant.events("whsec_b3RoZXI=")


def test_a_secret_is_shown_once(world: PSPWorld) -> None:
    endpoint = read(world.post("/v1/webhook-endpoints", {"url": WEBHOOK_URL}))
    assert endpoint["secret"].startswith("whsec_")
    assert endpoint["id"].startswith("we_")
    listed = read(world.get("/v1/webhook-endpoints"))
    assert listed == {"data": [{"id": endpoint["id"], "url": WEBHOOK_URL}]}


@pytest.mark.parametrize("url", ["", "ftp://merchant.test/", "merchant.test", "http://"])
def test_an_endpoint_needs_an_address(world: PSPWorld, url: str) -> None:
    answer = world.post("/v1/webhook-endpoints", {"url": url})
    assert (answer.status_code, read(answer)["error"]["param"]) == (400, "url")


def test_every_endpoint_gets_its_own_signature(world: PSPWorld) -> None:
    first, second = world.register(), world.register()
    assert first != second
    world.pay()
    world.psp.tick()
    one, other = world.merchant.received
    assert one[0]["Webhook-Id"] == other[0]["Webhook-Id"]
    Webhook(first).verify(one[1], one[0])
    Webhook(second).verify(other[1], other[0])


def test_a_deleted_endpoint_gets_nothing_more(world: PSPWorld) -> None:
    world.register()
    world.pay()
    (endpoint,) = read(world.get("/v1/webhook-endpoints"))["data"]
    assert world.call("DELETE", f"/v1/webhook-endpoints/{endpoint['id']}").status_code == 204
    world.pay()
    assert world.told() == []
    assert [one["state"] for one in world.deliveries()] == ["abandoned"]


def test_an_event_is_retried_with_the_same_id_until_it_is_taken(world: PSPWorld) -> None:
    secret = world.register()
    world.merchant.answers = [500, 302, 204]
    world.pay()
    assert len(world.told()) == 1
    world.clock.advance(4)
    assert len(world.told()) == 1
    world.clock.advance(1)
    assert len(world.told()) == 2
    first, second = world.merchant.events(secret)
    assert first == second
    stamps = [int(headers["Webhook-Timestamp"]) for headers, _ in world.merchant.received]
    assert stamps[1] - stamps[0] == 5
    world.clock.advance(300)
    assert len(world.told()) == 3
    world.clock.advance(100 * HOUR)
    assert len(world.told()) == 3
    assert [(one["state"], one["attempts"]) for one in world.deliveries()] == [("delivered", 3)]


def test_an_event_is_given_up_after_some_days(world: PSPWorld) -> None:
    world.register()
    world.merchant.answers = [503] * 100
    world.pay()
    started = world.clock.monotonic()
    while [one["state"] for one in world.deliveries()] != ["abandoned"]:
        world.psp.tick()
        world.clock.advance(HOUR / 2)
    assert len(world.merchant.received) == 9
    assert 48 * HOUR < world.clock.monotonic() - started < 96 * HOUR


def test_a_merchant_who_is_away_gets_the_event_later(world: PSPWorld) -> None:
    world.register()
    world.network.unplug("merchant.test")
    world.pay()
    assert world.told() == []
    assert world.deliveries()[0]["lastStatus"] is None
    world.network.plug("merchant.test", world.merchant.app)
    world.clock.advance(5)
    assert world.told() == ["payment.authorized"]


def test_duplicates_on_demand(world: PSPWorld) -> None:
    world.register()
    world.post("/test/webhooks/mode", {"duplicates": 2})
    world.pay()
    assert world.told() == ["payment.authorized"] * 3
    assert len({headers["Webhook-Id"] for headers, _ in world.merchant.received}) == 1


def test_held_webhooks_come_when_they_are_released(world: PSPWorld) -> None:
    world.register()
    world.post("/test/webhooks/mode", {"hold": True})
    payment = world.pay()
    world.capture(payment, 1000)
    assert world.told() == []
    world.post("/test/webhooks/mode", {"hold": False})
    assert world.told() == ["payment.authorized", "payment.captured"]


def test_shuffled_webhooks_arrive_in_another_order(world: PSPWorld) -> None:
    world.register()
    world.post("/test/webhooks/mode", {"shuffle": True})
    payment = world.pay()
    for _ in range(10):
        world.capture(payment, 100)
        world.refund(payment, 50)
    types = world.told()
    in_order = ["payment.authorized", *["payment.captured", "refund.succeeded"] * 10]
    assert types != in_order
    assert Counter(types) == Counter(in_order)


def test_dropped_webhooks_are_lost_until_they_are_sent_again(world: PSPWorld) -> None:
    world.register()
    world.post("/test/webhooks/mode", {"drop": True})
    world.pay()
    world.post("/test/webhooks/mode", {})
    world.clock.advance(100 * HOUR)
    world.register()
    assert world.told() == []
    (lost,) = world.deliveries()
    assert lost["state"] == "dropped"
    assert world.post(f"/test/webhooks/{lost['event']}/resend").status_code == 204
    assert world.told() == ["payment.authorized"]


def test_an_unknown_event_cannot_be_sent_again(world: PSPWorld) -> None:
    assert world.post("/test/webhooks/evt_unknown/resend").status_code == 404


def test_an_unknown_mode_is_refused(world: PSPWorld) -> None:
    assert world.post("/test/webhooks/mode", {"scramble": True}).status_code == 400


def test_a_merchant_may_ask_back_while_a_webhook_is_delivered(world: PSPWorld) -> None:
    world.register()
    payment = world.pay()
    shown: list[dict[str, Any]] = []
    world.merchant.app.before_request(lambda: shown.append(world.show(payment)))
    world.psp.tick()
    assert shown == [payment]


def test_an_attempt_that_breaks_off_is_repeated(world: PSPWorld) -> None:
    world.register()
    world.pay()
    crashes = [KeyboardInterrupt()]

    def crash() -> None:
        if crashes:
            raise crashes.pop()

    world.merchant.app.before_request(crash)
    with pytest.raises(KeyboardInterrupt):
        world.psp.tick()
    world.clock.advance(5)
    assert world.told() == ["payment.authorized"]


def test_advancing_the_clock_delivers_what_is_due(world: PSPWorld) -> None:
    world.register()
    payment = world.pay("tok_pending_success")
    answer = read(world.post("/test/clock/advance", {"seconds": 3}))
    elapsed = datetime.fromisoformat(answer["now"]) - datetime.fromisoformat(payment["createdAt"])
    assert elapsed.total_seconds() == 3
    assert len(world.merchant.received) == 2
    assert world.post("/test/clock/advance", {"seconds": -1}).status_code == 400
