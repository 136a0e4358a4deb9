"""What applications of one process share makes no difference to them."""

from pathlib import Path

import pytest
from flask import Flask, url_for
from werkzeug.routing import Rule

from installed_support import install_provider
from payment_core.providers.installed import installed_providers
from quick_starts import start_quickly


@pytest.fixture(params=["first", "twin"])
def shop(request: pytest.FixtureRequest) -> Flask:
    start_quickly()
    shops = {name: _shop(name) for name in ("first", "twin")}
    assert all(one.test_client().get("/shared/a/pages/1").text for one in shops.values())
    return shops[request.param]


def _shop(name: str) -> Flask:
    app = Flask(name)
    app.url_map.merge_slashes = False
    app.add_url_rule(
        "/shared/<who>/pages/<int:number>", "page", lambda who, number: f"{name} {who} {number}"
    )
    app.add_url_rule("/shared/<who>", "who", lambda who: f"{name} {who}", methods=["POST"])
    return app


def test_each_application_answers_for_itself(shop: Flask) -> None:
    client = shop.test_client()

    assert client.get("/shared/a/pages/7").text == f"{shop.name} a 7"
    assert client.post("/shared/b").text == f"{shop.name} b"
    assert client.get("/shared/a/pages/seven").status_code == 404
    assert client.get("/shared//a/pages/7").status_code == 404
    assert client.get("/shared/b").status_code == 405
    assert set(client.options("/shared/b").allow) == {"OPTIONS", "POST"}


def test_each_builds_the_same_addresses(shop: Flask) -> None:
    with shop.test_request_context():
        assert url_for("page", who="a b", number=7, more="c") == "/shared/a%20b/pages/7?more=c"


def test_what_one_adds_is_not_in_the_other() -> None:
    start_quickly()
    first, twin = _shop("first"), _shop("twin")
    twin.add_url_rule("/more", "more", lambda: "more")

    assert first.test_client().get("/more").status_code == 404
    assert twin.test_client().get("/more").text == "more"
    assert twin.test_client().get("/shared/a/pages/1").text == "twin a 1"


def test_a_rule_that_is_added_after_the_first_use_is_found() -> None:
    start_quickly()
    first, twin = _shop("first"), _shop("twin")
    assert len(list(twin.url_map.iter_rules())) == len(list(first.url_map.iter_rules()))

    twin.url_map.add(Rule("/later", endpoint="later"))

    assert twin.url_map.bind("shop.test").match("/later") == ("later", {})
    assert "later" not in {one.endpoint for one in first.url_map.iter_rules()}


def test_a_package_that_is_installed_later_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    start_quickly()
    before = installed_providers()

    install_provider(monkeypatch, tmp_path, "later", object())

    assert installed_providers() == tuple(sorted((*before, "later")))
    monkeypatch.undo()
    assert installed_providers() == before
