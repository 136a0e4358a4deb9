"""Nobody from outside decides whom we call: all calls go to commercetools and the PSP."""

import ast
import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest

from bench import COMMERCETOOLS, PROCESSOR, PROJECT, PSP, Bench
from event_support import EVENTS, EventBench, notification, pushed
from marker_secrets import Recorder
from payment_core.runtime.curl_transport import CurlTransport
from payment_core.runtime.transport import NotSent, Request, Timeouts
from processor_support import PAYMENT_ID
from raw_server import answer, certificate, raw_server
from returning_customers_support import ReturningCustomers, state_of
from signed_webhooks import SENDERS, SandboxWebhooks, Webhooks
from source_support import DEPLOYED, modules, parsed
from stripe_bench import StripeBench

EVIL = "https://evil.test/collect?x=1"
FOREIGN_HOSTS = {"evil.test", "169.254.169.254"}


def hosts(*urls: str) -> set[str]:
    return {url.removeprefix("https://") for url in urls}


def _a_life(bench: Bench, approved: str, declined: str, challenged: str) -> None:
    """Do whatever the processor can do for one payment, the webhooks of all of it included."""
    payment_id = bench.paid(token=approved)
    bench.outcome(payment_id, "capturePayment", 4_000, "a")
    bench.outcome(payment_id, "refundPayment", 1_000, "a")
    bench.outcome(payment_id, "reversePayment", name="b")
    for token in (declined, challenged):
        session = bench.session(bench.cart())
        asked = bench.pay(session, token).json()
        bench.confirm(session, asked["paymentReference"])
    bench.later(3600)


def test_foreign_address_a_life_at_the_sandbox_calls_two_hosts() -> None:
    bench = Bench()
    _a_life(bench, "tok_approved", "tok_declined", "tok_three_ds")

    assert bench.network.hosts == hosts(COMMERCETOOLS, PSP, PROCESSOR)


def test_foreign_address_a_life_at_stripe_calls_two_hosts() -> None:
    bench = StripeBench()
    _a_life(bench, "pm_card_visa", "pm_card_visa_chargeDeclined", "pm_card_authenticationRequired")

    assert bench.network.hosts == hosts(COMMERCETOOLS, PROCESSOR, "api.stripe.com")


def test_foreign_address_events_and_recurring_orders_call_no_other() -> None:
    bench = EventBench(7)
    bench.add(bench.paid(), "Charge", 4_000)
    bench.push_for(3)
    shop = ReturningCustomers()
    ada = shop.customer()
    shop.save(ada)
    assert state_of(shop.charge(shop.cart_of(ada), shop.methods_of(ada)[0]["id"])) == "Completed"

    assert bench.network.hosts == hosts(COMMERCETOOLS, PSP, PROCESSOR, EVENTS)
    assert shop.network.hosts == hosts(COMMERCETOOLS, PSP, PROCESSOR)


def _everywhere(url: str) -> dict[str, Any]:
    """Return members that some connector once fetched or followed."""
    names = (
        "url", "returnUrl", "merchantReturnUrl", "callbackUrl", "webhookUrl", "redirectUrl",
        "processorUrl", "SubscribeURL", "UnsubscribeURL", "SigningCertURL", "jku", "href",
    )  # fmt: skip
    return dict.fromkeys(names, url)


@pytest.mark.parametrize(
    "url",
    [EVIL, "http://169.254.169.254/latest/meta-data"],
    ids=["foreign-address-evil", "foreign-address-metadata"],
)
def test_a_url_from_a_browser_is_never_called(url: str) -> None:
    bench = Bench()
    method = {"type": "ideal", **_everywhere(url)}
    answer = bench.call(
        "POST",
        f"/payments?returnUrl={url}",
        bench.session(),
        json={"paymentMethod": method, **_everywhere(url)},
        headers={
            "Referer": url,
            "Origin": url,
            "X-Forwarded-Host": "evil.test",
            "Forwarded": "host=evil.test",
        },
    )

    assert "evil.test" not in answer.text
    assert bench.network.hosts.isdisjoint(FOREIGN_HOSTS)


def test_return_address_a_browser_cannot_choose_where_it_goes_back_to() -> None:
    bench = Bench()
    method = {"type": "ideal", **_everywhere(EVIL)}
    with bench.network.session() as http:
        asked = http.post(
            f"{PROCESSOR}/payments?returnUrl={EVIL}&merchantReturnUrl={EVIL}",
            json={"paymentMethod": method, **_everywhere(EVIL)},
            headers={
                "X-Session-Id": bench.session(bench.cart()),
                "Host": "processor.test",
                "X-Forwarded-Host": "evil.test",
                "Referer": EVIL,
            },
        ).json()
        form = {"outcome": "confirm"}
        bank = http.post(asked["action"]["url"], data=form, allow_redirects=False)
        link = bank.headers["Location"]
        back = http.get(f"{link}&returnUrl={EVIL}", allow_redirects=False)

    assert link.startswith(f"{PROCESSOR}/payments/")
    assert back.headers["Location"].startswith(bench.settings["MERCHANT_RETURN_URL"])


