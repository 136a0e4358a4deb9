"""Where the endpoint is public, only the configured push subscription gets in."""

from collections.abc import Mapping

import jwt
import msgspec
import pytest
from flask import Flask, Response

from event_support import EVENTS, EventBench
from forged_tokens import EVIL, FORGED, GOOD, Forge
from sandbox.faults import FaultRule, Faults, FaultSwitches
from token_issuer_support import KEYS, public_jwk

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

    @property
    def now(self) -> int:
        return int(self.clock.now().timestamp())

    def claims(self, **changes: object) -> dict[str, object]:
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "email": ACCOUNT,
            "email_verified": True,
            "sub": "1234567890",
            "iat": self.now,
            "exp": self.now + 3_600,
            **changes,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def token(
        self, key: str = "one", headers: Mapping[str, object] | None = None, **claims: object
    ) -> str:
        payload = msgspec.json.encode(self.claims(**claims))
        return jwt.PyJWS().encode(payload, KEYS[key], "RS256", {"kid": key, **(headers or {})})

    def knock(self, authorization: str | None) -> int:
        """Send something that is acknowledged as soon as it is let in."""
        headers = {} if authorization is None else {"Authorization": authorization}
        return self.post(b"no envelope", **headers).status_code


@pytest.fixture
def bench() -> GuardedBench:
    return GuardedBench()


WELCOME: Mapping[str, Forge] = {
    **GOOD,
    "wrong-time-in-time": lambda bench: bench.token(),
    "wrong-audience-several-audiences": lambda bench: bench.token(aud=[AUDIENCE, "another"]),
    "wrong-audience-audience-without-slash": lambda bench: bench.token(aud=AUDIENCE.rstrip("/")),
}


@pytest.mark.parametrize("good", WELCOME.values(), ids=WELCOME.keys())
def test_a_good_token_is_let_in(bench: GuardedBench, good: Forge) -> None:
    assert bench.knock(f"Bearer {good(bench)}") == 204
    assert bench.knock(f"bearer {good(bench)}") == 204
    assert bench.fetches == 1


REFUSED: Mapping[str, Forge] = {
    **FORGED,
    "wrong-issuer-another-issuer": lambda bench: bench.token(iss=EVIL),
    "wrong-issuer-a-longer-issuer": lambda bench: bench.token(iss=f"{ISSUER}.evil.test"),
    "wrong-issuer-no-issuer": lambda bench: bench.token(iss=None),
    "wrong-audience-another-audience": lambda bench: bench.token(aud="https://other.test/"),
    "wrong-audience-a-longer-audience": lambda bench: bench.token(aud=f"{AUDIENCE}evil"),
    "wrong-audience-no-audience": lambda bench: bench.token(aud=None),
    "wrong-audience-another-account": lambda bench: bench.token(email="other@project.test"),
    "wrong-audience-no-account": lambda bench: bench.token(email=None),
    "wrong-audience-an-account-nobody-verified": lambda bench: bench.token(email_verified=False),
    "wrong-audience-verified-in-words": lambda bench: bench.token(email_verified="true"),
    "rotated-key-an-unknown-key": lambda bench: bench.token("two"),
}


@pytest.mark.parametrize("forge", REFUSED.values(), ids=REFUSED.keys())
def test_anything_else_is_refused_and_comes_again(bench: GuardedBench, forge: Forge) -> None:
    assert bench.knock(f"Bearer {forge(bench)}") == 401
    assert bench.fetches <= 1
    assert bench.network.hosts.isdisjoint({EVIL.removeprefix("https://")})


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Basic {token}", "{token}", "Bearer {token},Bearer {token}"]
)
def test_other_credentials_whatever_is_not_one_bearer_token_is_refused(
    bench: GuardedBench, header: str | None
) -> None:
    assert bench.knock(header and header.format(token=bench.token())) == 401
    assert bench.fetches == 0


def test_unknown_key_ids_unknown_keys_do_not_make_us_fetch_at_will(bench: GuardedBench) -> None:
    for number in range(100):
        assert bench.knock(f"Bearer {bench.token(headers={'kid': f'key-{number}'})}") == 401
    assert bench.fetches == 1


def test_other_credentials_a_push_without_a_token_moves_no_money(bench: GuardedBench) -> None:
    payment_id = bench.paid()
    bench.add(payment_id, "Charge", 4_000)
    assert set(bench.push()) == {401}
    assert bench.operations(payment_id) == []


def test_issuer_down_while_the_issuer_is_down_pushes_come_again(bench: GuardedBench) -> None:
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
