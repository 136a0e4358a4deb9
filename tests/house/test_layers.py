"""Which package may import which."""

import re

import pytest

from source_support import (
    APPLICATIONS,
    DEPLOYED,
    PACKAGES,
    PROVIDERS,
    ROOT,
    imports_any,
    module_file,
    modules,
    part_file,
    reachable,
    shown,
)

CORE = "common/core/src/payment_core"
# Each knows only itself and what stands before it; what shares a line does not know the other.
LAYERS = {
    "payment_core": (
        ("runtime",),
        ("domain",),
        ("spi",),
        ("commercetools", "providers"),
        ("use_cases",),
        ("settings",),
        ("core",),
    ),
    "payment_commands": (("commands",), ("pending_commands",)),
    "payment_recurring": (
        ("settings", "owed_jobs", "jobs_api"),
        ("job_creation", "job_removal"),
        ("job_upkeep",),
        ("composition",),
    ),
    "payment_web": (
        ("http", "startup", "deployment", "settings_listing", "telemetry", "tokens"),
        ("worker", "application"),
    ),
    "processor": (
        ("domain",),
        ("commercetools",),
        ("use_cases",),
        ("composition", "find_text"),
        ("http", "deploy"),
        ("redirects",),
        ("auth", "routes"),
        ("settings",),
        ("app", "find", "post_deploy", "pre_undeploy"),
    ),
    "reconciliation": (
        ("commercetools",),
        ("use_cases",),
        ("settings",),
        ("composition", "audit_text"),
        ("runs", "audit", "report_file"),
        ("app", "run"),
    ),
}
# What is in the core for others than two applications: the enabler's texts are held to it.
USED_ELSEWHERE = {"payment_core.domain.declines"}
NOT_IN_CORE = {
    "flask",
    "werkzeug",
    "gunicorn",
    "jwt",
    "payment_commands",
    "payment_recurring",
    "payment_web",
    *APPLICATIONS,
    *PROVIDERS,
    "sandbox",
}
WEB = "common/web/src/payment_web"
# What gunicorn loads, and nobody else imports.
WORKER = {"connection_worker", "idle_connections", "worker_connection", "wsgi_environ"}
NOT_IN_DOMAIN = {
    "requests",
    "urllib3",
    "pycurl",
    "payment_core.runtime.http",
    "payment_core.commercetools",
}


def test_the_core_knows_no_web_framework_and_no_application() -> None:
    core = modules("common/core/src")
    assert [row for path in core for row in imports_any(path, NOT_IN_CORE)] == []


def test_the_shared_parts_name_no_psp() -> None:
    """A provider says everything about its PSP itself, also the shapes of its secrets."""
    names = [one.removeprefix("payment_provider_") for one in PROVIDERS]
    naming = [
        f"{path.relative_to(ROOT)} names {name}"
        for part in ("common/core", "common/web")
        for path in [*modules(part), ROOT / part / "pyproject.toml"]
        for name in names
        if name in path.read_text().lower()
    ]
    assert naming == []


def test_the_core_stays_small() -> None:
    """What two applications alone share is a package of its own: decision 89."""
    lines = sum(len(path.read_text().splitlines()) for path in modules("common/core"))
    assert lines <= 6_000


def test_the_web_part_knows_no_application() -> None:
    unknown = {
        *APPLICATIONS,
        *PROVIDERS,
        "payment_core.use_cases",
        "payment_core.core",
        "payment_commands",
        "payment_recurring",
    }
    assert [row for path in modules(WEB) for row in imports_any(path, unknown)] == []


def test_no_application_registers_what_our_flask_does_not_look_for() -> None:
    """It would have no effect: decision 101."""
    unheard = re.compile(r"\b(Blueprint|teardown_\w+|after_this_request|session_interface)\b")
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for part in (WEB, *APPLICATIONS.values())
        for path in modules(part)
        for match in unheard.finditer(path.read_text())
    ]
    assert found == []


def test_only_the_server_imports_its_worker() -> None:
    workers = {ROOT / WEB / "worker" / f"{name}.py" for name in WORKER}
    names = {f"payment_web.worker.{name}" for name in WORKER}
    assert workers <= set(modules(WEB))
    others = [path for path in modules(*DEPLOYED) if path not in workers]
    assert [row for path in others for row in imports_any(path, names)] == []


def test_deployed_code_never_imports_the_sandbox() -> None:
    assert [row for path in modules(*DEPLOYED) for row in imports_any(path, {"sandbox"})] == []


@pytest.mark.parametrize("name", APPLICATIONS)
def test_no_application_imports_another(name: str) -> None:
    """Each is deployed from its own folder alone."""
    others = APPLICATIONS.keys() - {name}
    files = modules(APPLICATIONS[name])
    assert [row for path in files for row in imports_any(path, others)] == []


@pytest.mark.parametrize("package", LAYERS)
def test_every_part_stands_in_a_layer(package: str) -> None:
    folder = f"{PACKAGES[package]}/{package}"
    parts = {path.relative_to(ROOT / folder).parts[0] for path in modules(folder)}
    layered = {part_file(package, one) for layer in LAYERS[package] for one in layer}
    assert parts == layered | {"__init__.py"}


@pytest.mark.parametrize(
    ("package", "layer"),
    [(package, layer) for package, layers in LAYERS.items() for layer in layers],
    ids=lambda one: one if isinstance(one, str) else "-".join(one),
)
def test_each_package_depends_one_way(package: str, layer: tuple[str, ...]) -> None:
    folder = f"{PACKAGES[package]}/{package}"
    later = LAYERS[package][LAYERS[package].index(layer) :]
    for part in layer:
        foreign = {f"{package}.{one}" for row in later for one in row if one != part}
        name = part_file(package, part)
        files = [one for one in modules(folder) if one.relative_to(ROOT / folder).parts[0] == name]
        assert files
        assert [row for path in files for row in imports_any(path, foreign)] == []


@pytest.mark.parametrize(
    "package", ["payment_core", "payment_commands", "payment_recurring", "payment_web"]
)
def test_what_one_application_uses_is_its_own(package: str) -> None:
    """What is shared is what two applications import, or every provider through the SPI."""
    by_application = [reachable(*modules(folder)) for folder in APPLICATIONS.values()]
    by_provider = reachable(*modules(*PROVIDERS.values()))
    by_server = reachable(*modules(f"{WEB}/worker"))
    elsewhere = {module_file(one) for one in USED_ELSEWHERE}
    shared = [path for path in modules(PACKAGES[package]) if path.name != "__init__.py"]
    lonely = [
        shown(path)
        for path in shared
        if path not in by_provider | by_server | elsewhere
        and sum(path in used for used in by_application) < 2
    ]
    assert lonely == []


def test_the_domain_knows_no_network() -> None:
    for path in modules(f"{CORE}/domain"):
        known = [row for one in reachable(path) for row in imports_any(one, NOT_IN_DOMAIN)]
        assert known == [], path
