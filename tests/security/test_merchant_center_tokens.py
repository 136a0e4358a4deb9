"""Merchant Center tokens: RS256, our issuer, our project, in time, and nothing else."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask.testing import FlaskClient

from processor_support import ISSUER, PROJECT_KEY, Place, codes
from sandbox.faults import FaultRule
from token_issuer_support import KEYS, TokenIssuer, encoded, public_jwk, unsigned

PATH = "/operations/payment-components"
Forge = Callable[[TokenIssuer], str]


@pytest.fixture
def place() -> Place:
    return Place()


@pytest.fixture
def issuer(place: Place) -> TokenIssuer:
    return TokenIssuer(place)


@pytest.fixture
def client(place: Place) -> FlaskClient:
    return place.client()


def ask(client: FlaskClient, token: str) -> int:
    answer = client.get(PATH, headers={"Authorization": f"Bearer {token}"})
    if answer.status_code == 401:
        assert codes(answer) == ["invalid_token"]
        assert answer.json is not None
        assert answer.json["error"] == "invalid_token"
        assert answer.json["error_description"] == answer.json["message"]
    return answer.status_code


@pytest.mark.parametrize(
    "good",
    [
        lambda issuer: issuer.token(),
        lambda issuer: issuer.token(aud=None),
        lambda issuer: issuer.token(nbf=issuer.now, iat=issuer.now),
        lambda issuer: issuer.token(exp=issuer.now - 59),
        lambda issuer: issuer.token(exp=issuer.now + 0.5),
        lambda issuer: issuer.token(nbf=issuer.now + 60),
        lambda issuer: issuer.token(headers={"typ": "at+jwt", "x5t": "thumbprint"}),
    ],
)
def test_good_tokens_are_accepted(client: FlaskClient, issuer: TokenIssuer, good: Forge) -> None:
    assert ask(client, good(issuer)) == 200


def test_the_scheme_has_no_case(client: FlaskClient, issuer: TokenIssuer) -> None:
    headers = {"Authorization": f"bearer {issuer.token()}"}

    assert client.get(PATH, headers=headers).status_code == 200


def _without_signature(algorithm: str) -> Forge:
    return lambda issuer: unsigned({"alg": algorithm, "kid": "one"}, issuer.claims())


def _signed_with_the_public_key(issuer: TokenIssuer) -> str:
    """The confusion of RS256 with HS256: the public key, known to all, used as a secret."""
    header = {"alg": "HS256", "kid": "one"}
    signed = f"{encoded(header)}.{encoded(issuer.claims())}"
    public = KEYS["one"].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signature = hmac.digest(public, signed.encode(), hashlib.sha256)
    return signed + "." + base64.urlsafe_b64encode(signature).rstrip(b"=").decode()


def _with_another_payload(issuer: TokenIssuer) -> str:
    header, _, signature = issuer.token().split(".")
    return f"{header}.{encoded(issuer.claims(sub='admin'))}.{signature}"


def _with_another_signature(issuer: TokenIssuer) -> str:
    header, payload, signature = issuer.token().split(".")
    return f"{header}.{payload}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"


BAD_TOKENS: dict[str, Forge] = {
    "J1 alg none": _without_signature("none"),
    "J2 alg None": _without_signature("None"),
    "J3 alg nOnE": _without_signature("nOnE"),
    "J4 HS256 with the public key": _signed_with_the_public_key,
    "J4 alg RS512": lambda issuer: issuer.token(headers={"alg": "RS512"}),
    "J4 no alg": lambda issuer: unsigned({"kid": "one"}, issuer.claims(), "AAAA"),
    "J5 jku": lambda issuer: issuer.token(headers={"jku": "https://evil.example.com/jwks"}),
    "J5 x5u": lambda issuer: issuer.token(headers={"x5u": "https://evil.example.com/cert"}),
    "J5 jwk": lambda issuer: issuer.token("two", headers={"jwk": public_jwk("two")}),
    "J5 x5c": lambda issuer: issuer.token(headers={"x5c": ["AAAA"]}),
    "J5 crit": lambda issuer: issuer.token(headers={"crit": ["new"], "new": 1}),
    "J5 kid is a URL": lambda issuer: issuer.token(headers={"kid": "https://evil.example.com/"}),
    "J5 kid is a path": lambda issuer: issuer.token(headers={"kid": "../../etc/passwd"}),
    "J5 kid is SQL": lambda issuer: issuer.token(headers={"kid": "' OR 1=1 --"}),
    "J5 no kid": lambda issuer: unsigned({"alg": "RS256"}, issuer.claims(), "AAAA"),
    "J5 kid is a number": lambda issuer: unsigned({"alg": "RS256", "kid": 1}, issuer.claims()),
    "J6 issuer wrong": lambda issuer: issuer.token(iss="https://evil.example.com"),
    "J6 issuer longer": lambda issuer: issuer.token(iss=ISSUER + ".evil.example.com"),
    "J6 issuer shorter": lambda issuer: issuer.token(iss=ISSUER[:-1]),
    "J6 issuer missing": lambda issuer: issuer.token(iss=None),
    "J6 issuer list": lambda issuer: issuer.token(iss=[ISSUER]),
    "J7 project wrong": lambda issuer: issuer.token(project="other"),
    "J7 project missing": lambda issuer: issuer.token(project=None),
    "J7 project list": lambda issuer: issuer.token(project=[PROJECT_KEY]),
    "J8 expired": lambda issuer: issuer.token(exp=issuer.now - 60),
    "J8 not valid yet": lambda issuer: issuer.token(nbf=issuer.now + 61),
    "J8 no exp": lambda issuer: issuer.token(exp=None),
    "J8 exp is a string": lambda issuer: issuer.token(exp=str(issuer.now + 300)),
    "J8 exp is true": lambda issuer: issuer.token(exp=True),
    "J8 nbf is true": lambda issuer: issuer.token(nbf=True),
    "J8 nbf is a string": lambda issuer: issuer.token(nbf="0"),
    "J9 signature altered": _with_another_signature,
    "J9 payload altered": _with_another_payload,
    "J9 signature of another key": lambda issuer: issuer.token("two", headers={"kid": "one"}),
    "J9 no signature": lambda issuer: issuer.token().rpartition(".")[0] + ".",
    "J9 two dots": lambda _: "..",
    "J9 one dot": lambda issuer: issuer.token().rpartition(".")[0],
    "J9 four parts": lambda issuer: issuer.token() + ".AAAA",
    "J9 no token": lambda _: "x",
    "J9 1 MB": lambda _: "a" * 1_000_000,
    "J9 header is a list": lambda issuer: unsigned([], issuer.claims(), "AAAA"),  # type: ignore[arg-type]
    "J9 header nested deeply": lambda _: encoded({"a": 1}) + "W" * 4000 + ".e30.AAAA",
}


@pytest.mark.parametrize("forge", BAD_TOKENS.values(), ids=BAD_TOKENS.keys())
def test_bad_tokens_are_refused(client: FlaskClient, issuer: TokenIssuer, forge: Forge) -> None:
    assert ask(client, forge(issuer)) == 401
    assert issuer.fetches <= 1


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Basic dXNlcjpwdw==",
        "{token}",
        "Token {token}",
        "Bearer {token} x",
        "Bearer {token},Bearer {token}",
        "Bearer: {token}",
        "Bearer é",
    ],
)
def test_headers_that_are_not_one_bearer_token(
    client: FlaskClient, issuer: TokenIssuer, header: str | None
) -> None:
    headers = {} if header is None else {"Authorization": header.format(token=issuer.token())}

    answer = client.get(PATH, headers=headers)

    assert answer.status_code == 401
    assert codes(answer) == ["invalid_token"]


def test_two_headers_are_refused(client: FlaskClient, issuer: TokenIssuer) -> None:
    header = ("Authorization", f"Bearer {issuer.token()}")

    assert client.get(PATH, headers=[header, header]).status_code == 401


def test_a_token_in_the_query_is_no_token(client: FlaskClient, issuer: TokenIssuer) -> None:
    assert client.get(f"{PATH}?access_token={issuer.token()}").status_code == 401


@pytest.mark.parametrize(
    ("audience", "status"),
    [
        ("https://p.example.com", 200),
        ("https://p.example.com/", 200),
        ("https://p.example.com/base", 200),
        (f"https://p.example.com/base{PATH}", 200),
        (["https://other.example.com", "https://p.example.com"], 200),
        (f"https://p.example.com{PATH}", 401),
        ("https://p.example.com.evil.example.com", 401),
        ("https://other.example.com", 401),
        ("http://p.example.com", 401),
        ("", 401),
        ([], 401),
        ([1], 401),
        (None, 401),
    ],
)
def test_the_audience_is_this_application_once_its_address_is_known(
    place: Place, issuer: TokenIssuer, audience: object, status: int
) -> None:
    client = place.client(PROCESSOR_URL="https://p.example.com/base")

    assert ask(client, issuer.token(aud=audience)) == status


def test_keys_are_fetched_once(client: FlaskClient, issuer: TokenIssuer) -> None:
    assert {ask(client, issuer.token()) for _ in range(20)} == {200}
    assert issuer.fetches == 1


def test_keys_are_fetched_once_for_many_threads(place: Place, issuer: TokenIssuer) -> None:
    app, token, start = place.app(), issuer.token(), Barrier(16)

    def ask_at_once(_: int) -> int:
        start.wait()
        return ask(app.test_client(), token)

    with ThreadPoolExecutor(16) as threads:
        assert set(threads.map(ask_at_once, range(16))) == {200}
    assert issuer.fetches == 1


def test_a_new_key_is_found_after_a_rotation(
    place: Place, client: FlaskClient, issuer: TokenIssuer
) -> None:
    ask(client, issuer.token())
    issuer.published = ["two"]
    place.clock.advance(31)

    assert ask(client, issuer.token("two")) == 200
    assert ask(client, issuer.token("one")) == 401
    assert issuer.fetches == 2


def test_a_withdrawn_key_is_forgotten(
    place: Place, client: FlaskClient, issuer: TokenIssuer
) -> None:
    ask(client, issuer.token())
    issuer.published = ["two"]
    place.clock.advance(301)

    assert ask(client, issuer.token("one")) == 401


def test_unknown_keys_do_not_make_us_fetch_at_will(
    place: Place, client: FlaskClient, issuer: TokenIssuer
) -> None:
    for number in range(1000):
        assert ask(client, issuer.token(headers={"kid": f"key-{number}"})) == 401
    assert issuer.fetches == 1

    place.clock.advance(31)
    assert ask(client, issuer.token(headers={"kid": "another"})) == 401
    assert issuer.fetches == 2


@pytest.mark.parametrize(
    "trouble",
    [
        FaultRule(status=500, count=None),
        FaultRule(status=404, count=None),
        FaultRule(reset=True, count=None),
        FaultRule(delay_seconds=60, count=None),
        FaultRule(malformed_body="<html>", count=None),
        FaultRule(malformed_body='{"keys": []}', count=None),
        FaultRule(
            malformed_body='{"keys": [{"kty": "oct", "k": "AAAA", "kid": "one"}]}', count=None
        ),
        FaultRule(malformed_body='{"keys": [{"kty": "RSA"}]}', count=None),
        FaultRule(malformed_body="{}", count=None),
    ],
)
def test_without_keys_nobody_can_tell(
    place: Place, client: FlaskClient, issuer: TokenIssuer, trouble: FaultRule
) -> None:
    issuer.faults.add(trouble)
    answer = client.get(PATH, headers={"Authorization": f"Bearer {issuer.token()}"})

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert codes(answer) == ["ServiceUnavailable"]

    issuer.faults.clear()
    place.clock.advance(31)
    assert ask(client, issuer.token()) == 200


def test_known_keys_outlast_an_outage_of_the_issuer(
    place: Place, client: FlaskClient, issuer: TokenIssuer
) -> None:
    ask(client, issuer.token())
    issuer.faults.add(FaultRule(status=503, count=None))
    place.clock.advance(301)

    assert ask(client, issuer.token()) == 200
    assert ask(client, issuer.token("two")) == 503
