"""Who deploys chooses the providers: what is not chosen is not installed, and is not missed."""

import re
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from hosting_support import APPLICATIONS
from log_scan_plugin import LogScan
from payment_provider_sandbox.api import SandboxSettings
from processor.settings import ProcessorSettings
from real_processes.stack_client import StackClient
from release_support import environment_by_uv
from sandbox.demo.facts import Facts
from sandbox.demo.services import ROOT, SERVICES, Service
from sandbox.demo.stack import demo_stack
from stack_support import secrets_in_logs

_PROVIDER = re.compile(r"^\./common/providers/(\w+)$", re.M)


def written(folder: Path, *providers: str) -> dict[str, str]:
    """Return the requirements of each application with these providers."""
    command = ("make", "--no-print-directory", "requirements", f"REQUIREMENTS={folder}")
    chosen = (f"PROVIDERS={' '.join(providers)}",) if providers else ()
    subprocess.run([*command, *chosen], cwd=ROOT, check=True, capture_output=True)
    return {one: (folder / one / "requirements.txt").read_text() for one in APPLICATIONS}


def test_a_bundle_has_every_provider_of_ours_unless_chosen(tmp_path: Path) -> None:
    for application, text in written(tmp_path).items():
        assert text == (ROOT / application / "requirements.txt").read_text()
        assert _PROVIDER.findall(text) == ["adyen", "sandbox", "stripe"]


@pytest.mark.parametrize("provider", ["adyen", "sandbox", "stripe"])
def test_requirements_name_the_chosen_provider_alone(tmp_path: Path, provider: str) -> None:
    for text in written(tmp_path, provider).values():
        assert _PROVIDER.findall(text) == [provider]
        assert ("stripe==" in text) == (provider == "stripe")


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the programs of an environment with the processor's packages, for the sandbox PSP."""
    folder = tmp_path_factory.mktemp("sandbox-only")
    written(folder, "sandbox")
    requirements = folder / "processor" / "requirements.txt"
    return environment_by_uv(folder / "environment", ROOT / "processor", requirements)


@pytest.mark.slow
def test_telemetry_without_its_packages_stops_the_start(programs: Path) -> None:
    values = {
        **ProcessorSettings.examples(),
        "OTEL_EXPORTER_OTLP_ENDPOINT": "https://c.example.com",
    }
    started = subprocess.run(
        [programs / "python", "-c", "from processor.app import create_app; create_app()"],
        cwd=ROOT / "processor" / "src",
        env={**values, "PAYMENT_PROVIDER": "sandbox", **SandboxSettings.examples()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 4
    assert "`make requirements TELEMETRY=yes`" in started.stderr


@pytest.mark.slow
@pytest.mark.servers
def test_a_payment_with_the_sandbox_needs_no_library_of_another_psp(
    programs: Path, tmp_path: Path, log_scan: LogScan
) -> None:
    listed = subprocess.run(
        [programs / "python", "-c", "import importlib.util as u; print(u.find_spec('stripe'))"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert listed.stdout.strip() == "None"

    with demo_stack(tmp_path, services=_services(programs)) as stack:
        client = StackClient(stack.facts)
        answer = client.pay(client.session(client.cart()))
        assert answer is not None
        [transaction] = client.api("GET", f"payments/{answer.json()['paymentReference']}")[
            "transactions"
        ]
        assert (transaction["type"], transaction["state"]) == ("Authorization", "Success")
    assert secrets_in_logs(tmp_path, log_scan) == []


def _services(programs: Path) -> list[Service]:
    """Return the processor of the environment, and the stand-ins of this one."""
    found = {one.name: one for one in SERVICES}
    processor = found["processor"]

    def environment(facts: Facts) -> Mapping[str, str]:
        return {**processor.environment(facts), "PATH": f"{programs}:/usr/bin:/bin"}

    return [found["commercetools"], found["psp"], replace(processor, environment=environment)]
