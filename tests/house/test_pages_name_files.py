"""Pages that say which file to open name only files that exist, and link only to such."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Pages name a module as it is imported, and one of the core without the name of the core.
BASES = (
    ROOT,
    ROOT / "common/core/src/payment_core",
    *(ROOT / one for one in ("common/web/src", "processor/src", "event-handler/src")),
    ROOT / "reconciliation/src",
)
PAGES = ("docs/glossary.md", "docs/changing-things.md", "tests/README.md")
FILE = re.compile(r"`([\w.-]+(?:/[\w.-]+)*\.(?:py|ts|md|yaml|toml)|(?:[\w.-]+/)+[\w.-]*)`")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
FOLDERS_WITHOUT_TESTS = {"__pycache__"}


def files_named(page: str) -> Iterator[str]:
    yield from FILE.findall((ROOT / page).read_text())


@pytest.mark.parametrize("page", PAGES)
def test_every_file_named_in_the_page_exists(page: str) -> None:
    named = list(files_named(page))

    assert named
    assert [one for one in named if not any((base / one).exists() for base in BASES)] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_the_page_leads_to_a_file(page: str) -> None:
    targets = LINK.findall((ROOT / page).read_text())

    assert [one for one in targets if not ((ROOT / page).parent / one).exists()] == []


def test_the_page_on_tests_names_every_folder() -> None:
    folders = {f"tests/{one.name}" for one in (ROOT / "tests").iterdir() if one.is_dir()}
    folders -= {f"tests/{one}" for one in FOLDERS_WITHOUT_TESTS}

    assert {one for one in files_named("tests/README.md") if one in folders} == folders
