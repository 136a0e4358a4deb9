"""The web application that the platform's schedule calls.

https://docs.commercetools.com/connect/development
"""

from collections.abc import Mapping

import msgspec
from flask import Flask

from payment_core.runtime.world import World, production_world
from payment_web.application import bare_app
from payment_web.http.correlation import new_correlation_id
from payment_web.http.health import health_view
from payment_web.http.json_response import JSONResponse
from payment_web.startup import launched
from reconciliation.runs import Runs, compose_runs


def create_app(environment: Mapping[str, str] | None = None, world: World | None = None) -> Flask:
    """Return the application; without arguments, with this process's settings in the real world.

    Wrong settings end the process, with one line for each that names it.
    """
    world = world or production_world()
    runs = launched("The reconciliation", compose_runs, environment, world)
    if environment is None:
        runs.stop_on_sigterm()
    app = _app(runs, world)
    runs.telemetry.observe(app)
    return app


def _app(runs: Runs, world: World) -> Flask:
    app = bare_app("reconciliation", world, correlation_id=lambda _environ: _name_of_run(world))
    app.add_url_rule("/job", "job", lambda: _run(runs), methods=["POST"])
    app.add_url_rule("/health", "health", health_view, methods=["GET"])
    return app


def _name_of_run(world: World) -> str:
    return f"reconciliation-{new_correlation_id(world)}"


def _run(runs: Runs) -> JSONResponse:
    """Answer 200 with the report once the run is over, and 503 when it could do nothing at all."""
    report = runs.run()
    status = 503 if report.could_not_work else 200
    return JSONResponse(msgspec.json.encode(report), status)
