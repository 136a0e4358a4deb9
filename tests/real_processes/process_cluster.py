"""The connector's servers between stand-ins with switches, and how their processes are killed."""

import dataclasses
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from psp_profiles.profile import PSPProfile
from psp_profiles.profiles import SANDBOX
from real_processes.processes import end, owner_of, workers_of
from real_processes.remote_control import RemoteControl
from real_processes.stand_ins import ON_DEMAND
from sandbox.demo.facts import Facts
from sandbox.demo.server import Server
from sandbox.demo.services import ROOT, Service, services_for
from sandbox.demo.stack import Stack, demo_stack
from sandbox.psp_kit.stand_in import Act

CONNECTOR = ("processor", "event-handler")
# When one of two workers is killed or hangs, the other takes over what comes next.
_TWO_WORKERS = {"WEB_CONCURRENCY": "2"}
# Seconds after which an impatient gunicorn replaces a worker that gives no sign of life.
WORKER_TIMEOUT = 5
SHORT_TIMEOUT = {"GUNICORN_CMD_ARGS": f"--timeout {WORKER_TIMEOUT}"}
_STAND_INS = ("commercetools", "psp")
_DELIVERIES = 4
_STAND_IN = (
    "exec gunicorn --bind $BIND_ADDRESS:$PORT --worker-class gthread --workers 1 --threads 160"
    " --keep-alive 30 --graceful-timeout 2 --no-control-socket 'real_processes.stand_ins:{name}()'"
)
_PATHS = os.pathsep.join(str(ROOT / one) for one in ("sandbox/src", "tests"))


class ProcessCluster:
    """A running stack: the connector, as deployed but with two workers, between both stand-ins."""

    def __init__(self, stack: Stack, profile: PSPProfile) -> None:
        self.profile = profile
        self.stack = stack
        self.facts = stack.facts
        self.commercetools = RemoteControl(stack.facts.api_url)
        self.psp = RemoteControl(stack.facts.psp_url, stack.facts.psp_secret_key)

    def act(self, payment_id: str, act: Act) -> None:
        """Be the shopper, a bank or time for what the PSP has of a Payment."""
        for one in self.psp.acts_on(payment_id):
            if one["isTried"]:
                self.psp.post(f"/test/acts/{one['id']}/{act}")

    def return_address(self, payment_id: str) -> str:
        """Return where the shopper of a Payment comes back to from a page; empty for none."""
        found = (one["returnUrl"] for one in self.psp.acts_on(payment_id) if one["isTried"])
        return next((one for one in found if one), "")

    def server(self, name: str) -> Server:
        """Return one of the servers."""
        return self.stack.servers[name]

    def workers(self, name: str) -> list[int]:
        """Return the process ids of a server's workers."""
        return workers_of(self.server(name).pid)

    def kill_worker_at(self, port: int) -> str:
        """Kill -9 the worker whose connection has this port; return its server's name."""
        for name in CONNECTOR:
            worker = owner_of(port, self.workers(name))
            if worker is not None:
                end(worker, signal.SIGKILL)
                return name
        raise LookupError(f"None of our workers has a connection with port {port}.")

    def kill_server_at(self, port: int) -> str:
        """Kill -9 the whole server whose worker's connection this is; return its name."""
        for name in CONNECTOR:
            if owner_of(port, self.workers(name)) is not None:
                self.server(name).kill()
                return name
        raise LookupError(f"None of our workers has a connection with port {port}.")

    def restart(self, name: str) -> None:
        """Start a server that ended, and wait until it serves."""
        self.server(name).start()
        self.server(name).wait_until_ready()

    def deliver_everything(self) -> None:
        """Let the PSP's webhooks and commercetools' messages arrive, until none is waiting.

        Gives up on those that are refused again and again. Only for a cluster on demand.
        """
        for _ in range(_DELIVERIES):
            self.psp.view("deliver")
            self.commercetools.view("push")
            if self.psp.view("waiting") == self.commercetools.view("waiting") == 0:
                return
            self.psp.post("/test/clock/advance", seconds=301)
            self.commercetools.post("/test/clock/advance", seconds=61)


@contextmanager
def running_cluster(
    folder: Path,
    *,
    on_demand: bool = True,
    settings: Mapping[str, str] | None = None,
    profile: PSPProfile = SANDBOX,
    say: Callable[[str], None] = lambda _: None,
) -> Iterator[ProcessCluster]:
    """Run the cluster while the context lasts; its logs go into `folder`.

    `settings` are added to the environment of the connector's applications. `profile` says which
    PSP it is.
    """
    plays = {"STAGE_PROVIDER": profile.name}
    if on_demand:
        plays["STAGE_DELIVERS"] = ON_DEMAND
    services = [
        _in_cluster(one, plays if one.name in _STAND_INS else {**_TWO_WORKERS, **(settings or {})})
        for one in services_for(profile.demo)
        if one.name in (*_STAND_INS, *CONNECTOR)
    ]
    with demo_stack(folder, provider=profile.demo, services=services, say=say) as stack:
        yield ProcessCluster(stack, profile)


def _in_cluster(service: Service, more: Mapping[str, str]) -> Service:
    def environment(facts: Facts) -> Mapping[str, str]:
        return {**service.environment(facts), **more}

    def stand_in_environment(facts: Facts) -> Mapping[str, str]:
        return {**environment(facts), "PYTHONPATH": _PATHS}

    if service.name in CONNECTOR:
        return dataclasses.replace(service, environment=environment)
    return dataclasses.replace(
        service,
        command=_STAND_IN.format(name=service.name),
        environment=stand_in_environment,
    )
