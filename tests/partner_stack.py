"""The running product with a partner's provider and enabler, and the demo shop around it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from partner_support import ENABLER, Environment, run
from sandbox.demo.facts import Facts
from sandbox.demo.ports import LOOPBACK, free_port
from sandbox.demo.providers import DemoProvider
from sandbox.demo.server import Launch, Server
from sandbox.demo.services import ROOT, Service, services_for
from sandbox.demo.stack import Stack, demo_stack

_KEY = "tinypay-secret-key"


@contextmanager
def partner_stack(folder: Path, provider: Path, environment: Environment) -> Iterator[Stack]:
    """Run the shop, commercetools, the processor of the environment, and Tinypay over HTTP."""
    with _tinypay(folder, provider) as url:
        tinypay = _demo_provider(url)
        services = _services(tinypay, provider, environment)
        with demo_stack(folder, provider=tinypay, services=services) as stack:
            _deploy(services, stack.facts, environment)
            yield stack


@contextmanager
def _tinypay(folder: Path, provider: Path) -> Iterator[str]:
    port = free_port(0)
    log = folder / "tinypay.log"
    log.touch()
    server = Server(
        Launch(
            name="tinypay",
            command=f"exec python stand_in.py {port}",
            folder=provider / "tests",
            environment={"PATH": f"{Path(ROOT) / '.venv/bin'}", "TINYPAY_SECRET_KEY": _KEY},
            health_url=f"http://{LOOPBACK}:{port}/health",
            log=log,
        )
    )
    server.start()
    try:
        server.wait_until_ready()
        # `localhost`, and the rest 127.0.0.1: for a browser these are two sites.
        yield f"http://localhost:{port}"
    finally:
        server.ask_to_stop()
        server.wait_until_stopped()


def _demo_provider(url: str) -> DemoProvider:
    return DemoProvider(
        name="tinypay",
        title="Tinypay",
        secret_key=_KEY,
        publishable_key="",
        stand_in=None,
        url=url,
        connector=lambda facts: {
            "TINYPAY_URL": facts.psp_url,
            "TINYPAY_SECRET_KEY": facts.psp_secret_key,
            "TINYPAY_WEBHOOK_SECRETS": facts.psp_webhook_secret,
            "STORED_PAYMENT_METHODS_ENABLED": "false",
            "RECURRING_PAYMENTS_ENABLED": "false",
        },
        shop=lambda facts: {
            "PSP_SCRIPT_SOURCES": facts.psp_url,
            "PSP_FRAME_SOURCES": facts.psp_url,
            "TEST_CARDS_URL": facts.psp_url,
        },
    )


def _services(
    tinypay: DemoProvider, provider: Path, environment: Environment
) -> tuple[Service, ...]:
    found = {one.name: one for one in services_for(tinypay)}
    public = provider / "browser" / "public"
    return (
        found["commercetools"],
        _with(found["processor"], PATH=f"{environment.folder / 'bin'}:/usr/bin:/bin"),
        replace(
            found["enabler"],
            command=f"exec {ENABLER}/node_modules/.bin/serve . --listen tcp://$BIND_ADDRESS:$PORT"
            " --cors --no-request-logging",
            folder=public,
        ),
        _with(found["shop"], ENABLER_INTEGRITY_FILE=str(public / "integrity.json")),
    )


def _with(service: Service, **more: str) -> Service:
    def values(facts: Facts) -> Mapping[str, str]:
        return {**service.environment(facts), **more}

    # The post-deploy script needs the environment's own Python too, so it is run here.
    return replace(service, environment=values, post_deploy=None)


def _deploy(services: tuple[Service, ...], facts: Facts, environment: Environment) -> None:
    [processor] = [one for one in services if one.name == "processor"]
    values = {**processor.environment(facts), "PYTHONPATH": str(processor.folder / "src")}
    script = (environment.python, "-m", "processor.post_deploy")
    run(*script, folder=processor.folder, environment=values)
