"""The tagged tree: real copies instead of links, and nothing else touched."""

import os
import shutil
from pathlib import Path

import pytest

from release_support import copy_of_work_tree, git, make_release

pytestmark = pytest.mark.slow  # Builds whole trees.


@pytest.fixture(scope="module")
def work_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_work_tree(tmp_path_factory.mktemp("work-tree") / "repository")


@pytest.fixture
def repository(work_tree: Path, tmp_path: Path) -> Path:
    """Return a repository of a test's own."""
    return linked(work_tree, tmp_path)


@pytest.fixture(scope="module")
def released(work_tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository with a release, to look at."""
    repository = linked(work_tree, tmp_path_factory.mktemp("released"))
    done = make_release(repository, "1.2.3")
    assert done.returncode == 0, done.stderr
    assert "v1.2.3" in done.stdout
    return repository


def linked(work_tree: Path, folder: Path) -> Path:
    """Return a repository with the same files, which must be replaced and not written to."""
    copied = shutil.copytree(work_tree, folder / "repository", symlinks=True, copy_function=os.link)
    return Path(copied)


def state(repository: Path) -> tuple[str, ...]:
    return tuple(
        git(repository, *command)
        for command in (
            ("rev-parse", "HEAD"),
            ("symbolic-ref", "HEAD"),
            ("branch", "--list", "--all"),
            ("status", "--porcelain", "--ignored"),
            ("ls-files", "--stage"),
        )
    )


APPLICATIONS = ["processor", "event-handler", "reconciliation"]
COPIES = tuple(f"{one}/common/" for one in APPLICATIONS)
PACKAGES = [
    "common/core",
    "common/providers/adyen",
    "common/providers/sandbox",
    "common/providers/stripe",
    "common/commands",
    "common/recurring",
    "common/web",
]


def test_a_release_replaces_every_link_by_a_copy_of_common(released: Path) -> None:
    assert "120000" not in git(released, "ls-tree", "-r", "v1.2.3")
    common = git(released, "rev-parse", "v1.2.3:common")
    for application in APPLICATIONS:
        assert git(released, "rev-parse", f"v1.2.3:{application}/common") == common


@pytest.mark.parametrize("application", APPLICATIONS)
def test_requirements_name_the_tree_of_common_and_keep_their_pins(
    released: Path, application: str
) -> None:
    requirements = git(released, "show", f"v1.2.3:{application}/requirements.txt")
    comment, _, pins = requirements.partition("\n")
    assert comment.startswith("#")
    assert git(released, "rev-parse", "v1.2.3:common").strip() in comment
    assert pins == git(released, "show", f"HEAD:{application}/requirements.txt")


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_gets_the_version_and_nothing_else(released: Path, package: str) -> None:
    before, after = (
        git(released, "show", f"{commit}:{package}/pyproject.toml").splitlines()
        for commit in ("HEAD", "v1.2.3")
    )
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert changed == ['version = "1.2.3"']


def test_everything_else_is_as_on_the_branch(released: Path) -> None:
    changed = git(released, "diff", "--no-renames", "--name-only", "HEAD", "v1.2.3")
    assert {path for path in changed.splitlines() if not path.startswith(COPIES)} == {
        *(f"{package}/pyproject.toml" for package in PACKAGES),
        *(f"{one}/{name}" for one in APPLICATIONS for name in ("common", "requirements.txt")),
    }
    assert git(released, "rev-parse", "v1.2.3^") == git(released, "rev-parse", "HEAD")


def test_neither_branch_nor_index_nor_work_tree_changes(repository: Path) -> None:
    before = state(repository)

    make_release(repository, "1.2.3")

    assert state(repository) == before


@pytest.mark.parametrize("version", ["", "1.2", "v1.2.3", "1.2.3-rc1", "01.2.3", "1.2.3\n", "a b"])
def test_a_bad_version_is_refused(work_tree: Path, version: str) -> None:
    done = make_release(work_tree, version)

    assert done.returncode == 1
    assert "x.y.z" in done.stderr
    assert git(work_tree, "tag") == ""


@pytest.mark.parametrize("name", ["Makefile", "forgotten.txt"])
def test_a_changed_or_forgotten_file_is_refused(repository: Path, name: str) -> None:
    (repository / name).unlink(missing_ok=True)
    (repository / name).write_text("# changed\n")

    done = make_release(repository, "1.2.3")

    assert done.returncode == 1
    assert "changes" in done.stderr
    assert git(repository, "tag") == ""


def test_an_existing_tag_is_never_moved(repository: Path) -> None:
    make_release(repository, "1.2.3")
    first = git(repository, "rev-parse", "v1.2.3")
    git(repository, "commit", "--quiet", "--allow-empty", "--message", "More")

    done = make_release(repository, "1.2.3")

    assert done.returncode == 1
    assert "exists" in done.stderr
    assert git(repository, "rev-parse", "v1.2.3") == first
