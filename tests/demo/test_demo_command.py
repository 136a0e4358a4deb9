"""`make demo` and `make demo-once` as a person runs them."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import requests

from log_scan_plugin import LogScan
from sandbox.demo.checkout import run_checkout
from sandbox.demo.facts import Facts
from sandbox.demo.services import ROOT, SERVICES
from sandbox.demo.timeline import timeline
from stack_support import secrets_in_logs

pytestmark = pytest.mark.servers

ORIGINS = (
    *("--origins", "http://localhost:5173, http://localhost:3000", "--origins", ""),
    *("--origins", "http://localhost:4000"),
)
COMMAND = [sys.executable, "-m", "sandbox.demo"]
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("STRIPE_")},
    "PYTHONPATH": str(ROOT / "sandbox" / "src"),
}
AUTHORIZED = ["Authorization", "59.90", "EUR", "Success"]
CAPTURED = ["Charge", "40.00", "EUR", "Success"]
REFUNDED = ["Refund", "15.00", "EUR", "Success"]
RELEASED = ["CancelAuthorization", "19.90", "EUR", "Success"]
SHOWN = {
    "sandbox": [AUTHORIZED, CAPTURED, REFUNDED],
    "stripe": [AUTHORIZED, CAPTURED, RELEASED, REFUNDED],
    "adyen": [AUTHORIZED, CAPTURED, RELEASED, REFUNDED],
}


class Demo:
    """A started demo, what it has printed, and its facts; it is gone after `stop`."""

    def __init__(self, folder: Path, provider: str, *more: str) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [*COMMAND, "--folder", str(folder), "--provider", provider, *more],
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.shown = self._output_until_ready()
        self.facts = stack_json(folder)

    def _output_until_ready(self) -> str:
        assert self.process.stdout is not None
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if "Ctrl-C" in line:
                return "".join(lines)
        raise AssertionError(f"The demo did not come up: {self.process.communicate()[1]}")

    def alive(self) -> list[str]:
        """Return which of its servers run."""
        return [one.name for one in SERVICES if is_alive(int(self.facts[f"{one.name}Pid"]))]

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=30)


class Demos:
    """Demos that run side by side, one with each PSP; one that a test has ended starts anew."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._demos: dict[str, Demo] = {}

    def running(self, provider: str) -> Demo:
        found = self._demos.get(provider)
        if found is None or found.process.poll() is not None:
            self.stop(provider)
            self._demos[provider] = Demo(self._folder / provider, provider, *ORIGINS)
        return self._demos[provider]

    def stop(self, *providers: str) -> None:
        for one in providers or tuple(self._demos):
            if one in self._demos:
                self._demos.pop(one).stop()


@pytest.fixture(scope="module")
def demos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demos]:
    """Return demos that run side by side."""
    started = Demos(tmp_path_factory.mktemp("demos"))
    yield started
    started.stop()


def stack_json(folder: Path) -> dict[str, str | int]:
    facts: dict[str, str | int] = json.loads((folder / "stack.json").read_text())
    return facts


