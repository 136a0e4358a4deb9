"""`.env.example` names every setting, in a form that every reader of such files understands."""

import re
from typing import Any

import pytest
import yaml

import event_handler.app
import processor.app
import reconciliation.app
from every_setting import EXAMPLES
from payment_core.runtime.world import production_world
from sandbox.demo.services import ROOT

LINE = re.compile(r"(?P<optional>#?)(?P<name>[A-Z][A-Z0-9_]+)=(?P<value>[^\s\"'$`\\#;&|<>()*?]*)")
COMMENT = re.compile(r"# .*")
# Connect sets these itself; off Connect the event handler's deploy script needs them.
OF_CONNECT = {
    "CONNECT_SUBSCRIPTION_DESTINATION",
    "CONNECT_GCP_PROJECT_ID",
    "CONNECT_GCP_TOPIC_NAME",
    "CONNECT_AWS_TOPIC_ARN",
}
LINES = [one for one in (ROOT / ".env.example").read_text().splitlines() if one]
APPLICATIONS = {
    "processor": processor.app.create_app,
    "event-handler": event_handler.app.create_app,
    "reconciliation": reconciliation.app.create_app,
}


def entries() -> list[re.Match[str]]:
    return [found for line in LINES if (found := LINE.fullmatch(line))]


def described() -> dict[str, dict[str, Any]]:
    """Return what connect.yaml says of each setting; another test compares that with the code."""
    document = yaml.safe_load((ROOT / "connect.yaml").read_text())
    read_in_python = [one for one in document["deployAs"] if one["name"] != "operator-view"]
    parts = [document["inheritAs"], *read_in_python]
    return {
        entry["key"]: entry
        for part in parts
        for section in part.get("configuration", {}).values()
        for entry in section
    }


def test_every_line_is_a_setting_or_a_comment() -> None:
    assert [one for one in LINES if not LINE.fullmatch(one) and not COMMENT.fullmatch(one)] == []


def test_every_setting_is_there_once() -> None:
    names = [one["name"] for one in entries()]
    assert sorted(names) == sorted({*described(), *OF_CONNECT})


def test_what_is_required_is_no_comment_and_defaults_are_those_of_connect() -> None:
    known = described()
    for one in entries():
        entry = known.get(one["name"], {})
        assert bool(one["optional"]) is not entry.get("required", False), one["name"]
        assert one["value"] == entry.get("default", ""), one["name"]


@pytest.mark.parametrize("application", APPLICATIONS)
def test_filled_in_it_starts_every_application(application: str) -> None:
    """With every optional line switched on, too."""
    filled = {one["name"]: one["value"] for one in entries()}
    missing = {name for name, value in filled.items() if not value} & EXAMPLES.keys()
    filled |= {name: EXAMPLES[name] for name in missing}
    APPLICATIONS[application](filled, production_world())
