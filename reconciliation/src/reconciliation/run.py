"""`python -m reconciliation.run`: one run now, where no schedule calls the application."""

import sys
from collections.abc import Mapping

from payment_core.runtime.world import World
from payment_web.startup import launched
from reconciliation.runs import compose_runs


def main(environment: Mapping[str, str] | None = None, world: World | None = None) -> int:
    """Run once and return the exit code: 1 when it could do nothing at all, else 0."""
    runs = launched("The reconciliation", compose_runs, environment, world)
    if environment is None:
        runs.stop_on_sigterm()
    return 1 if runs.run().could_not_work else 0


if __name__ == "__main__":
    sys.exit(main())
