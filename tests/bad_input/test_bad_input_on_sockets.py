"""The rows that need a real server: nothing reaches the PSP, and no thread is held."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
import requests

from bad_input.rows_on_the_wire import WireCase, parts_of, rows
from bad_input.wire import Place, WireAnswer, exchange, places, trickle
from log_scan_plugin import LogScan
from sandbox.demo.stack import Stack
from stack_support import PlantingMerchant

pytestmark = pytest.mark.servers

ROWS = tuple(rows())
# It takes a few milliseconds; a machine with other work to do takes longer than the second.
SECONDS = 3.0
PATIENCE = 5.0
MEGABYTE = 10**6


@pytest.fixture(scope="module")
def where(stack: Stack, log_scan: LogScan) -> Iterator[Mapping[str, Place]]:
    """Give a place for every endpoint, with somebody who may use it."""
    with PlantingMerchant(stack.facts, log_scan) as merchant:
        payment_id = merchant.pay(new_session(merchant), "tok_approved")
        token = merchant.sign_in()["Authorization"]
        operator = merchant.call(
            "POST",
            f"{stack.facts.auth_url}/test/merchant-center-tokens",
            {},
            json={
                "audience": stack.facts.processor_url,
                "lifetimeSeconds": 3600,
                "permissions": ["manageOrders"],
            },
        )["token"]
        log_scan.plant("an operator's token", operator)
        session_id = new_session(merchant)
        yield places(stack.facts, session_id, token, f"Bearer {operator}", payment_id)


def new_session(merchant: PlantingMerchant) -> str:
    return merchant.create_session(merchant.create_cart()["id"])


def money_calls(stack: Stack) -> list[str]:
    """Return the calls with which somebody asked the PSP for more than a look."""
    headers = {"Authorization": f"Bearer {stack.facts.psp_secret_key}"}
    url = f"{stack.facts.psp_url}/test/requests"
    entries = requests.get(url, headers=headers, timeout=5).json()["data"]
    return [entry["path"] for entry in entries if entry["method"] != "GET"]


@pytest.mark.parametrize("case", ROWS, ids=[case.id for case in ROWS])
def test_on_the_wire(case: WireCase, where: Mapping[str, Place], stack: Stack) -> None:
    place, before = where[case.endpoint], money_calls(stack)

    answer = exchange(place, parts_of(case, place), hang_up=case.hang_up)

    assert answer.status in case.statuses, answer
    assert answer.seconds < SECONDS
    assert answer.sent < 8 * MEGABYTE
    check_body(answer)
    assert money_calls(stack) == before


def check_body(answer: WireAnswer) -> None:
    """See that an error is typed, also where it never got as far as the application."""
    if answer.status >= 400 and not answer.body.startswith(b"<!doctype html>"):
        body = msgspec.json.decode(answer.body)
        assert body["statusCode"] == answer.status
        assert body["errors"][0]["message"] == body["message"]


BROKEN_LINES = {
    "row-028-header-without-colon": b"Authorization Bearer canary-token",
    "row-028-blank-before-the-colon": b"Authorization : Bearer canary-token",
    "row-028-a-token-as-name": b"Bearer canary-token: x",
    "row-030-a-NUL-behind": b"X-Session-Id: canary-token\x00",
    "row-021-length-that-is-none": b"Content-Length: canary-token",
    "row-021-unknown-coding": b"Transfer-Encoding: canary-token",
}


@pytest.mark.parametrize("line", BROKEN_LINES.values(), ids=BROKEN_LINES.keys())
@pytest.mark.parametrize("endpoint", ["Y", "E"])
def test_a_broken_line_is_repeated_nowhere(
    where: Mapping[str, Place], stack: Stack, endpoint: str, line: bytes
) -> None:
    place = where[endpoint]

    answer = exchange(place, iter([place.request(line)]))

    assert answer.status == 400
    assert msgspec.json.decode(answer.body)["errors"][0]["code"] == "InvalidInput"
    assert b"canary" not in answer.body
    for log in stack.folder.glob("*.log"):
        assert "canary-token" not in log.read_text(errors="replace")


def test_a_broken_request_line_is_repeated_nowhere(
    where: Mapping[str, Place], stack: Stack
) -> None:
    place = where["R"]

    for path in ("{}?token=canary-token\x00", "{}?token=canary-token " + "x" * 9000):
        answer = exchange(place, iter([place.request(path=path.format(place.path))]))
        assert answer.status in (400, 414)
        assert b"canary" not in answer.body
    assert "canary-token" not in (stack.folder / "processor.log").read_text(errors="replace")


def test_row_020_and_021_whoever_does_not_come_to_an_end_is_given_up(
    where: Mapping[str, Place],
) -> None:
    """A byte now and then keeps no thread: in one piece, in chunks, none at all, in the head."""
    slow = [where[endpoint] for endpoint in ("I", "T", "Y", "W", "E")]
    attacks = [attack for place in slow for attack in endless(place)]

    with ThreadPoolExecutor(len(attacks)) as senders:
        answers = [senders.submit(attack) for attack in attacks]

    for answer in (one.result() for one in answers):
        assert answer.status in (400, 408), answer
        assert PATIENCE - 1 < answer.seconds < PATIENCE + 2


def endless(place: Place) -> Iterator[Callable[[], WireAnswer]]:
    length, chunk = b"Content-Length: 65536", b"10000\r\n"
    yield lambda: trickle(place, place.request(length), every=0.4)
    yield lambda: trickle(place, place.request(b"Transfer-Encoding: chunked") + chunk, every=0.4)
    yield lambda: exchange(place, iter([place.request(length), b"abc"]))
    yield lambda: trickle(place, place.request(length).removesuffix(b"\r\n"), every=0.4)
