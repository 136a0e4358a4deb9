"""Writes the beginning of a provider: a package, a browser adapter and what tests them.

    new_provider.py NAME FOLDER

The templates are in provider-template, where the provider is called `acme`.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "provider-template"
_NAME = re.compile(r"[a-z][a-z0-9]{1,30}")
_PACKAGES = ("serve", "typescript", "vite")


class CannotWrite(Exception):
    """The name or the folder cannot be used; the message says why."""


def write_provider(name: str, folder: Path) -> list[Path]:
    """Write the files into the folder and return them; raises `CannotWrite`.

    The folder is empty or does not exist, and is outside of this repository.
    """
    if not _NAME.fullmatch(name):
        raise CannotWrite("NAME is 2 to 31 small letters and digits, a letter first: NAME=acme")
    folder = folder.resolve()
    if folder.is_relative_to(ROOT):
        raise CannotWrite(f"{folder} is inside of this repository: OUT=../payment-provider-{name}")
    if folder.exists() and any(folder.iterdir()):
        raise CannotWrite(f"{folder} is not empty.")
    files = [_write(file, name, folder) for file in _templates()]
    # The name is as long as it is, so where lines break is not the template's to say.
    subprocess.run([Path(sys.executable).with_name("ruff"), "format", "-q", folder], check=True)
    return files


def _templates() -> Iterator[Path]:
    return (file for file in sorted(TEMPLATE.rglob("*")) if file.is_file() and _is_source(file))


def _is_source(file: Path) -> bool:
    return "__pycache__" not in file.parts and not any(
        part.startswith(".") for part in file.relative_to(TEMPLATE).parts
    )


def _write(template: Path, name: str, folder: Path) -> Path:
    target = folder / _renamed(str(template.relative_to(TEMPLATE)), name)
    text = _renamed(template.read_text(), name)
    for placeholder, value in _values(folder).items():
        text = text.replace("{{" + placeholder + "}}", value)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)
    return target


def _renamed(text: str, name: str) -> str:
    for word in ("acme", "Acme", "ACME"):
        new = {"acme": name, "Acme": name.capitalize(), "ACME": name.upper()}[word]
        text = text.replace(word, new)
    return text


def _values(folder: Path) -> Mapping[str, str]:
    package = json.loads((ROOT / "enabler" / "package.json").read_text())
    versions = {**package["dependencies"], **package["devDependencies"]}
    return {
        **{name: versions[name] for name in _PACKAGES},
        "enabler": os.path.relpath(ROOT / "enabler", folder / "browser"),
        "repository": os.path.relpath(ROOT, folder),
    }


def main(name: str, folder: str) -> int:
    """Write it and say what is next; return the exit code."""
    try:
        files = write_provider(name, Path(folder))
    except CannotWrite as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(files)} files are in {folder}. Next: docs/adding-a-provider.md")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
