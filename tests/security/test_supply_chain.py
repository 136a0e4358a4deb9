"""What we depend on: known, allowed, unchanged, and none of our secrets among what we publish."""

import json
import re
import subprocess
import tomllib
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Licences that ask for their text to be kept, and files under MPL-2.0, which we do not change.
ALLOWED = {
    "0BSD", "APACHE", "BLUEOAK", "BSD", "CC0", "ISC", "MIT", "MPL", "PSF", "PYTHON", "WTFPL",
}  # fmt: skip
# Distributions that say it in a file alone.
READ_BY_HAND = {"axe-playwright-python": "MIT"}
LOCKS = ("enabler", "tests/npm")


def licence_of(one: Distribution) -> str:
    """Return what a distribution says about its licence, in as few words as it says it."""
    metadata = one.metadata.json
    classifiers = [
        text.rpartition(" :: ")[2]
        for text in metadata.get("classifier", [])
        if text.startswith("License ::")
    ]
    stated = str(metadata.get("license_expression", "")) or " AND ".join(classifiers)
    # Some have the whole text in this field.
    in_words = str(metadata.get("license", "")).strip().partition("\n")[0]
    return stated or in_words or READ_BY_HAND.get(one.name.lower(), "")


def is_allowed(licence: str) -> bool:
    """Whether each part, or one of each choice, is allowed."""
    parts = re.split(r"\s+AND\s+", licence.strip("() "), flags=re.IGNORECASE)
    return bool(licence) and all(
        any(_is_known(choice) for choice in re.split(r"\s+OR\s+", part, flags=re.IGNORECASE))
        for part in parts
    )


def _is_known(licence: str) -> bool:
    words = set(re.split(r"[^A-Z0-9]+", licence.upper().replace("MOZILLA", "MPL")))
    return bool(words & ALLOWED) and not words & {"GPL", "LGPL", "AGPL", "GPLV2", "GPLV3"}


def test_supply_chain_every_python_package_may_be_used() -> None:
    licences = {one.name: licence_of(one) for one in distributions()}

    assert len(licences) > 20
    assert {name: text for name, text in licences.items() if not is_allowed(text)} == {}


@pytest.mark.parametrize("folder", LOCKS)
def test_supply_chain_every_npm_package_may_be_used(folder: str) -> None:
    packages = json.loads((ROOT / folder / "package-lock.json").read_text())["packages"]
    licences = {name: one.get("license", "") for name, one in packages.items() if name}

    assert licences
    assert {name: text for name, text in licences.items() if not is_allowed(text)} == {}


def test_supply_chain_a_licence_that_asks_for_more_is_seen() -> None:
    for licence in (
        "",
        "GPL-3.0-only",
        "MIT AND AGPL-3.0",
        "LGPL-2.1 License",
        "SSPL-1.0",
        "UNKNOWN",
    ):
        assert not is_allowed(licence)
    assert is_allowed("(GPL-2.0 OR MIT)")


def test_supply_chain_the_lock_knows_the_hash_of_every_file() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    files = [
        (package["name"], file)
        for package in lock["package"]
        for file in [*package.get("wheels", []), *filter(None, [package.get("sdist")])]
    ]
    from_elsewhere = [one["name"] for one in lock["package"] if "registry" not in one["source"]]

    assert len(files) > 100
    assert {name for name, file in files if not file.get("hash", "").startswith("sha256:")} == set()
    assert set(from_elsewhere) <= {
        "commercetools-payment-connector",
        "payment-commands",
        "payment-core",
        "payment-provider-adyen",
        "payment-provider-sandbox",
        "payment-provider-stripe",
        "payment-recurring",
        "payment-web",
    }


@pytest.mark.parametrize("folder", LOCKS)
def test_supply_chain_the_npm_locks_know_the_hash_of_every_package(folder: str) -> None:
    packages = json.loads((ROOT / folder / "package-lock.json").read_text())["packages"]
    outside = {name: one for name, one in packages.items() if name and not one.get("link")}

    assert {
        name for name, one in outside.items() if not one.get("integrity", "").startswith("sha512-")
    } == set()
    assert {one["resolved"].split("/")[2] for one in outside.values() if "resolved" in one} <= {
        "registry.npmjs.org"
    }


