"""Declared settings: reading them, and what is said of those that are wrong."""

import pytest

from payment_core.runtime import setting_kinds as kinds
from payment_core.runtime.errors import SettingsError, WrongValue
from payment_core.runtime.secret import Secret
from payment_core.runtime.settings import Environment, Rule, Settings, optional, required

CANARY = "canary-value"


class BaseSettings(Settings):
    """Settings that a subclass adds to."""

    key = required("KEY", kinds.secret, "The key")
    level = optional("LEVEL", kinds.choice("low", "high"), "`low` or `high`", default="low")


class OvenSettings(BaseSettings):
    """Settings with rules that concern two of them."""

    address = required("ADDRESS", kinds.url, "URL of the oven")
    time = optional("TIME_MINUTES", kinds.minutes(1, 90), "From 1 to 90", default="30")
    name = optional("NAME", kinds.text, "Its name")

    @Rule
    def _a_name_is_needed(self) -> None:
        if self.level == "high" and self.name is None:
            raise SettingsError("NAME is not set.")

    @Rule
    def _a_name_is_not_the_key(self) -> None:
        if self.name == self.key.reveal():
            raise SettingsError("NAME must not be that of KEY.")


GOOD = {"KEY": CANARY, "ADDRESS": "https://oven.example.com/"}


def read(**changes: str) -> OvenSettings:
    return OvenSettings.read(Environment({**GOOD, **changes}))


def problems(**changes: str) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        read(**changes)
    assert CANARY not in str(refused.value)
    return list(refused.value.problems)


def test_values_have_the_type_of_their_kind() -> None:
    settings = read(TIME_MINUTES=" 90 ")
    assert settings.key == Secret(CANARY)
    assert settings.address == "https://oven.example.com"
    assert settings.time.total_seconds() == 90 * 60


def test_what_is_not_set_has_its_default_or_is_none() -> None:
    settings = read(LEVEL=" ", NAME="")
    assert (settings.level, settings.name) == ("low", None)
    assert settings.time.total_seconds() == 30 * 60


def test_everything_that_is_wrong_is_reported_at_once() -> None:
    assert problems(KEY="", LEVEL=CANARY, ADDRESS=CANARY, TIME_MINUTES="91") == [
        "KEY is not set.",
        "LEVEL must be one of low, high.",
        "ADDRESS is not an absolute http(s) URL.",
        "TIME_MINUTES must be a number of minutes from 1 to 90.",
    ]


def test_rules_are_checked_beside_wrong_values() -> None:
    assert problems(LEVEL="high", ADDRESS="") == ["ADDRESS is not set.", "NAME is not set."]
    assert problems(NAME=CANARY) == ["NAME must not be that of KEY."]


def test_a_rule_about_a_wrong_value_is_left_out() -> None:
    assert problems(LEVEL=CANARY) == ["LEVEL must be one of low, high."]
    assert problems(KEY="xxx", NAME="xxx") == ["KEY is not set."]


def test_declarations_are_those_of_the_bases_and_then_its_own() -> None:
    names = [one.name for one in OvenSettings.declared()]
    assert names == ["KEY", "LEVEL", "ADDRESS", "TIME_MINUTES", "NAME"]
    assert OvenSettings.address.name == "ADDRESS"
    assert OvenSettings.level.description == "low or high"


def test_one_that_is_declared_anew_replaces_that_of_the_base() -> None:
    class Quiet(BaseSettings):
        level = optional("LEVEL", kinds.choice("low", "high"), "The same", default="high")

    assert Quiet.read(Environment(GOOD)).level == "high"
    assert [one.name for one in Quiet.declared()] == ["KEY", "LEVEL"]


def test_examples_of_the_required_settings_are_enough() -> None:
    assert list(OvenSettings.examples()) == ["KEY", "ADDRESS"]
    OvenSettings.read(Environment(OvenSettings.examples()))


def test_nothing_changes_a_value() -> None:
    settings = read()
    with pytest.raises(AttributeError, match="LEVEL"):
        settings.level = "high"
    assert settings.level == "low"


def test_secrets_are_masked_and_shown_nowhere() -> None:
    settings = read()
    assert settings.environment.masking.masked(f"Sent {CANARY}") == "Sent ***"
    assert CANARY not in f"{settings!r} {vars(settings)!r}"


@pytest.mark.parametrize(
    "kind",
    [
        kinds.text,
        kinds.credential,
        kinds.url,
        kinds.switch,
        kinds.items,
        kinds.some_items,
        kinds.secret,
        kinds.secrets,
        kinds.hours(1, 24),
        kinds.choice("one", "two"),
        kinds.some_of("one", "two"),
    ],
)
def test_every_kind_takes_its_example(kind: kinds.Kind[object]) -> None:
    kind.parse(kind.example)


def test_several_secrets_and_none() -> None:
    assert kinds.secrets.parse("a, b") == (Secret("a"), Secret("b"))
    with pytest.raises(WrongValue, match="is not set"):
        kinds.secrets.parse(" , ")


@pytest.mark.parametrize("text", ["", "-1", "1.5", "1e1", "25", "0", "\u0661\u0660", "9" * 40])
def test_a_number_is_within_its_bounds(text: str) -> None:
    with pytest.raises(WrongValue, match="must be a number of hours from 1 to 24"):
        kinds.hours(1, 24).parse(text)


def test_a_choice_takes_other_words_and_any_case() -> None:
    kind = kinds.choice("info", "Warning", also={"warn": "Warning"})
    assert [kind.parse(one) for one in ("INFO", "WARN", "warning")] == ["info"] + ["Warning"] * 2
