"""The web application that the platform's schedule calls.

https://docs.commercetools.com/connect/development
"""

from collections.abc import Mapping

import msgspec
from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from payment_core.hosting.answer_headers import AnswerHeaders
from payment_core.hosting.launching import launched
from payment_core.hosting.strict_paths import is_ambiguous
from payment_core.runtime.world import World, real_world
from reconciliation.error_answers import register_error_answers
from reconciliation.request_scope import RequestScope
from reconciliation.running import Runs, compose_runs


def create_app(environment: Mapping[str, str] | None = None, world: World | None = None) -> Flask:
    """Return the application; without arguments, with this process's settings in the real world.

    Wrong settings end the process, with one line for each that names it.
    """
    world = world or real_world()
    runs = launched("The reconciliation", compose_runs, environment, world)
    if environment is None:
        runs.stop_on_sigterm()
    return _app(runs, world)


def _app(runs: Runs, world: World) -> Flask:
    app = Flask("reconciliation", static_folder=None)
    app.url_map.merge_slashes = False
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.wsgi_app = RequestScope(AnswerHeaders(app.wsgi_app), world)  # type: ignore[method-assign]
    register_error_answers(app)
    app.before_request(_refuse_ambiguous_paths)
    app.add_url_rule("/job", "job", lambda: _run(runs), methods=["POST"])
    app.add_url_rule("/health", "health", _health, methods=["GET"])
    return app


def _refuse_ambiguous_paths() -> None:
    if is_ambiguous(request.environ):
        raise NotFound


def _run(runs: Runs) -> Response:
    """Answer 200 with the report once the run is over, and 503 when it could do nothing at all."""
    report = runs.run()
    status = 503 if report.could_not_work else 200
    return Response(msgspec.json.encode(report), status=status, mimetype="application/json")


def _health() -> Response:
    """Answer that this process is alive, without asking anybody else."""
    return Response(b'{"status":"ok"}', mimetype="application/json")
