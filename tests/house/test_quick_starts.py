"""What applications of one process share makes no difference to them."""

from pathlib import Path

import pytest
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Map, Rule

from installed_support import install_provider
from payment_core.providers.installed import installed_providers
from quick_starts import start_quickly


@pytest.fixture
def first_and_twin() -> tuple[Map, Map]:
    start_quickly()
    return _map("first"), _map("twin")


def _map(prefix: str) -> Map:
    return Map(
        [
            Rule("/shared/<name>/pages/<int:number>", endpoint=f"{prefix} page", methods=["GET"]),
            Rule("/shared/<name>", endpoint=f"{prefix} name", methods=["POST"]),
        ]
    )


@pytest.mark.parametrize("place", [0, 1], ids=["first", "twin"])
def test_each_map_finds_its_own_endpoints(first_and_twin: tuple[Map, Map], place: int) -> None:
    urls = first_and_twin[place].bind("shop.test")
    prefix = ("first", "twin")[place]

    assert urls.match("/shared/a/pages/7", "GET") == (f"{prefix} page", {"name": "a", "number": 7})
    assert urls.match("/shared/b", "POST") == (f"{prefix} name", {"name": "b"})
    with pytest.raises(NotFound):
        urls.match("/shared/a/pages/seven", "GET")
    with pytest.raises(MethodNotAllowed):
        urls.match("/shared/b", "GET")


def test_a_twin_builds_the_same_addresses(first_and_twin: tuple[Map, Map]) -> None:
    values = {"name": "a b", "number": 7, "more": "c"}
    first, twin = (one.bind("shop.test") for one in first_and_twin)

    assert twin.build("twin page", values) == first.build("first page", values)
    assert twin.build("twin page", values) == "/shared/a%20b/pages/7?more=c"


def test_a_package_that_is_installed_later_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    start_quickly()
    before = installed_providers()

    install_provider(monkeypatch, tmp_path, "later", object())

    assert installed_providers() == tuple(sorted((*before, "later")))
    monkeypatch.undo()
    assert installed_providers() == before