@pytest.mark.parametrize("kind", SENDERS.values(), ids=SENDERS)
def test_foreign_address_a_url_in_a_signed_webhook_is_never_called(kind: type[Webhooks]) -> None:
    webhooks = kind()
    told = msgspec.json.decode(webhooks.body(webhooks.bench.paid()))
    about = told["data"].get("object", told["data"])
    about.update(_everywhere(EVIL))
    body = msgspec.json.encode({**told, **_everywhere(EVIL)})

    assert webhooks.send(body, webhooks.headers(body, webhooks.first)).status_code == 204
    assert webhooks.bench.network.hosts.isdisjoint(FOREIGN_HOSTS)


@pytest.mark.parametrize(
    "reference",
    [
        "https://evil.test/",
        "//evil.test/x",
        "@evil.test",
        "\\",
        "../carts",
        "a?limit=1",
        "a#b",
        "key=a/b",
    ],
)
def test_foreign_address_a_reference_in_a_signed_webhook_is_one_part_of_a_path(
    reference: str,
) -> None:
    webhooks = SandboxWebhooks()
    recorder = Recorder(webhooks.bench.network)
    webhooks.bench.outgoing.through = recorder
    data = {"paymentId": reference, "merchantReference": reference}
    body = msgspec.json.encode({"type": "x", "createdAt": "2020-01-01T00:00:00Z", "data": data})
    webhooks.send(body, webhooks.headers(body, webhooks.first))

    asked = [one.split()[1].partition(f"{PROJECT}/payments")[2] for one in recorder.sent]
    assert f"/{quote(reference, safe='')}" in asked
    assert webhooks.bench.network.hosts == hosts(COMMERCETOOLS, PROCESSOR)


@pytest.mark.parametrize(
    "kind", ["SubscriptionConfirmation", "UnsubscribeConfirmation", "Notification"]
)
def test_foreign_address_a_url_of_a_topic_is_never_called(kind: str) -> None:
    bench = EventBench()
    told = msgspec.json.encode({**notification(PAYMENT_ID), **_everywhere(EVIL)})
    sns = {"Type": kind, "Message": told.decode(), "TopicArn": "arn", **_everywhere(EVIL)}
    message = {"data": base64.b64encode(told).decode(), **_everywhere(EVIL)}
    for body in (sns, {"message": message, **_everywhere(EVIL)}):
        bench.post(msgspec.json.encode(body))
    bench.post(pushed(told))

    assert bench.network.hosts.isdisjoint(FOREIGN_HOSTS)


def deployed() -> Iterator[tuple[Path, ast.Module]]:
    for path in modules(*DEPLOYED):
        yield path, parsed(path)


# The one transport.
REVIEWED = {("curl_transport.py", "pycurl")}


DANGEROUS = {
    "eval", "exec", "compile", "__import__", "os.system", "os.popen",
    "socket.socket", "socket.create_connection", "create_connection",
}  # fmt: skip


def test_foreign_address_nothing_else_could_open_a_connection_or_run_a_text() -> None:
    forbidden = {
        "urllib.request", "http.client", "httpx", "aiohttp", "urllib3", "pycurl",
        "subprocess",
        "pickle", "marshal", "shelve", "ctypes", "yaml", "xml",
    }  # fmt: skip
    found = [
        f"{path.name} imports {name}"
        for path, tree in deployed()
        for node in ast.walk(tree)
        for name in _imported(node)
        if (path.name, name) not in REVIEWED
        if name in forbidden or name.partition(".")[0] in forbidden - {"http.client"}
    ]
    run = [
        f"{path.name}: {ast.unparse(node)}"
        for path, tree in deployed()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in DANGEROUS
    ]

    assert found == []
    assert run == []


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


def sent_over(transport: CurlTransport, url: str) -> int:
    return transport.send(Request("POST", url, {}, b"secret"), Timeouts(2, 2)).status


@pytest.mark.servers
def test_foreign_address_calls_follow_no_redirect() -> None:
    with raw_server(answer(b"{}")) as evil:
        moved = f"HTTP/1.1 307 Moved\r\nLocation: {evil.url}\r\nContent-Length: 0\r\n\r\n"
        with raw_server(moved.encode()) as service:
            assert sent_over(CurlTransport(), service.url) == 307
        assert evil.connections == 0


@pytest.mark.servers
def test_foreign_address_calls_check_who_vouches_for_a_certificate(tmp_path: Path) -> None:
    with raw_server(answer(b"{}"), context=certificate(tmp_path).context) as evil:
        with pytest.raises(NotSent):
            sent_over(CurlTransport(), evil.url)
        assert evil.requests == []


@pytest.mark.servers
def test_foreign_address_calls_check_whose_certificate_it_is(tmp_path: Path) -> None:
    other = certificate(tmp_path, "evil.test")
    with raw_server(answer(b"{}"), context=other.context) as evil:
        with pytest.raises(NotSent):
            sent_over(CurlTransport(other.authority), evil.url)
        assert evil.requests == []


@pytest.mark.servers
@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"])
def test_foreign_address_calls_heed_no_proxy_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with raw_server(answer(b"{}")) as service, raw_server(answer(b"{}")) as proxy:
        monkeypatch.setenv(name, proxy.url)
        assert sent_over(CurlTransport(), service.url) == 200
        assert proxy.connections == 0
