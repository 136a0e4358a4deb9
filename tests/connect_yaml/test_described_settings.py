"""connect.yaml describes exactly the settings that the processor reads."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from payment_core.providers import PROVIDERS
from payment_core.world import real_world
from processor.app import create_app
from processor_support import ENVIRONMENT


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


def read_settings(provider: str, **others: str) -> set[str]:
    environment = RecordingEnvironment({**ENVIRONMENT, "PAYMENT_PROVIDER": provider, **others})
    create_app(environment, real_world())
    return environment.asked


def described() -> dict[str, dict[str, str]]:
    document = yaml.safe_load((Path(__file__).parents[2] / "connect.yaml").read_text())
    (processor,) = (one for one in document["deployAs"] if one["name"] == "processor")
    return {entry["key"]: entry for part in processor["configuration"].values() for entry in part}


def test_every_setting_is_described_and_every_described_setting_is_read() -> None:
    assert set.union(*(read_settings(provider) for provider in PROVIDERS)) == set(described())


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_default_is_one_that_the_processor_accepts(provider: str) -> None:
    defaults = {key: entry["default"] for key, entry in described().items() if "default" in entry}
    assert defaults
    assert read_settings(**{**ENVIRONMENT, **defaults, "provider": provider}) <= set(described())


@pytest.mark.parametrize(
    "name", [key for key, entry in described().items() if entry["required"] and key in ENVIRONMENT]
)
def test_what_is_required_here_is_refused_when_missing(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        read_settings("sandbox", **{name: ""})
    assert name in capsys.readouterr().err
