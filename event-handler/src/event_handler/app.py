"""The composition root: everything is created here, once, and passed to its users."""

from collections.abc import Mapping

from flask import Flask

from event_handler.error_responses import answer_connector_errors
from event_handler.events import EventRoutes
from event_handler.push_authentication import PushAuthentication, let_everybody_in
from event_handler.settings import EventHandlerSettings
from payment_commands.pending_commands import ExecuteCommands
from payment_core.core import build_core
from payment_core.runtime.logs import configure_logging
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import World
from payment_web.application import bare_app
from payment_web.http.health import health_view
from payment_web.startup import launched

# Seconds; what is not acknowledged within 10 s is delivered again meanwhile.
_BUDGET = 8


def create_app(environment: Mapping[str, str] | None = None, world: World | None = None) -> Flask:
    """Return the application; without arguments, with this process's settings in the real world.

    Wrong settings end the process, with one line for each that names it.
    """
    return launched("The event handler", _compose, environment, world)


def _compose(environment: Environment, world: World) -> Flask:
    settings = EventHandlerSettings.read(environment)
    telemetry = settings.telemetry("event-handler")
    world = telemetry.observed(world)
    core = build_core(settings, world)
    configure_logging(settings.log_level, environment.masking)
    commands = ExecuteCommands(
        core.payments, core.providers, core.convergence, world, settings.merchant_commands
    )
    identity = settings.push_identity
    let_in = PushAuthentication(identity, world) if identity else let_everybody_in
    routes = EventRoutes(settings.project_key, let_in, commands, environment.masking)
    app = _app(routes, world)
    telemetry.observe(app)
    return app


def _app(routes: EventRoutes, world: World) -> Flask:
    app = bare_app("event_handler", world, budget=_BUDGET)
    answer_connector_errors(app)
    app.add_url_rule("/", view_func=routes.receive, methods=["POST"])
    app.add_url_rule("/health", view_func=health_view, methods=["GET"])
    return app
