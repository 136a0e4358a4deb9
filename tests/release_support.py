"""A repository that holds the work tree, to make releases in, and environments for its packages."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
_IDENTITY = {
    "GIT_AUTHOR_NAME": "Release Test",
    "GIT_AUTHOR_EMAIL": "release@example.com",
    "GIT_COMMITTER_NAME": "Release Test",
    "GIT_COMMITTER_EMAIL": "release@example.com",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def git(folder: Path, *arguments: str) -> str:
    """Return what git prints; a failure is a test failure."""
    return subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={**os.environ, **_IDENTITY},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def copy_of_work_tree(folder: Path) -> Path:
    """Commit every file that git does not ignore, as it stands, in a new repository."""
    folder.mkdir()
    for name in git(ROOT, "ls-files", "-z", "-c", "-o", "--exclude-standard").split("\0")[:-1]:
        source, target = ROOT / name, folder / name
        if source.is_symlink() or source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target, follow_symlinks=False)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "The work tree")
    return folder


def make_release(folder: Path, version: str) -> subprocess.CompletedProcess[str]:
    """Run the release command in the repository."""
    return subprocess.run(
        [sys.executable, "scripts/release.py", version],
        cwd=folder,
        env={**os.environ, **_IDENTITY},
        capture_output=True,
        text=True,
        check=False,
    )


def environment_by_uv(environment: Path, folder: Path, requirements: str | Path) -> Path:
    """Install an application's requirements in a new environment; return its programs.

    Our own packages are built anew: of a folder, uv keeps what it has built until the project file
    changes.
    """
    uv = Path(sys.executable).with_name("uv")
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, environment], check=True)
    programs = environment / "bin"
    install = (uv, "pip", "install", "--quiet", "--python", programs / "python")
    anew = [f"--refresh-package={one}" for one in _packages_of_ours()]
    subprocess.run([*install, *anew, "-r", requirements], cwd=folder, check=True)
    return programs


def _packages_of_ours() -> list[str]:
    projects = (ROOT / "common").glob("**/pyproject.toml")
    return [tomllib.loads(one.read_text())["project"]["name"] for one in projects]
