"""Merchant Center tokens: RS256, our issuer, our project, in time, and nothing else."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask.testing import FlaskClient

from bench import ISSUER, PROJECT, Place
from forged_tokens import EVIL, FORGED, GOOD, Forge
from processor_support import codes
from sandbox.faults import FaultRule
from token_issuer_support import TokenIssuer

PATH = "/operations/payment-components"


@pytest.fixture
def place() -> Place:
    return Place()


@pytest.fixture
def issuer(place: Place) -> TokenIssuer:
    return TokenIssuer(place)


@pytest.fixture
def client(place: Place) -> FlaskClient:
    return place.client(PROCESSOR_URL="")


def ask(client: FlaskClient, token: str) -> int:
    answer = client.get(PATH, headers={"Authorization": f"Bearer {token}"})
    if answer.status_code == 401:
        assert codes(answer) == ["invalid_token"]
        assert answer.json is not None
        assert answer.json["error"] == "invalid_token"
        assert answer.json["error_description"] == answer.json["message"]
    return answer.status_code


OURS_IN_TIME: Mapping[str, Forge] = {
    **GOOD,
    "wrong-time-in-time": lambda issuer: issuer.token(),
    "wrong-audience-no-audience-where-our-address-is-not-known": lambda issuer: issuer.token(
        aud=None
    ),
}


@pytest.mark.parametrize("good", OURS_IN_TIME.values(), ids=OURS_IN_TIME.keys())
def test_good_tokens_are_accepted(client: FlaskClient, issuer: TokenIssuer, good: Forge) -> None:
    assert ask(client, good(issuer)) == 200


def test_the_scheme_has_no_case(client: FlaskClient, issuer: TokenIssuer) -> None:
    headers = {"Authorization": f"bearer {issuer.token()}"}

    assert client.get(PATH, headers=headers).status_code == 200


NOT_OURS: Mapping[str, Forge] = {
    **FORGED,
    "wrong-issuer-issuer-wrong": lambda issuer: issuer.token(iss=EVIL),
    "wrong-issuer-issuer-longer": lambda issuer: issuer.token(iss=ISSUER + ".evil.example.com"),
    "wrong-issuer-issuer-shorter": lambda issuer: issuer.token(iss=ISSUER[:-1]),
    "wrong-issuer-issuer-missing": lambda issuer: issuer.token(iss=None),
    "wrong-issuer-issuer-list": lambda issuer: issuer.token(iss=[ISSUER]),
    "wrong-audience-project-wrong": lambda issuer: issuer.token(project="other"),
    "wrong-audience-project-missing": lambda issuer: issuer.token(project=None),
    "wrong-audience-project-list": lambda issuer: issuer.token(project=[PROJECT]),
}


@pytest.mark.parametrize("forge", NOT_OURS.values(), ids=NOT_OURS.keys())
def test_bad_tokens_are_refused(
    place: Place, client: FlaskClient, issuer: TokenIssuer, forge: Forge
) -> None:
    assert ask(client, forge(issuer)) == 401
    assert issuer.fetches <= 1
    assert place.network.hosts <= {ISSUER.removeprefix("https://")}


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
def test_other_credentials_headers_that_are_not_one_bearer_token(
    client: FlaskClient, issuer: TokenIssuer, header: str | None
) -> None:
    headers = {} if header is None else {"Authorization": header.format(token=issuer.token())}

    answer = client.get(PATH, headers=headers)

    assert answer.status_code == 401
    assert codes(answer) == ["invalid_token"]


def test_other_credentials_two_headers_are_refused(
    client: FlaskClient, issuer: TokenIssuer
) -> None:
    header = ("Authorization", f"Bearer {issuer.token()}")

    assert client.get(PATH, headers=[header, header]).status_code == 401


def test_other_credentials_a_token_in_the_query_is_no_token(
    client: FlaskClient, issuer: TokenIssuer
) -> None:
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
def test_wrong_audience_the_audience_is_this_application_once_its_address_is_known(
    place: Place, issuer: TokenIssuer, audience: object, status: int
) -> None:
    client = place.client(PROCESSOR_URL="https://p.example.com/base")

    assert ask(client, issuer.token(aud=audience)) == status


def test_unknown_key_ids_keys_are_fetched_once(client: FlaskClient, issuer: TokenIssuer) -> None:
    assert {ask(client, issuer.token()) for _ in range(20)} == {200}
    assert issuer.fetches == 1


def test_unknown_key_ids_keys_are_fetched_once_for_many_threads(
    place: Place, issuer: TokenIssuer
) -> None:
    app, token, start = place.app(PROCESSOR_URL=""), issuer.token(), Barrier(16)

    def ask_at_once(_: int) -> int:
        start.wait()
        return ask(app.test_client(), token)

    with ThreadPoolExecutor(16) as threads:
        assert set(threads.map(ask_at_once, range(16))) == {200}
    assert issuer.fetches == 1


def test_rotated_key_a_new_key_is_found_after_a_rotation(
    place: Place, client: FlaskClient, issuer: TokenIssuer
) -> None:
    ask(client, issuer.token())
    issuer.published = ["two"]
    place.clock.advance(31)

    assert ask(client, issuer.token("two")) == 200
    assert ask(client, issuer.token("one")) == 401
    assert issuer.fetches == 2


def test_rotated_key_a_withdrawn_key_is_forgotten(
    place: Place, client: FlaskClient, issuer: TokenIssuer
) -> None:
    ask(client, issuer.token())
    issuer.published = ["two"]
    place.clock.advance(301)

    assert ask(client, issuer.token("one")) == 401


def test_unknown_key_ids_unknown_keys_do_not_make_us_fetch_at_will(
    place: Place, client: FlaskClient, issuer: TokenIssuer
) -> None:
    for number in range(100):
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
def test_issuer_down_without_keys_nobody_can_tell(
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


def test_issuer_down_known_keys_outlast_an_outage_of_the_issuer(
    place: Place, client: FlaskClient, issuer: TokenIssuer
) -> None:
    ask(client, issuer.token())
    issuer.faults.add(FaultRule(status=503, count=None))
    place.clock.advance(301)

    assert ask(client, issuer.token()) == 200
    assert ask(client, issuer.token("two")) == 503
