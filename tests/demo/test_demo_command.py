"""`make demo` and `make demo-once` as a person runs them."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from log_scan_plugin import LogScan
from sandbox.demo.services import ROOT, SERVICES
from stack_support import secrets_in_logs

pytestmark = pytest.mark.servers

COMMAND = [sys.executable, "-m", "sandbox.demo"]
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("STRIPE_")},
    "PYTHONPATH": str(ROOT / "sandbox" / "src"),
}
AUTHORIZED = ["Authorization", "59.90", "EUR", "Success"]
CAPTURED = ["Charge", "40.00", "EUR", "Success"]
REFUNDED = ["Refund", "15.00", "EUR", "Success"]
RELEASED = ["CancelAuthorization", "19.90", "EUR", "Success"]


@contextmanager
def demo(folder: Path, provider: str = "sandbox", *more: str) -> Iterator["subprocess.Popen[str]"]:
    """Start the demo and wait until it says that it is up; it is gone afterwards."""
    with subprocess.Popen(
        [*COMMAND, "--folder", str(folder), "--provider", provider, *more],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.communicate(timeout=30)


def output_until_ready(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if "Ctrl-C" in line:
            return "".join(lines)
    raise AssertionError(f"The demo did not come up: {process.communicate()[1]}")


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


@pytest.mark.parametrize(
    ("provider", "shown"),
    [
        ("sandbox", [AUTHORIZED, CAPTURED, REFUNDED]),
        ("stripe", [AUTHORIZED, CAPTURED, RELEASED, REFUNDED]),
        ("adyen", [AUTHORIZED, CAPTURED, RELEASED, REFUNDED]),
    ],
)
def test_once_shows_the_payment_and_leaves_nothing_behind(
    tmp_path: Path, log_scan: LogScan, provider: str, shown: list[list[str]]
) -> None:
    done = subprocess.run(
        [*COMMAND, "--once", "--folder", str(tmp_path), "--provider", provider],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line.split()[1:] for line in done.stdout.splitlines() if " Success " in line]
    assert rows[0][0] == "Authorization"
    # What happens at one moment has no order.
    assert sorted(row[:4] for row in rows) == sorted(shown)
    assert all(len(row) == 5 for row in rows)
    assert log_scan.findings(done.stdout) == []
    assert secrets_in_logs(tmp_path / "once", log_scan) == []
    pids = [stack_json(tmp_path / "once")[f"{service.name}Pid"] for service in SERVICES]
    assert not any(is_alive(int(pid)) for pid in pids)


@pytest.mark.parametrize(
    ("number", "provider", "card"),
    [
        (signal.SIGINT, "sandbox", "4242424242424242"),
        (signal.SIGTERM, "stripe", "4242424242424242"),
        (signal.SIGTERM, "adyen", "4111111111111111"),
    ],
)
def test_the_demo_shows_how_to_pay_and_stops_when_told(
    tmp_path: Path, number: signal.Signals, provider: str, card: str
) -> None:
    with demo(tmp_path, provider) as process:
        shown = output_until_ready(process)
        facts = stack_json(tmp_path)
        paid = run_below("\nPay a cart", shown)
        [reference] = re.findall(r'"paymentReference": ?"([^"]+)"', paid)
        named = shown.replace("PAYMENT_REFERENCE", reference)
        # A webhook may change the Payment between the command's two requests.
        tries = (run_below("\nOr add a transaction", named) for _ in range(5))
        changed = next(one for one in tries if not one.startswith("HTTP/1.1 409"))
        assert changed.startswith("HTTP/1.1 200"), changed
        assert '"Charge"' in changed
        assert json.loads(run_below("\nAsk whether", shown))["status"] == "OK"
        assert str(facts["processorUrl"]) in shown
        assert card in shown
        assert f"make audit SETTINGS={tmp_path / 'env'}" in shown
        assert f"CTP_API_URL={facts['apiUrl']}\n" in (tmp_path / "env").read_text()

        process.send_signal(number)
        assert process.wait(timeout=30) == 0

    assert not any(is_alive(int(facts[f"{service.name}Pid"])) for service in SERVICES)


def test_pages_of_other_origins_may_ask_the_processor(tmp_path: Path) -> None:
    lists = ("--origins", "http://localhost:5173, http://localhost:3000", "--origins", "")
    with demo(tmp_path, "sandbox", *lists, "--origins", "http://localhost:4000") as process:
        assert "http://localhost:5173" in output_until_ready(process)
        facts = stack_json(tmp_path)
        allowed = {
            origin: requests.get(
                f"{facts['processorUrl']}/operations/config", headers={"Origin": origin}, timeout=5
            ).headers.get("Access-Control-Allow-Origin")
            for origin in (
                *("http://localhost:5173", "http://localhost:3000", "http://localhost:4000"),
                *(str(facts["shopUrl"]), "http://localhost:5174"),
            )
        }
    assert allowed.popitem() == ("http://localhost:5174", None)
    assert all(origin == answered for origin, answered in allowed.items())


def test_two_demos_run_side_by_side(tmp_path: Path) -> None:
    with demo(tmp_path / "one") as one:
        output_until_ready(one)
        with demo(tmp_path / "two") as two:
            output_until_ready(two)
            urls = [stack_json(tmp_path / name)["processorUrl"] for name in ("one", "two")]
            assert urls[0] != urls[1]
            assert all(requests.get(f"{url}/health", timeout=5).ok for url in urls)


def test_a_server_that_dies_ends_the_demo_with_its_last_words(tmp_path: Path) -> None:
    with demo(tmp_path) as process:
        output_until_ready(process)
        facts = stack_json(tmp_path)
        os.killpg(int(facts["processorPid"]), signal.SIGKILL)

        assert process.wait(timeout=30) == 1
        assert process.stderr is not None
        assert "processor ended with exit code -9" in process.stderr.read()

    assert not is_alive(int(facts["pspPid"]))


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
