"""A provider that is made outside of this repository, and installed without a change to it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from page_on_providers import files_of_the_page

ROOT = Path(__file__).parents[1]
ENABLER = ROOT / "enabler"
STAND_IN = ROOT / "tests" / "tinypay_psp.py"
_PROGRAMS = Path(sys.executable).parent
_OURS = (
    "common/core",
    "common/commands",
    "common/recurring",
    "common/web",
    "common/providers/adyen",
    "common/providers/sandbox",
    "common/providers/stripe",
)
# What pip would write for a package that has a program.
_GUNICORN = '#!/bin/sh\nexec "{python}" -m gunicorn "$@"\n'


def run(
    *command: str | Path,
    folder: Path,
    check: bool = True,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a program with nothing of our environment but a path; show what it said when it fails."""
    done = subprocess.run(
        [str(one) for one in command],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", str(folder)),
            **(environment or {}),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert not check or done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done


def new_provider(name: str, folder: Path) -> Path:
    """Write the beginning of a provider, as `make provider` does."""
    run("make", "--no-print-directory", "provider", f"NAME={name}", f"OUT={folder}", folder=ROOT)
    return folder


def follow_the_page(folder: Path) -> None:
    """Put the files that the page shows in place of those that were written."""
    for path, text in files_of_the_page().items():
        assert (folder / path).exists(), f"make provider writes no {path}"
        (folder / path).write_text(text)
    shutil.copy(STAND_IN, folder / "tests" / "stand_in.py")


def check_python(folder: Path) -> None:
    """Lint, format and type a provider by its own settings."""
    run(_PROGRAMS / "ruff", "check", ".", folder=folder)
    run(_PROGRAMS / "ruff", "format", "--check", ".", folder=folder)
    kit = os.pathsep.join(str(ROOT / one) for one in ("tests", "sandbox/src", "common/core/src"))
    path = os.pathsep.join(("src", "tests", kit))
    run(
        _PROGRAMS / "mypy",
        f"--python-executable={sys.executable}",
        folder=folder,
        environment={"MYPYPATH": path},
    )


@dataclass(frozen=True)
class Environment:
    """A virtual environment with our wheels and the partner's, and nothing of this checkout."""

    folder: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    @classmethod
    def make(cls, folder: Path, *sources: Path) -> "Environment":
        """Build and install the sources, and what they need from the libraries of this checkout."""
        made = cls(folder / "venv")
        wheels = folder / "wheels"
        pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
        build = (*pip, "wheel", "--no-deps", "--no-build-isolation", "--no-index")
        run(*build, "--wheel-dir", wheels, *sources, folder=folder)
        run(sys.executable, "-m", "venv", "--without-pip", made.folder, folder=folder)
        install = (sys.executable, "-m", "pip", "--python", made.python, "install", "--quiet")
        run(*install, "--no-deps", "--no-index", *sorted(wheels.glob("*.whl")), folder=folder)
        made._borrow_libraries()
        return made

    def _borrow_libraries(self) -> None:
        """Find libraries of others where ours are; what is editable there is not found."""
        [own] = self.folder.glob("lib/python*/site-packages")
        [ours] = _PROGRAMS.parent.glob("lib/python*/site-packages")
        (own / "libraries.pth").write_text(f"{ours}\n")
        gunicorn = self.folder / "bin" / "gunicorn"
        gunicorn.write_text(_GUNICORN.format(python=self.python))
        gunicorn.chmod(0o755)


def install_provider_package(folder: Path, provider: Path) -> Environment:
    """Return an environment with our distributions and this provider, all from wheels."""
    return Environment.make(folder, *(ROOT / one for one in _OURS), provider)


def link_node_modules(browser: Path, folder: Path) -> None:
    """Install what `npm install` would: the enabler from its tarball, and the tools we have."""
    modules = browser / "node_modules"
    modules.mkdir()
    for tool in (ENABLER / "node_modules").iterdir():
        if not tool.name.startswith("."):
            (modules / tool.name).symlink_to(tool)
    pack = ("npm", "pack", "--silent", "--offline", "--pack-destination", folder, ENABLER)
    packed = run(*pack, folder=folder)
    # Debian 12's Python 3.11.2 has no filters in `tarfile`, and Python 3.12 warns without one.
    run("tar", "-xf", packed.stdout.strip().splitlines()[-1], folder=folder)
    shutil.move(folder / "package", modules / "connector-enabler")


def build_browser(browser: Path) -> Mapping[str, str]:
    """Check and build the partner's enabler; return its scripts by file name."""
    tools = browser / "node_modules"
    run("node", tools / "typescript/bin/tsc", "--noEmit", folder=browser)
    run("node", tools / "vite/bin/vite.js", "build", folder=browser)
    run("node", "integrity.mjs", folder=browser)
    built = browser / "public"
    return {str(one.relative_to(built)): one.read_text() for one in sorted(built.rglob("*.js"))}


def run_kit(python: Path, name: str, provider: Path) -> subprocess.CompletedProcess[str]:
    """Run the conformance kit with the installed provider; only the kit is of this checkout."""
    return run(
        *(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/conformance"),
        *("-o", "pythonpath=tests sandbox/src"),
        folder=ROOT,
        check=False,
        environment={
            "CONFORMANCE_PROVIDER": name,
            "CONFORMANCE_HOOK": str(provider / "tests" / f"conformance_{name}.py"),
        },
    )
