"""The Merchant Center's stand-in: what its gateway forwards, and what it refuses."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jwt
import pytest
from flask import Flask, jsonify, request
from werkzeug.test import Client, TestResponse

from bench import Bench
from sandbox.merchant_center.app import create_app
from sandbox.merchant_center.people import USERS
from sandbox.merchant_center.settings import MerchantCenterSettings

CENTER = "http://127.0.0.1:8092"
TARGET = "https://processor.test/operations/payments/p"
NEEDED = {
    "Accept-Version": "v2",
    "X-Forward-To": TARGET,
    "X-Project-Key": "shop",
}


def echo() -> Flask:
    """Return an application that answers with what it was sent."""
    app = Flask("echo")

    @app.route("/<path:path>", methods=["GET", "POST"])
    def answer(path: str) -> Any:
        got = {
            "path": path,
            "headers": dict(request.headers),
            "body": request.get_data(as_text=True),
        }
        return jsonify(got), 409 if "conflict" in path else 200

    return app


@pytest.fixture
def bench() -> Bench:
    """Return a project whose processor only tells what it got."""
    bench = Bench()
    bench.network.plug("processor.test", echo())
    return bench


@pytest.fixture
def center(bench: Bench, tmp_path: Path) -> Client:
    """Return a browser in which the manager has signed in."""
    settings = MerchantCenterSettings(
        project_key=bench.commercetools.project.key,
        signer_url="https://commercetools.test",
        processor_url="https://processor.test",
        url=CENTER,
        view_folder=tmp_path,
    )
    client = create_app(settings, bench.network.session()).test_client()
    client.get(f"{page(bench)}?as=manager&language=de", base_url=CENTER)
    return client


def page(bench: Bench) -> str:
    return f"/{bench.commercetools.project.key}/orders/an-order/general"


def forward(
    center: Client, bench: Bench, method: str = "GET", body: str = "", **changes: str | None
) -> TestResponse:
    """Send a good request, with these headers changed; None leaves one out."""
    changed = {name.replace("_", "-"): value for name, value in changes.items()}
    headers: Mapping[str, str | None] = {
        **NEEDED,
        "X-Project-Key": bench.commercetools.project.key,
        **changed,
    }
    return center.open(
        "/proxy/forward-to",
        base_url=CENTER,
        method=method,
        data=body,
        headers={name: value for name, value in headers.items() if value is not None},
    )


def claims(answer: TestResponse, bench: Bench, audience: str) -> dict[str, Any]:
    """Return what the forwarded token says, verified with the published key."""
    token = answer.get_json()["headers"]["Authorization"].removeprefix("Bearer ")
    (key,) = bench.commercetools.merchant_center.key_set()["keys"]
    found: dict[str, Any] = jwt.decode(
        token,
        jwt.PyJWK(key).key,
        algorithms=["RS256"],
        audience=audience,
        options={"verify_exp": False, "verify_iat": False},
    )
    return found


def test_the_token_says_who_asks_for_which_project_and_lives_a_minute(
    center: Client, bench: Bench
) -> None:
    answer = forward(center, bench, X_Forward_To_Claims="permissions")

    said = claims(answer, bench, TARGET)
    issuer = bench.commercetools.issuer
    assert said["iss"] == issuer
    assert said["sub"] == USERS["manager"].id
    assert said["exp"] - said["iat"] == 60
    assert said[f"{issuer}/claims/project_key"] == bench.commercetools.project.key
    assert said[f"{issuer}/claims/user_permissions"] == ["manageOrders"]


def test_permissions_are_said_only_when_they_are_asked_for(center: Client, bench: Bench) -> None:
    answer = forward(center, bench)
    said = claims(answer, bench, TARGET)
    assert not [name for name in said if name.endswith("user_permissions")]


def test_the_audience_is_the_origin_when_the_policy_says_so(center: Client, bench: Bench) -> None:
    policy = "forward-url-origin"
    answer = forward(center, bench, X_Forward_To_Audience_Policy=policy)
    assert claims(answer, bench, "https://processor.test")


def test_body_and_marked_headers_are_forwarded_and_nothing_else(
    center: Client, bench: Bench
) -> None:
    answer = forward(
        center,
        bench,
        "POST",
        '{"a":1}',
        Content_Type="application/json",
        X_Forward_Header_X_Mine="yes",
        X_Other="no",
    )

    got = answer.get_json()
    assert (got["path"], got["body"]) == ("operations/payments/p", '{"a":1}')
    headers = {name.lower(): value for name, value in got["headers"].items()}
    assert headers["x-mine"] == "yes"
    assert headers["content-type"] == "application/json"
    assert headers["x-mc-api-forward-to-version"] == "v2"
    assert headers["x-mc-api-cloud-identifier"] == "gcp-eu"
    assert not {"x-other", "cookie", "x-forward-to", "x-project-key"} & set(headers)


def test_the_answer_comes_back_as_it_is(center: Client, bench: Bench) -> None:
    answer = forward(center, bench, X_Forward_To="https://processor.test/conflict")
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("Accept_Version", None, 400),
        ("Accept_Version", "v1", 400),
        ("X_Forward_To", None, 400),
        ("X_Forward_To", "https://elsewhere.test/", 400),
        ("X_Forward_To", "https://processor.test.elsewhere.test/", 400),
        ("X_Forward_To", "https://processor.test@elsewhere.test/", 400),
        ("X_Forward_To_Audience_Policy", "any", 400),
        ("X_Forward_To_Claims", "everything", 400),
        ("X_Project_Key", "another-project", 403),
        ("X_Project_Key", None, 403),
    ],
)
def test_what_is_not_documented_is_refused(
    center: Client, bench: Bench, header: str, value: str | None, status: int
) -> None:
    changed: dict[str, Any] = {header: value}
    answer = forward(center, bench, **changed)
    assert answer.status_code == status
    assert header.replace("_", "-").lower() in answer.get_json()["message"].lower()


def test_who_has_not_signed_in_is_refused(center: Client, bench: Bench) -> None:
    center.delete_cookie("merchant-center-8092", domain="127.0.0.1")
    assert forward(center, bench).status_code == 401


def test_an_application_that_is_down(center: Client, bench: Bench) -> None:
    bench.network.unplug("processor.test")
    assert forward(center, bench).status_code == 502


def test_the_kits_questions_are_answered_and_others_are_not(center: Client) -> None:
    def ask(name: str) -> Any:
        sent = {"operationName": name}
        return center.post("/graphql", base_url=CENTER, json=sent).get_json()

    assert ask("AmILoggedIn") == {"data": {"amILoggedIn": True}}
    assert ask("FetchLoggedInUser")["data"]["user"]["language"] == "de"
    assert ask("FetchProject")["data"]["project"]["allAppliedPermissions"]
    assert ask("DeleteProject")["errors"]
    center.delete_cookie("merchant-center-8092", domain="127.0.0.1")
    assert ask("AmILoggedIn")["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}


def test_a_view_that_is_not_built_says_what_to_do(center: Client, bench: Bench) -> None:
    project = bench.commercetools.project.key
    answer = center.get(f"/custom-views/operator-view/projects/{project}", base_url=CENTER)
    assert answer.status_code == 503
    assert "make operator-view" in answer.get_data(as_text=True)
