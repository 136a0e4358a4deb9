"""What observes an application: its requests, its calls, and the events that it logs."""

from typing import Protocol

from flask import Flask

from payment_core.runtime.world import World


class Telemetry(Protocol):
    """Observes without changing anything, and without failing."""

    def observed(self, world: World) -> World:
        """Return a world whose outgoing calls are observed."""

    def observe(self, app: Flask) -> None:
        """Observe the application's requests, and the log events of this process."""


class NoTelemetry:
    """Observes nothing, at no cost."""

    def observed(self, world: World) -> World:
        """Return the world as it is."""
        return world

    def observe(self, app: Flask) -> None:
        """Leave the application as it is."""
