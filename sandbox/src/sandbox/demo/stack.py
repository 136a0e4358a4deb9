"""Starts and stops the servers together; the demo and the server tests use the same."""

import base64
import os
import secrets
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from sandbox.demo.customers import register_customers
from sandbox.demo.deploying import run_post_deploy
from sandbox.demo.facts import Facts
from sandbox.demo.ports import LOOPBACK, free_port
from sandbox.demo.project import register_clients
from sandbox.demo.providers import SANDBOX, DemoProvider
from sandbox.demo.server import Launch, Server
from sandbox.demo.services import Service, services_for
from sandbox.demo.settings_file import settings_file

_INHERITED = ("HOME", "LANG", "TMPDIR")


class Stack:
    """The servers by name, what there is to know about them, and where they log to."""

    def __init__(self, facts: Facts, servers: Mapping[str, Server], folder: Path) -> None:
        self.facts = facts
        self.servers = servers
        self.folder = folder

    def as_json(self) -> bytes:
        """Return the facts and the process ids, as `processorPid`, as indented JSON.

        Keys that somebody has brought along, for a PSP outside of this machine, are left out.
        """
        pids = {f"{name}Pid": server.pid for name, server in self.servers.items()}
        facts = {**msgspec.to_builtins(self.facts), **pids}
        if "psp" not in self.servers:
            del facts["pspSecretKey"], facts["pspWebhookSecret"]
        return msgspec.json.format(msgspec.json.encode(facts), indent=2) + b"\n"

    def ended(self) -> Server | None:
        """Return a server that is no more, if there is one."""
        return next((one for one in self.servers.values() if one.has_ended()), None)

    def start(self, say: Callable[[str], None]) -> None:
        """Start every server and wait for each; raises `ServerDied`."""
        for server in self.servers.values():
            server.start()
        for server in self.servers.values():
            seconds = server.wait_until_ready()
            say(f"  {server.name:<16} ready after {seconds:.1f} s")
        register_clients(self.facts)

    def stop(self) -> None:
        """Stop every server and wait until all are gone."""
        for server in self.servers.values():
            server.ask_to_stop()
        for server in self.servers.values():
            server.wait_until_stopped()


@contextmanager
def demo_stack(
    folder: Path,
    *,
    usual_ports: bool = False,
    provider: DemoProvider = SANDBOX,
    services: Sequence[Service] | None = None,
    page_origins: Sequence[str] = (),
    say: Callable[[str], None] = lambda _: None,
) -> Iterator[Stack]:
    """Run the stack while the context lasts; raises `ServerDied` when it does not come up.

    Logs, `stack.json` and `env`, the connector's settings, are written into `folder`. With
    `usual_ports` each server listens on its usual port when that is free; else, and without, on any
    free one. `services` are started, by default all that belong to the provider; one of these that
    is not started has an address all the same. Pages of the `page_origins` may show the payment
    form, as the demo shop's may. `say` gets progress.
    """
    folder.mkdir(parents=True, exist_ok=True)
    every = services_for(provider)
    services = every if services is None else services
    ports = {one.name: free_port(one.port if usual_ports else 0) for one in every}
    urls = {one.name: f"http://{one.host}:{ports[one.name]}" for one in every}
    facts = facts_for(provider, urls, page_origins)
    launches = [_launch(one, ports[one.name], facts, folder) for one in services]
    stack = Stack(facts, {launch.name: Server(launch) for launch in launches}, folder)
    try:
        stack.start(say)
        for service, launch in zip(services, launches, strict=True):
            run_post_deploy(service, launch, say, is_reachable=provider.stand_in is not None)
        if "shop" in stack.servers:
            register_customers(facts)
        (folder / "stack.json").write_bytes(stack.as_json())
        (folder / "env").write_text(settings_file(provider, facts))
        yield stack
    finally:
        stack.stop()


def _launch(service: Service, port: int, facts: Facts, folder: Path) -> Launch:
    log = folder / f"{service.name}.log"
    log.write_bytes(b"")
    programs = Path(sys.executable).parent
    return Launch(
        name=service.name,
        command=service.command,
        folder=service.folder,
        environment={
            # Nothing else of the caller's environment: a real project's settings stay out.
            **{name: os.environ[name] for name in _INHERITED if name in os.environ},
            "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "PYTHONUNBUFFERED": "1",
            "BIND_ADDRESS": LOOPBACK,
            "PORT": str(port),
            **service.environment(facts),
        },
        health_url=f"http://{LOOPBACK}:{port}{service.health}",
        log=log,
    )


def facts_for(
    provider: DemoProvider, urls: Mapping[str, str], page_origins: Sequence[str] = ()
) -> Facts:
    """Return what there is to know of a stack with this PSP, whose servers have these URLs."""
    commercetools = urls["commercetools"]
    return Facts(
        project_key="demo",
        api_url=commercetools,
        auth_url=commercetools,
        session_url=commercetools,
        checkout_url=commercetools,
        jwks_url=f"{commercetools}/.well-known/jwks.json",
        jwt_issuer=commercetools,
        client_id="demo-client",
        client_secret="demo-secret",
        connector_client_id="connector-client",
        connector_client_secret="connector-secret",
        shop_client_id="shop-client",
        shop_client_secret="shop-secret",
        provider=provider.name,
        psp_url=provider.url or urls["psp"],
        psp_secret_key=provider.secret_key,
        psp_publishable_key=provider.publishable_key,
        psp_webhook_secret=provider.webhook_secret or _new_webhook_secret(),
        processor_url=urls["processor"],
        event_handler_url=urls["event-handler"],
        reconciliation_url=urls["reconciliation"],
        enabler_url=urls["enabler"],
        shop_url=urls["shop"],
        merchant_center_url=urls["merchant-center"],
        page_origins=tuple(page_origins),
    )


def _new_webhook_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()
