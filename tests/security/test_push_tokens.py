"""Where the endpoint is public, only the configured push subscription gets in."""

from collections.abc import Callable

import jwt
import msgspec
import pytest
from flask import Flask, Response

from event_support import EVENTS, EventBench
from sandbox.faults import FaultRule, Faults, FaultSwitches
from token_issuer_support import KEYS, encoded, public_jwk, unsigned

ISSUER = "https://accounts.test"
ACCOUNT = "push@project.iam.gserviceaccount.com"
AUDIENCE = f"{EVENTS}/"
IDENTITY = {
    "PUSH_ISSUER": ISSUER,
    "PUSH_JWKS_URL": f"{ISSUER}/certs",
    "PUSH_AUDIENCE": AUDIENCE,
    "PUSH_ACCOUNT": ACCOUNT,
}


class GuardedBench(EventBench):
    """An event handler that asks for a token, and the issuer of such tokens."""

    def __init__(self) -> None:
        super().__init__()
        self.issuer_faults = Faults()
        self.fetches = 0
        issuer = Flask("issuer")
        issuer.add_url_rule("/certs", view_func=self._serve_keys)
        switched = FaultSwitches(issuer, self.issuer_faults, self.clock, lambda status: {})
        self.network.plug("accounts.test", switched)
        self.start_event_handler(MERCHANT_COMMANDS="Charge", **IDENTITY)

    def _serve_keys(self) -> Response:
        self.fetches += 1
        return Response(
            msgspec.json.encode({"keys": [public_jwk("one")]}), mimetype="application/json"
        )

    def claims(self, **changes: object) -> dict[str, object]:
        now = int(self.clock.now().timestamp())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "email": ACCOUNT,
            "email_verified": True,
            "sub": "1234567890",
            "iat": now,
            "exp": now + 3_600,
            **changes,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, key: str = "one", **changes: object) -> str:
        payload = msgspec.json.encode(self.claims(**changes))
        return jwt.PyJWS().encode(payload, KEYS[key], "RS256", {"kid": key})

    def knock(self, authorization: str | None) -> int:
        """Send something that is acknowledged as soon as it is let in."""
        headers = {} if authorization is None else {"Authorization": authorization}
        return self.post(b"no envelope", **headers).status_code


def test_a_good_token_is_let_in() -> None:
    bench = GuardedBench()
    for token in (
        bench.token(),
        bench.token(aud=[AUDIENCE, "another"]),
        bench.token(aud=AUDIENCE.rstrip("/")),
        bench.token(nbf=int(bench.clock.now().timestamp()) + 59),
    ):
        assert bench.knock(f"Bearer {token}") == 204
    assert bench.knock(f"bearer {bench.token()}") == 204
    assert bench.fetches == 1


Forge = Callable[[GuardedBench], str | None]
REFUSED: dict[str, Forge] = {
    "no token": lambda bench: None,
    "an empty header": lambda bench: "",
    "another scheme": lambda bench: f"Basic {bench.token()}",
    "two tokens": lambda bench: f"Bearer {bench.token()},Bearer {bench.token()}",
    "no JWT": lambda bench: "Bearer nonsense",
    "another issuer": lambda bench: f"Bearer {bench.token(iss='https://evil.test')}",
    "no issuer": lambda bench: f"Bearer {bench.token(iss=None)}",
    "another audience": lambda bench: f"Bearer {bench.token(aud='https://other.test/')}",
    "no audience": lambda bench: f"Bearer {bench.token(aud=None)}",
    "another account": lambda bench: f"Bearer {bench.token(email='other@project.test')}",
    "no account": lambda bench: f"Bearer {bench.token(email=None)}",
    "an account nobody verified": lambda bench: f"Bearer {bench.token(email_verified=False)}",
    "verified in words": lambda bench: f"Bearer {bench.token(email_verified='true')}",
    "expired": lambda bench: f"Bearer {bench.token(exp=1)}",
    "no expiry": lambda bench: f"Bearer {bench.token(exp=None)}",
    "not valid yet": lambda bench: f"Bearer {bench.token(nbf=2**40)}",
    "an unknown key": lambda bench: f"Bearer {bench.token('two')}",
    "no signature": lambda bench: (
        "Bearer " + unsigned({"alg": "none", "kid": "one"}, bench.claims())
    ),
    "an altered payload": lambda bench: (
        "Bearer "
        + ".".join(
            [
                bench.token().split(".")[0],
                encoded(bench.claims(sub="2")),
                bench.token().split(".")[2],
            ]
        )
    ),
}


@pytest.mark.parametrize("forge", REFUSED.values(), ids=list(REFUSED))
def test_anything_else_is_refused_and_comes_again(forge: Forge) -> None:
    bench = GuardedBench()
    assert bench.knock(forge(bench)) == 401


def test_a_push_without_a_token_moves_no_money() -> None:
    bench = GuardedBench()
    payment_id = bench.paid()
    bench.add(payment_id, "Charge", 4_000)
    assert set(bench.push()) == {401}
    assert bench.operations(payment_id) == []


def test_while_the_issuer_is_down_pushes_come_again() -> None:
    bench = GuardedBench()
    bench.issuer_faults.add(FaultRule(status=503, count=None))
    assert bench.knock(f"Bearer {bench.token()}") == 503
    bench.issuer_faults.clear()
    bench.clock.advance(60)
    assert bench.knock(f"Bearer {bench.token()}") == 204


@pytest.mark.parametrize("missing", list(IDENTITY))
def test_half_of_an_identity_is_refused_at_the_start(
    missing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = EventBench()
    with pytest.raises(SystemExit):
        bench.start_event_handler(**{**IDENTITY, missing: ""})
    assert f"{missing} is not set." in capsys.readouterr().err


@pytest.mark.parametrize(
    "value", ["charge", "Charge,Authorization", "Chargeback", "all", "Charge;Refund"]
)
def test_an_unknown_command_type_is_refused_at_the_start(
    value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = EventBench()
    with pytest.raises(SystemExit):
        bench.start_event_handler(MERCHANT_COMMANDS=value)
    [line] = capsys.readouterr().err.splitlines()
    assert "MERCHANT_COMMANDS may name only CancelAuthorization, Charge, Refund." in line
