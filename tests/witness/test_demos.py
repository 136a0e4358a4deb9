"""What is said in both demos, from deploying to the refund, fits the official types."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from sandbox.demo.checkout import run_checkout
from sandbox.demo.facts import Facts
from sandbox.demo.providers import SANDBOX, STRIPE_STAND_IN, DemoProvider
from sandbox.demo.services import ROOT, Service, services_for
from sandbox.demo.stack import demo_stack
from sandbox.stripe.settings import API_VERSION
from witness.exceptions import known
from witness.judging import judge
from witness.recording import read

pytestmark = pytest.mark.servers
# They say nothing to commercetools or the PSP before a browser comes.
FOR_BROWSERS = {"enabler", "merchant-center"}
_PLACES = f"{ROOT / 'sandbox' / 'src'}:{ROOT / 'tests'}"


def written_down(service: Service, folder: Path) -> Service:
    """Return the service so that what is said there is written into a file."""
    name = {"commercetools": "commercetools", "psp": "stripe"}.get(service.name)
    ours = f"sandbox.{name}.app:create_app()"
    if name is None or ours not in service.command:
        return service
    more = {"PYTHONPATH": _PLACES, "WITNESS_FILE": str(folder / f"{name}.jsonl")}

    def environment(facts: Facts) -> Mapping[str, str]:
        return {**service.environment(facts), **more}

    command = service.command.replace(ours, f"witness.servers:{name}()")
    return replace(service, command=command, environment=environment)


def look_at_the_events(facts: Facts) -> None:
    """Read what Stripe's webhooks say, which the processor got."""
    answer = requests.get(
        f"{facts.psp_url}/v1/events?limit=100",
        headers={"Authorization": f"Bearer {facts.psp_secret_key}", "Stripe-Version": API_VERSION},
        timeout=10,
    )
    assert answer.json()["data"]


@pytest.mark.parametrize("provider", [SANDBOX, STRIPE_STAND_IN], ids=lambda one: one.name)
def test_a_whole_checkout_fits_the_official_types(provider: DemoProvider, tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    services = [
        written_down(one, heard) for one in services_for(provider) if one.name not in FOR_BROWSERS
    ]
    with demo_stack(tmp_path / "stack", provider=provider, services=services) as stack:
        run_checkout(stack.facts, lambda _: None)
        if provider is STRIPE_STAND_IN:
            look_at_the_events(stack.facts)

    verdict = judge(read(sorted(heard.glob("*.jsonl"))), known())

    assert verdict.findings == []
    assert verdict.judged["commercetools body"] >= 8
    assert verdict.judged["commercetools answer"] >= 15
    if provider is STRIPE_STAND_IN:
        assert verdict.judged["stripe body"] >= 4
        assert verdict.judged["stripe event"] >= 3
