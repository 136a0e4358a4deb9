"""Packages of providers, installed for one test."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

_METADATA = "Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"


def install_provider(
    monkeypatch: pytest.MonkeyPatch, folder: Path, name: str, provider: object, package: str = ""
) -> None:
    """Install a package that declares a provider under this name, as pip would write it."""
    package = package or f"acme-payment-{name}"
    module = ModuleType(package.replace("-", "_"))
    module.__dict__["Provider"] = provider
    monkeypatch.setitem(sys.modules, module.__name__, module)
    files = folder / package / f"{module.__name__}-1.0.dist-info"
    files.mkdir(parents=True)
    (files / "METADATA").write_text(_METADATA.format(name=package))
    declared = f"[payment_core.providers]\n{name} = {module.__name__}:Provider\n"
    (files / "entry_points.txt").write_text(declared)
    monkeypatch.syspath_prepend(str(files.parent))
