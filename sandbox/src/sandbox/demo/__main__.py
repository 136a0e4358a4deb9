"""`python -m sandbox.demo`: start the product, or with --once watch one checkout."""

import argparse
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from sandbox.demo.checkout import CheckoutFailed, Merchant, run_checkout
from sandbox.demo.console import welcome
from sandbox.demo.providers import DemoProvider, ProviderUnusable, choose_provider
from sandbox.demo.schedule import scheduled
from sandbox.demo.server import ServerDied
from sandbox.demo.services import ROOT
from sandbox.demo.stack import Stack, demo_stack
from sandbox.demo.timeline import timeline

_COMMANDS = """
The connector's settings are in {settings}. In another terminal:
  make find EMAIL=... SETTINGS={settings}
  make audit SETTINGS={settings}
  make reconcile SETTINGS={settings}"""


def main() -> int:
    """Run the command line and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.demo", description=__doc__)
    parser.add_argument(
        "--once",
        action="store_true",
        help="on free ports: pay a cart, capture a part, refund a part, show the Payment, stop",
    )
    parser.add_argument(
        "--folder", type=Path, default=ROOT / ".demo", help="where logs and stack.json go"
    )
    parser.add_argument(
        "--provider",
        choices=("sandbox", "stripe", "adyen"),
        default="sandbox",
        help="stripe: its stand-in, or Stripe itself where its test keys are in the environment",
    )
    parser.add_argument(
        "--origins",
        action="append",
        default=[],
        help="origins of your own pages that may show the payment form, with commas between them",
    )
    arguments = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        provider = choose_provider(arguments.provider, os.environ)
        if arguments.once:
            return _once(arguments.folder, provider)
        return _serve(arguments.folder, provider, _split(arguments.origins))
    except (CheckoutFailed, ProviderUnusable, ServerDied) as error:
        print(f"\nThe demo failed. {error}", file=sys.stderr)
        return 1


def _once(folder: Path, provider: DemoProvider) -> int:
    with demo_stack(folder / "once", provider=provider, say=_say) as stack:
        payment = run_checkout(stack.facts, _say)
        _say(f"\n{timeline(payment)}\n")
    return 0


def _split(lists: Sequence[str]) -> list[str]:
    return [one.strip() for text in lists for one in text.split(",") if one.strip()]


def _serve(folder: Path, provider: DemoProvider, origins: Sequence[str]) -> int:
    try:
        with demo_stack(
            folder, usual_ports=True, provider=provider, page_origins=origins, say=_say
        ) as stack:
            with Merchant(stack.facts) as merchant:
                session_id = merchant.create_session(merchant.create_cart()["id"])
                _say(welcome(stack.facts, provider, session_id, merchant.sign_in()))
            _say(_COMMANDS.format(settings=_shown(folder / "env")))
            _say(f"\nLogs and stack.json are in {folder}. Ctrl-C stops everything.")
            with scheduled(f"{stack.facts.reconciliation_url}/job"):
                _watch(stack)
    except KeyboardInterrupt:
        _say("\nStopped.")
    return 0


def _shown(path: Path) -> Path:
    """Return the path as it is written in this folder."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _watch(stack: Stack) -> None:
    while (ended := stack.ended()) is None:
        time.sleep(0.2)
    raise ServerDied(ended.obituary())


def _say(text: str) -> None:
    print(text, flush=True)


def _stop(*_: int | FrameType | None) -> None:
    # Once is enough: a second Ctrl-C must not interrupt the stopping.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
