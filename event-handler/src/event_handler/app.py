"""The composition root: everything is created here, once, and passed to its users."""

from collections.abc import Mapping

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from event_handler.error_answers import register_error_answers
from event_handler.events import EventRoutes
from event_handler.push_authentication import PushAuthentication, let_everybody_in
from event_handler.request_scope import RequestScope
from event_handler.settings import EventHandlerSettings
from payment_core.core import build_core
from payment_core.hosting.answer_headers import AnswerHeaders
from payment_core.hosting.launching import launched
from payment_core.hosting.strict_paths import is_ambiguous
from payment_core.runtime.logs import configure_logging
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import World
from payment_core.use_cases.commanding import CarryOutCommands


def create_app(environment: Mapping[str, str] | None = None, world: World | None = None) -> Flask:
    """Return the application; without arguments, with this process's settings in the real world.

    Wrong settings end the process, with one line for each that names it.
    """
    return launched("The event handler", _compose, environment, world)


def _compose(environment: Environment, world: World) -> Flask:
    settings = EventHandlerSettings.read(environment)
    core = build_core(settings, world)
    configure_logging(settings.log_level, environment.masking)
    commands = CarryOutCommands(
        core.payments, core.providers, core.convergence, world, settings.merchant_commands
    )
    identity = settings.push_identity
    let_in = PushAuthentication(identity, world) if identity else let_everybody_in
    return _app(EventRoutes(settings.project_key, let_in, commands), world)


def _app(routes: EventRoutes, world: World) -> Flask:
    app = Flask("event_handler", static_folder=None)
    app.url_map.merge_slashes = False
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.wsgi_app = RequestScope(AnswerHeaders(app.wsgi_app), world)  # type: ignore[method-assign]
    register_error_answers(app)
    app.before_request(_refuse_ambiguous_paths)
    app.add_url_rule("/", view_func=routes.receive, methods=["POST"])
    app.add_url_rule("/health", view_func=_health, methods=["GET"])
    return app


def _refuse_ambiguous_paths() -> None:
    if is_ambiguous(request.environ):
        raise NotFound


def _health() -> Response:
    """Answer that this process is alive, without asking anybody else."""
    return Response(b'{"status":"ok"}', mimetype="application/json")
