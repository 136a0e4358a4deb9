"""One run of the reconciliation, as this process is configured."""

import signal
import threading
from types import FrameType

from payment_core.core import build_core
from payment_core.runtime.logs import configure_logging
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import World
from payment_web.telemetry.telemetry import Telemetry
from reconciliation.composition import build_reconcile
from reconciliation.settings import ReconciliationSettings
from reconciliation.use_cases.reconciliation_run import Reconcile
from reconciliation.use_cases.report import ReconciliationReport


class Runs:
    """Runs the reconciliation, each time for as long as the settings allow.

    After `stop`, a run ends with the Payment that it is at.
    """

    def __init__(
        self,
        reconcile: Reconcile,
        settings: ReconciliationSettings,
        world: World,
        telemetry: Telemetry,
    ) -> None:
        self.telemetry = telemetry
        self._reconcile = reconcile
        self._budget = settings.budget.total_seconds()
        self._world = world
        self._stopped = threading.Event()

    def run(self) -> ReconciliationReport:
        """Run once, from now on."""
        return self._reconcile.run(self._world.monotonic() + self._budget, self._stopped.is_set)

    def stop(self) -> None:
        """Stop the current run and prevent new ones."""
        self._stopped.set()

    def stop_on_sigterm(self) -> None:
        """Stop at SIGTERM, after which other handlers of the signal run as before."""
        others = signal.getsignal(signal.SIGTERM)

        def terminate(number: int, frame: FrameType | None) -> None:
            self.stop()
            if callable(others):
                others(number, frame)

        signal.signal(signal.SIGTERM, terminate)


def compose_runs(environment: Environment, world: World) -> Runs:
    """Build everything, without any call; raises `SettingsError`."""
    settings = ReconciliationSettings.read(environment)
    telemetry = settings.telemetry("reconciliation")
    world = telemetry.observed(world)
    core = build_core(settings, world)
    configure_logging(settings.log_level, environment.masking)
    return Runs(build_reconcile(core, settings, world), settings, world, telemetry)
