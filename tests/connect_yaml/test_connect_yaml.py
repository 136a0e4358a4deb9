"""connect.yaml as Connect's own parser and as a merchant reads it."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

import reconciliation.app
from every_setting import EXAMPLES
from payment_core.runtime.world import production_world
from sandbox.demo.project import CONNECTOR_SCOPES

ROOT = Path(__file__).parents[2]
CONNECT_YAML = ROOT / "connect.yaml"
PARSE = """
import { readFileSync } from "node:fs";
import { ConnectorSpecificationParser } from "@commercetools-connect/specification";
const text = readFileSync(0, "utf8");
const parsed = await new ConnectorSpecificationParser(text).parse(text);
console.log(parsed.deployAs.map((application) => application.name).join(" "));
"""
SECRET_WORDS = (
    "SECRET",
    "PASSWORD",
    "PRIVATE",
    "TOKEN",
    "API_KEY",
    "HMAC_KEY",
    "OTLP_HEADERS",
)


def applications() -> list[dict[str, Any]]:
    document = yaml.safe_load(CONNECT_YAML.read_text())
    found: list[dict[str, Any]] = document["deployAs"]
    return found


def configured() -> list[dict[str, Any]]:
    """Return the applications, and what they inherit."""
    return [*applications(), yaml.safe_load(CONNECT_YAML.read_text())["inheritAs"]]


def entries(application: dict[str, Any], section: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = application.get("configuration", {}).get(section, [])
    return found


def parse(text: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["node", "--input-type=module", "--eval", PARSE],
        cwd=ROOT / "tests" / "npm",
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.servers
def test_connects_own_parser_accepts_it() -> None:
    done = parse(CONNECT_YAML.read_text())

    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [application["name"] for application in applications()]


@pytest.mark.servers
def test_connects_own_parser_refuses_a_key_it_does_not_know() -> None:
    done = parse(CONNECT_YAML.read_text() + "    unknown: 1\n")

    assert done.returncode != 0
    assert "Unrecognized key(s) in object: 'unknown'" in done.stderr


def test_the_api_client_is_described_with_the_scopes_that_are_enough_for_the_demo() -> None:
    (client_id,) = (
        entry
        for application in configured()
        for entry in entries(application, "standardConfiguration")
        if entry["key"] == "CTP_CLIENT_ID"
    )
    named = re.findall(r"\b(?:manage|view|introspect)_\w+", client_id["description"])
    assert sorted(named) == sorted(CONNECTOR_SCOPES)


def test_every_application_is_a_folder_with_sources() -> None:
    assert all((ROOT / application["name"] / "src").is_dir() for application in applications())


def test_every_key_is_described_and_no_secret_stands_in_the_open() -> None:
    for application in configured():
        standard = entries(application, "standardConfiguration")
        secured = entries(application, "securedConfiguration")
        assert all(len(entry["description"]) > 10 for entry in standard + secured)
        assert not [e["key"] for e in standard if any(w in e["key"] for w in SECRET_WORDS)]
        assert all(any(w in entry["key"] for w in SECRET_WORDS) for entry in secured)


def test_whatever_serves_requests_has_a_health_check() -> None:
    serving = [one for one in applications() if one["applicationType"] in ("service", "event")]
    assert serving
    assert all(one["healthCheck"] == {"path": "/health"} for one in serving)


def test_a_job_is_called_by_schedule_where_its_route_is() -> None:
    (job,) = (one for one in applications() if one["applicationType"] == "job")
    minutes, *rest = job["properties"]["schedule"].split()
    assert (minutes, rest) == ("*/15", ["*"] * 4)
    app = reconciliation.app.create_app(EXAMPLES, production_world())
    assert [rule.methods for rule in app.url_map.iter_rules() if rule.rule == job["endpoint"]] == [
        {"POST"}
    ]


def test_the_view_is_configured_with_what_its_own_configuration_reads() -> None:
    (view,) = (
        one for one in applications() if one["applicationType"] == "merchant-center-custom-view"
    )
    text = (ROOT / view["name"] / "custom-view-config.mjs").read_text()
    # Connect itself gives the address: https://docs.commercetools.com/connect/development
    read = set(re.findall(r"\$\{env:(\w+)\}", text)) - {"APPLICATION_URL"}
    described = entries(view, "standardConfiguration")
    assert {one["key"] for one in described} == read
    assert all(one["required"] for one in described)


def test_scripts_start_modules_that_exist() -> None:
    commands = [
        (application["name"], command)
        for application in applications()
        for command in application.get("scripts", {}).values()
    ]
    assert commands
    for name, command in commands:
        module = command.split()[-1].replace(".", "/")
        assert (ROOT / name / "src" / f"{module}.py").is_file(), command
