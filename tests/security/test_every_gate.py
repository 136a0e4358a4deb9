"""Every route asks for its own kind of credentials, and takes no other."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from requests import Response

from bench import Bench
from processor_support import PAYMENT_ID
from token_issuer_support import TokenIssuer

# Each of these checks a signature of its own, or gives nothing away.
OPEN_TO_ALL = {
    "GET /express-config",
    "GET /payments/{payment_id}/return",
    "POST /payments/{payment_id}/return",
    "POST /webhooks/{provider}",
    "GET /health",
    "GET /openapi.json",
}
KINDS = ("session", "jwt", "jwtView", "jwtManage", "oauth2", "oauth2Transactions")
# A token of the same kind, without the scope or the permission: its sender is known.
KNOWN = (
    ("oauth2", "oauth2Transactions"),
    ("oauth2Transactions", "oauth2"),
    ("jwtView", "jwt"),
    ("jwtManage", "jwt"),
    ("jwtManage", "jwtView"),
)
# Who may do more may also do this.
ALSO_GOOD = (("jwt", "jwtView"), ("jwt", "jwtManage"), ("jwtView", "jwtManage"))


class Gates:
    """A shop, good credentials of every kind, and the routes with the kind that they ask for."""

    def __init__(self) -> None:
        self.bench = Bench()
        session_id = self.bench.session()
        issuer = TokenIssuer(self.bench)
        self.credentials = {
            "session": session_id,
            "oauth2": self.bench.access_token("manage_checkout_payment_intents"),
            "oauth2Transactions": self.bench.access_token("manage_checkout_transactions"),
            "jwt": issuer.token(),
            "jwtView": issuer.token(permissions=["viewOrders"]),
            "jwtManage": issuer.token(permissions=["manageOrders"]),
        }

    def routes(self) -> Iterator[tuple[str, str, set[str]]]:
        """Yield method, path template and accepted kinds, as the application describes itself."""
        paths = self.bench.call("GET", "/openapi.json").json()["paths"]
        for path, item in paths.items():
            for method, operation in item.items():
                kinds = {name for one in operation.get("security", []) for name in one}
                yield method.upper(), path, kinds

    def guarded(self) -> list[tuple[str, str, str]]:
        return [
            (method, re.sub(r"\{\w+\}", PAYMENT_ID, path), kind)
            for method, path, kinds in self.routes()
            for kind in kinds
        ]

    def open(self, method: str, path: str, headers: Mapping[str, str] | Any) -> Response:
        return self.bench.call(method, path, headers=headers, json={})


@pytest.fixture(scope="module")
def gates() -> Gates:
    return Gates()


def header_of(kind: str, value: str) -> dict[str, str]:
    return {"X-Session-Id": value} if kind == "session" else {"Authorization": f"Bearer {value}"}


def test_other_credentials_nothing_else_is_open(gates: Gates) -> None:
    open_ = {f"{method} {path}" for method, path, kinds in gates.routes() if not kinds}

    assert open_ == OPEN_TO_ALL
    assert {kind for _, _, kind in gates.guarded()} == set(KINDS)


def test_bad_session_inactive_token_without_credentials_nothing_is_served_or_asked(
    gates: Gates,
) -> None:
    gates.bench.commercetools.journal.clear()
    for method, path, _ in gates.guarded():
        assert gates.open(method, path, {}).status_code == 401
    assert gates.bench.commercetools.journal.entries() == []


def test_other_credentials_the_right_credentials_let_in(gates: Gates) -> None:
    for method, path, kind in gates.guarded():
        answer = gates.open(method, path, header_of(kind, gates.credentials[kind]))
        assert answer.status_code not in (401, 403, 503), path


def test_other_credentials_do_not_whichever_header_brings_them(
    gates: Gates,
) -> None:
    for method, path, kind in gates.guarded():
        for other, value in gates.credentials.items():
            for place in ("session", "oauth2"):
                if (other, place == "session") == (kind, kind == "session"):
                    continue
                answer = gates.open(method, path, header_of(place, value))
                if place == "oauth2" and (kind, other) in ALSO_GOOD:
                    assert answer.status_code not in (401, 403, 503), path
                    continue
                is_known = place == "oauth2" and (kind, other) in KNOWN
                assert answer.status_code == (403 if is_known else 401)


def test_other_credentials_credentials_in_a_query_a_cookie_or_a_body_are_none(gates: Gates) -> None:
    for method, path, kind in gates.guarded():
        value = gates.credentials[kind]
        for name in ("access_token", "token", "sessionId", "ctsid", "X-Session-Id"):
            assert gates.open(method, f"{path}?{name}={value}", {}).status_code == 401
            assert gates.open(method, path, {"Cookie": f"{name}={value}"}).status_code == 401
            body = {name: value}
            answer = gates.bench.call(method, path, json=body)
            assert answer.status_code == 401


@pytest.mark.parametrize("path", ["/operations/transactions"])
@pytest.mark.parametrize(
    "scopes",
    [
        (),
        ("view_payments",),
        ("manage_checkout_payment_intents",),
        ("manage_checkout_transactions_",),
    ],
    ids=[
        "missing-scope-no-scope",
        "other-scope-read-only",
        "other-scope-another-scope",
        "other-scope-a-longer-scope",
    ],
)
def test_a_token_without_the_scope_is_forbidden(
    gates: Gates, path: str, scopes: tuple[str, ...]
) -> None:
    headers = header_of("oauth2Transactions", gates.bench.access_token(*scopes))

    assert gates.open("POST", path, headers).status_code == 403


def test_other_project_a_token_of_another_project_opens_no_route(gates: Gates) -> None:
    token = gates.bench.access_token("manage_project", project="other")
    for method, path, kind in gates.guarded():
        if kind.startswith("oauth2"):
            assert gates.open(method, path, header_of(kind, token)).status_code == 401
