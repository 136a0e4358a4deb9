"""What `make settings` writes, and the list of variables that each application prints."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from every_setting import EXAMPLES, OF_APPLICATION, OF_PROVIDER
from payment_core.runtime.settings import Environment, Setting
from payment_web.settings_listing import listing

ROOT = Path(__file__).parents[2]
PATH = os.pathsep.join(str(ROOT / application / "src") for application in OF_APPLICATION)
MARK = re.compile(r"^ *(?:#|<!--) settings: ([\w-]+)", re.MULTILINE)


def describe(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "scripts/describe_settings.py", "--root", str(root), *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": PATH},
        capture_output=True,
        text=True,
        check=False,
    )


def declared() -> set[Setting[object]]:
    classes = (*OF_APPLICATION.values(), *OF_PROVIDER.values())
    return {one for settings in classes for one in settings.declared()}


def test_connect_yaml_and_the_tables_are_as_declared() -> None:
    done = describe(ROOT, "--check")
    assert (done.returncode, done.stdout) == (0, ""), f"Run: make settings\n{done.stdout}"


def test_what_is_not_as_declared_is_shown_and_written(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    for name in ("connect.yaml", "README.md", "docs/stripe.md"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name, wrong in (("connect.yaml", "PUSH_ISSUER"), ("docs/stripe.md", "| `STRIPE_API_URL`")):
        text = (tmp_path / name).read_text()
        (tmp_path / name).write_text(text.replace(wrong, "SOMETHING_ELSE"))

    checked = describe(tmp_path, "--check")
    assert checked.returncode == 1
    assert "-        - key: SOMETHING_ELSE\n+        - key: PUSH_ISSUER\n" in checked.stdout
    assert "\n+| `STRIPE_API_URL` | optional |" in checked.stdout

    assert describe(tmp_path).returncode == 0
    for name in ("connect.yaml", "docs/stripe.md"):
        assert (tmp_path / name).read_text() == (ROOT / name).read_text()


def test_every_setting_has_a_table() -> None:
    pages = (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))
    tables = sorted(name for page in pages for name in MARK.findall(page.read_text()))
    assert tables == sorted({"shared", *OF_APPLICATION, *OF_PROVIDER})


def test_connect_yaml_has_every_setting_once() -> None:
    document = yaml.safe_load((ROOT / "connect.yaml").read_text())
    python = (one for one in document["deployAs"] if one["name"] in OF_APPLICATION)
    parts = (document["inheritAs"], *python)
    sections = (one for part in parts for one in part.get("configuration", {}).values())
    keys = sorted(entry["key"] for section in sections for entry in section)
    assert keys == sorted(one.name for one in declared())


def test_every_setting_is_declared_once_with_good_words() -> None:
    names = [one.name for one in declared()]
    assert len(names) == len(set(names))
    for one in declared():
        assert len(one.meaning) > 10, one.name
        assert not one.meaning.endswith("."), one.name
        assert one.meaning.count("`") % 2 == 0, one.name


@pytest.mark.parametrize("name", sorted(one.name for one in declared()))
def test_examples_defaults_and_prefilled_values_are_accepted(name: str) -> None:
    (setting,) = (one for one in declared() if one.name == name)
    for text in (setting.kind.example, setting.default, setting.prefilled):
        if text:
            setting.read(Environment({name: text}))


@pytest.mark.parametrize("application", OF_APPLICATION)
def test_examples_are_enough_to_configure(application: str) -> None:
    for provider in OF_PROVIDER:
        values = {**EXAMPLES, "PAYMENT_PROVIDER": provider}
        OF_APPLICATION[application].read(Environment(values))


@pytest.mark.parametrize("application", OF_APPLICATION)
def test_the_printed_variables_name_what_has_to_be_filled_in(application: str) -> None:
    settings = OF_APPLICATION[application]
    lines = listing(settings).splitlines()

    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    required = {one.name: one.prefilled or "" for one in settings.declared() if one.is_required}
    assert given == required
    named = set(re.findall(r"^#?([A-Z0-9_]+)=", "\n".join(lines), re.MULTILINE))
    providers = (one for settings in OF_PROVIDER.values() for one in settings.declared())
    assert named == {one.name for one in (*settings.declared(), *providers)}


@pytest.mark.parametrize("application", OF_APPLICATION)
def test_every_application_prints_its_variables(application: str) -> None:
    module = f"{application.replace('-', '_')}.settings"
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT / application,
        env={**os.environ, "PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == listing(OF_APPLICATION[application])
