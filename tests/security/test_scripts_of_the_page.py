"""The scripts of a checkout page: which there are, what they may do, whom they listen to."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from sandbox.demo.stack import Stack

ROOT = Path(__file__).parents[2]
ENABLER = ROOT / "enabler"
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\w])//[^\n]*", re.DOTALL)
FOREIGN = re.compile(r"[\"'`]https?://([\w.-]+)")


# No addresses but names: the namespace of SVG.
NAMES = {"www.w3.org"}


def source(path: Path) -> str:
    """Return a script without its comments."""
    return COMMENT.sub("", path.read_text())


ENABLER_SOURCES = sorted((ENABLER / "src").rglob("*.ts"))
PSP_SCRIPTS = sorted((ROOT / "sandbox/src/sandbox").glob("*/static/*.js"))


def described() -> str:
    """Return the README's policy and its list of scripts."""
    readme = (ENABLER / "README.md").read_text()
    return readme.split("\n## Security\n")[1].split("\n## ")[0]


def test_page_scripts_there_are_scripts_to_look_at() -> None:
    assert len(ENABLER_SOURCES) > 30
    assert len(PSP_SCRIPTS) > 5


def test_page_scripts_every_script_of_a_third_party_is_in_the_inventory() -> None:
    hosts = {host for path in ENABLER_SOURCES for host in FOREIGN.findall(source(path))}

    assert "Nothing else is loaded." in described()
    assert {host for host in hosts - NAMES if host not in described()} == set()


def test_page_scripts_scripts_are_loaded_in_one_place_and_only_by_providers() -> None:
    makes = {path.name for path in ENABLER_SOURCES if 'createElement("script")' in source(path)}
    loads = {path.parent.name for path in ENABLER_SOURCES if "loadScript(" in source(path)}

    assert makes == {"script.ts"}
    assert loads == {"providers"}


@pytest.mark.parametrize("path", ENABLER_SOURCES, ids=lambda path: f"page-scripts-{path.stem}")
def test_the_enabler_makes_no_markup_and_no_code_from_strings(path: Path) -> None:
    text = source(path)

    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser", text)
    assert not re.search(r"\beval\(|new Function\b|setTimeout\(\s*[\"'`]", text)
    assert not re.search(r"cc-number|cc-csc|cc-exp", text)
    assert not re.search(r"postMessage|\"message\"", text)


@pytest.mark.parametrize("path", PSP_SCRIPTS, ids=lambda path: f"page-scripts-{path.stem}")
def test_a_psps_script_listens_to_one_window_of_one_origin(path: Path) -> None:
    text = source(path)

    assert not re.search(r"postMessage\([^;]*[\"']\*[\"']\s*\)", text)
    listeners = re.findall(r"addEventListener\(\s*\"message\"", text)
    checks = re.findall(r"\borigin !== \w+ \|\| source !== ", text)
    assert len(checks) == len(listeners)


@pytest.mark.browser
def test_page_scripts_the_published_hashes_are_those_of_the_built_files(stack: Stack) -> None:
    """The README's table is compared with the build by `npm run size` in `make test`."""
    public = ENABLER / "public"
    published = json.loads((public / "integrity.json").read_text())["integrity"]
    built = {
        str(path.relative_to(public)): hashed(path.read_bytes()) for path in public.rglob("*.js")
    }

    assert built == published


def hashed(content: bytes) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()
