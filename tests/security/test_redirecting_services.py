"""Services that answer with a redirect, or would send a shopper somewhere else."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import msgspec
import pytest
import requests
from flask import Flask, Response

from bench import Bench
from payment_core.domain.ledger import ShopperAction
from payment_core.runtime.errors import Unavailable
from processor.redirects.shopper_actions import checked_action
from processor_support import codes, logged
from sandbox.psp.app import create_app as create_psp
from sandbox.psp.service import SandboxPSP
from stripe_bench import StripeBench

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

EVIL = "https://evil.test"
REDIRECTS = pytest.mark.parametrize(
    "status", [301, 302, 303, 307, 308], ids=lambda status: f"foreign-redirect-{status}"
)


def redirecting(status: int) -> Flask:
    """Return a service that answers everything with a redirect, and JSON that says nothing."""
    app = Flask("redirecting")

    def redirect(path: str) -> Response:
        headers = {"Location": f"{EVIL}/{path}", "Content-Type": "application/json"}
        return Response(b"{}", status=status, headers=headers)

    app.add_url_rule("/<path:path>", view_func=redirect, methods=["GET", "POST", "DELETE"])
    return app


def bent(psp: SandboxPSP, url: str) -> Callable[..., Iterable[bytes]]:
    """Return the PSP, but with another URL in every action."""
    served = create_psp(psp)

    def bend(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        answer = Response.from_app(served, environ)
        body = msgspec.json.decode(answer.get_data())
        if "action" in body:
            body["action"] = {"type": "redirect", "url": url}
        answer.set_data(msgspec.json.encode(body))
        return answer(environ, start_response)

    return bend


@pytest.fixture
def bench() -> Bench:
    return Bench()


def answered_later(answer: requests.Response) -> bool:
    return answer.status_code == 503 and codes(answer) == ["ServiceUnavailable"]


@REDIRECTS
def test_a_redirecting_psp_has_declined_nothing(bench: Bench, status: int) -> None:
    session_id = bench.session()
    bench.network.plug("psp.test", redirecting(status))

    answer = bench.pay(session_id)

    assert answer.json()["outcome"] == "pending"
    [payment] = bench.payments()
    assert payment["transactions"] == []
    assert "evil.test" not in bench.network.hosts


@REDIRECTS
@pytest.mark.parametrize("host", ["auth", "api", "session"])
def test_a_redirecting_commercetools_is_an_outage(status: int, host: str) -> None:
    bench = Bench(settings={f"CTP_{host.upper()}_URL": "https://redirecting.test"})
    bench.network.plug("redirecting.test", redirecting(status))

    assert answered_later(bench.pay(bench.session()))
    assert bench.money_calls() == []
    assert "evil.test" not in bench.network.hosts


@REDIRECTS
def test_a_redirecting_token_issuer_has_no_keys(status: int) -> None:
    bench = Bench(settings={"CTP_JWKS_URL": "https://redirecting.test/keys"})
    bench.network.plug("redirecting.test", redirecting(status))
    token = "eyJhbGciOiJSUzI1NiIsImtpZCI6Im9uZSJ9.e30.AAAA"

    assert answered_later(bench.call("GET", "/operations/payment-components", token=token))
    assert "evil.test" not in bench.network.hosts


@REDIRECTS
def test_a_redirecting_stripe_has_declined_nothing(status: int) -> None:
    bench = StripeBench()
    session_id = bench.session(bench.cart())
    bench.network.plug("api.stripe.com", redirecting(status))

    assert bench.pay(session_id).json()["outcome"] == "pending"
    assert "evil.test" not in bench.network.hosts


NOT_ITS_PAGES = [
    "https://evil.test/pay",
    "https://psp.test.evil.test/",
    "https://evilpsp.test/",
    "http://psp.test/bank",
    "javascript:alert(1)",
    "data:text/html,x",
    "//psp.test/bank",
    "https://psp.test@evil.test/",
    "https://evil.test\\@psp.test/",
    "",
]


@pytest.mark.parametrize("url", NOT_ITS_PAGES, ids=lambda url: f"foreign-redirect-{url or 'empty'}")
def test_a_psp_cannot_send_a_shopper_elsewhere(url: str) -> None:
    with logged() as log:
        bench = Bench()
        bench.network.plug("psp.test", bent(bench.psp, url))
        session_id = bench.session()
        answers = [bench.pay(session_id, None, "ideal") for _ in range(2)]
        [payment] = bench.payments()
        answers.append(bench.confirm(session_id, payment["id"]))

    assert all(answered_later(one) for one in answers)
    assert not any("evil" in one.text for one in answers)
    alarms = [one for one in log if one["message"].startswith("The PSP named a redirect address")]
    assert [one["severity"] for one in alarms] == ["ERROR"] * 3
    assert bench.transactions(payment["id"])[0][2] == "Pending"


@pytest.mark.parametrize(
    "url",
    [
        "https://stripe.com.evil.test/",
        "https://evilstripe.com/",
        "https://evil.test/.stripe.com",
        "https://evil.test#.stripe.com",
        "http://hooks.stripe.com/",
    ],
)
def test_foreign_redirect_a_domain_means_the_hosts_below_it(url: str) -> None:
    assert checked_action(ShopperAction("redirect", "https://hooks.stripe.com/x"), (".stripe.com",))
    with pytest.raises(Unavailable):
        checked_action(ShopperAction("redirect", url), (".stripe.com",))


def test_foreign_redirect_where_a_psp_names_no_hosts_https_is_asked_for() -> None:
    assert checked_action(ShopperAction("redirect", "https://bank.example/"), ())
    with pytest.raises(Unavailable):
        checked_action(ShopperAction("redirect", "http://bank.example/"), ())