def test_supply_chain_what_is_deployed_is_pinned_to_the_locked_versions() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    locked = {f"{one['name']}=={one['version']}" for one in lock["package"] if "version" in one}
    files = sorted(ROOT.glob("*/requirements.txt"))
    pins = [
        line.partition(" ;")[0]
        for file in files
        for line in file.read_text().splitlines()
        if line and not line.startswith(("./", "#"))
    ]

    assert len(files) >= 2
    assert set(pins) <= locked


def test_supply_chain_the_audit_is_one_command() -> None:
    asked = subprocess.run(
        ["make", "--dry-run", "audit-dependencies"], cwd=ROOT, capture_output=True, text=True,
        check=True,
    ).stdout  # fmt: skip

    assert "uv audit --frozen" in asked
    for folder in LOCKS:
        assert f"npm audit --prefix {folder}" in asked


# Without a word's border at the start: a literal start is found many times faster.
SECRETS = {
    "a private key": r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----",
    "a key of Stripe": r"k_(?:live|test)_[0-9A-Za-z]{20,}",
    "a webhook secret of Stripe": r"whsec_[0-9A-Za-z]{32}\b",
    "a key of AWS": r"A(?:KI|SI)A[0-9A-Z]{16}\b",
    "a key of Google": r"AIza[0-9A-Za-z_-]{35}\b",
    "a token of GitHub": r"gh[oprsu]_[0-9A-Za-z]{36}\b|github_pat_\w{40,}",
    "a token of Slack": r"xox[abprs]-[0-9A-Za-z-]{10,}",
    "a token of npm": r"npm_[0-9A-Za-z]{36}\b",
    "a token of PyPI": r"pypi-AgEIcHlwaS5vcmc[0-9A-Za-z_-]{50,}",
    "a signed token": r"eyJ[0-9A-Za-z_-]{30,}\.eyJ[0-9A-Za-z_-]{30,}\.[0-9A-Za-z_-]{40,}",
    "credentials in a URL": r"https?://[\w%.-]+:[^\s@/\"'{}<>]{8,}@(?![\w.-]*\bexample\.)",
}
# What our tests make up says so: "canary" in each of the three ways base64 writes it.
OPENLY_MADE_UP = re.compile(r"0123456789abcdef|canary|Y2FuYXJ5|NhbmFyeS|jYW5hcn")


def holds(text: str, pattern: str) -> bool:
    """Whether the text has a secret of this shape that nobody made up."""
    found = (match.group() for match in re.finditer(pattern, text))
    return not all(OPENLY_MADE_UP.search(one) for one in found)


def test_supply_chain_no_file_of_the_repository_holds_a_secret() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    files = [ROOT / name for name in listed.split("\0") if name]
    found = [
        f"{path.relative_to(ROOT)} holds {kind}"
        for path in files
        if path.is_file() and not path.is_symlink()
        for kind, pattern in SECRETS.items()
        if holds(path.read_text(errors="replace"), pattern)
    ]

    assert len(files) > 300
    assert found == []


MADE_UP = {
    "a private key": "-----BEGIN RSA PRIVATE " + "KEY-----",
    "a key of Stripe": "sk_live" + "_" + "a1" * 12,
    "a key of AWS": "AKIA" + "A1" * 8,
    "a token of GitHub": "ghp" + "_" + "a1" * 18,
    "a webhook secret of Stripe": "whsec" + "_" + "a1" * 16,
    "credentials in a URL": "https://user:" + "password1@host.acme.dev",
}


@pytest.mark.parametrize("kind", MADE_UP, ids=lambda kind: f"supply-chain-{kind.replace(' ', '-')}")
def test_the_scan_finds_what_it_is_for(kind: str) -> None:
    assert holds(f"x = '{MADE_UP[kind]}'", SECRETS[kind])


def test_supply_chain_no_file_that_keeps_secrets_is_in_the_repository() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    suspicious = re.compile(r"(^|/)(\.env(?!\.example$)(\..*)?|id_rsa|.*\.(pem|p12|pfx|jks|key))$")

    assert [name for name in listed if suspicious.search(name)] == []