def run_below(heading: str, shown: str) -> str:
    """Run the command that is printed below this heading; return its output."""
    command = shown[shown.index("curl", shown.index(heading)) :].partition("\n\n")[0]
    return subprocess.run(command, shell=True, capture_output=True, text=True, check=True).stdout


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_once_shows_the_payment_and_leaves_nothing_behind(
    tmp_path: Path, log_scan: LogScan
) -> None:
    done = subprocess.run(
        [*COMMAND, "--once", "--folder", str(tmp_path), "--provider", "stripe"],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    check_rows(done.stdout, SHOWN["stripe"])
    assert log_scan.findings(done.stdout) == []
    assert secrets_in_logs(tmp_path / "once", log_scan) == []
    pids = [stack_json(tmp_path / "once")[f"{service.name}Pid"] for service in SERVICES]
    assert not any(is_alive(int(pid)) for pid in pids)


@pytest.mark.parametrize("provider", ["sandbox", "adyen"])
def test_a_checkout_goes_as_once_shows_it_with_the_other_psps(demos: Demos, provider: str) -> None:
    facts = msgspec.convert(demos.running(provider).facts, Facts)

    shown = timeline(run_checkout(facts, lambda _: None))

    check_rows(shown, SHOWN[provider])


def check_rows(shown: str, transactions: list[list[str]]) -> None:
    rows = [line.split()[1:] for line in shown.splitlines() if " Success " in line]
    assert rows[0][0] == "Authorization"
    # What happens at one moment has no order.
    assert sorted(row[:4] for row in rows) == sorted(transactions)
    assert all(len(row) == 5 for row in rows)


@pytest.mark.parametrize(
    ("provider", "card"),
    [
        ("sandbox", "4242424242424242"),
        ("stripe", "4242424242424242"),
        ("adyen", "4111111111111111"),
    ],
)
def test_the_demo_shows_how_to_pay(demos: Demos, provider: str, card: str) -> None:
    demo = demos.running(provider)
    shown = demo.shown
    paid = run_below("\nPay a cart", shown)
    [reference] = re.findall(r'"paymentReference": ?"([^"]+)"', paid)
    named = shown.replace("PAYMENT_REFERENCE", reference)
    # A webhook may change the Payment between the command's two requests.
    tries = (run_below("\nOr add a transaction", named) for _ in range(5))
    changed = next(one for one in tries if not one.startswith("HTTP/1.1 409"))
    assert changed.startswith("HTTP/1.1 200"), changed
    assert '"Charge"' in changed
    assert json.loads(run_below("\nAsk whether", shown))["status"] == "OK"
    assert str(demo.facts["processorUrl"]) in shown
    assert card in shown
    assert f"make audit SETTINGS={demo.folder / 'env'}" in shown
    assert f"CTP_API_URL={demo.facts['apiUrl']}\n" in (demo.folder / "env").read_text()


def test_pages_of_other_origins_may_ask_the_processor(demos: Demos) -> None:
    demo = demos.running("sandbox")
    assert "http://localhost:5173" in demo.shown
    allowed = {
        origin: requests.get(
            f"{demo.facts['processorUrl']}/operations/config",
            headers={"Origin": origin},
            timeout=5,
        ).headers.get("Access-Control-Allow-Origin")
        for origin in (
            *("http://localhost:5173", "http://localhost:3000", "http://localhost:4000"),
            *(str(demo.facts["shopUrl"]), "http://localhost:5174"),
        )
    }
    assert allowed.popitem() == ("http://localhost:5174", None)
    assert all(origin == answered for origin, answered in allowed.items())


def test_two_demos_run_side_by_side(demos: Demos) -> None:
    urls = [demos.running(one).facts["processorUrl"] for one in ("sandbox", "stripe")]
    assert urls[0] != urls[1]
    assert all(requests.get(f"{url}/health", timeout=5).ok for url in urls)


@pytest.mark.parametrize(
    ("number", "provider"), [(signal.SIGINT, "sandbox"), (signal.SIGTERM, "stripe")]
)
def test_the_demo_stops_when_told(demos: Demos, number: signal.Signals, provider: str) -> None:
    demo = demos.running(provider)

    demo.process.send_signal(number)

    assert demo.process.wait(timeout=30) == 0
    assert demo.alive() == []


def test_a_server_that_dies_ends_the_demo_with_its_last_words(demos: Demos) -> None:
    demo = demos.running("adyen")
    os.killpg(int(demo.facts["processorPid"]), signal.SIGKILL)

    assert demo.process.wait(timeout=30) == 1
    assert demo.process.stderr is not None
    assert "processor ended with exit code -9" in demo.process.stderr.read()
    assert demo.alive() == []


def test_live_keys_stop_the_demo_before_it_starts(tmp_path: Path) -> None:
    keys = {"STRIPE_SECRET_KEY": "sk_" + "live_1234", "STRIPE_PUBLISHABLE_KEY": "pk_live_1234"}
    done = subprocess.run(
        [*COMMAND, "--folder", str(tmp_path), "--provider", "stripe"],
        env={**ENVIRONMENT, **keys},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert done.returncode == 1
    assert "test keys of Stripe only" in done.stderr
    assert not list(tmp_path.iterdir())
