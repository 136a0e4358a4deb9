"""connect.yaml describes exactly the settings that each application reads."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask

import event_handler.app
import processor.app
import reconciliation.app
from every_setting import EXAMPLES
from payment_core.providers.installed import installed_providers
from payment_core.runtime.world import World, production_world

APPLICATIONS: Mapping[str, Callable[[Mapping[str, str], World], Flask]] = {
    "processor": processor.app.create_app,
    "event-handler": event_handler.app.create_app,
    "reconciliation": reconciliation.app.create_app,
}


class RecordingEnvironment(Mapping[str, str]):
    """Remembers every name that was asked for."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def read_settings(application: str, provider: str, **others: str) -> set[str]:
    environment = RecordingEnvironment({**EXAMPLES, "PAYMENT_PROVIDER": provider, **others})
    APPLICATIONS[application](environment, production_world())
    return environment.asked


def entries(part: Mapping[str, list[dict[str, str]]]) -> dict[str, dict[str, str]]:
    return {entry["key"]: entry for section in part.values() for entry in section}


def shared() -> dict[str, dict[str, str]]:
    return entries(document()["inheritAs"]["configuration"])


def own(application: str) -> dict[str, dict[str, str]]:
    (found,) = (one for one in document()["deployAs"] if one["name"] == application)
    return entries(found["configuration"])


def described(application: str) -> dict[str, dict[str, str]]:
    return {**shared(), **own(application)}


@cache
def document() -> Any:
    return yaml.safe_load((Path(__file__).parents[2] / "connect.yaml").read_text())


def read_by(application: str) -> set[str]:
    return set.union(*(read_settings(application, provider) for provider in installed_providers()))


@pytest.mark.parametrize("application", APPLICATIONS)
def test_every_setting_is_described_and_every_described_setting_is_read(application: str) -> None:
    read = read_by(application)
    assert set(own(application)) <= read <= set(described(application))


def test_what_is_shared_is_read_by_several() -> None:
    reading = [read_by(application) for application in APPLICATIONS]
    for key in shared():
        assert sum(key in read for read in reading) > 1, key


@pytest.mark.parametrize("application", APPLICATIONS)
@pytest.mark.parametrize("provider", installed_providers())
def test_every_default_is_one_that_the_application_accepts(application: str, provider: str) -> None:
    settings = described(application)
    defaults = {key: entry["default"] for key, entry in settings.items() if "default" in entry}
    assert defaults
    del defaults["PAYMENT_PROVIDER"]
    assert read_settings(application, provider, **defaults) <= set(settings)


@pytest.mark.parametrize(
    ("application", "name"),
    [
        (application, key)
        for application in APPLICATIONS
        for key, entry in described(application).items()
        if entry["required"] and key in EXAMPLES
    ],
)
def test_what_is_required_here_is_refused_when_missing(
    application: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        read_settings(application, **{"provider": "sandbox", name: ""})
    assert name in capsys.readouterr().err
