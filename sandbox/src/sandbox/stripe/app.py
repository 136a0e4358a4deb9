"""The composition root: the stand-in as a WSGI application."""

import os
from datetime import UTC, datetime
from functools import partial

import requests
from flask import Flask, request

from sandbox.clock import RealClock
from sandbox.faults import FaultSwitches, faults_blueprint
from sandbox.plain_flask import PlainFlask
from sandbox.psp_kit.control_api import SharedControl
from sandbox.psp_kit.errors import BadParameter, NothingToDo, Unknown
from sandbox.psp_kit.journal_writer import write_journal
from sandbox.psp_kit.shared_files import shared_files, use_shared_templates
from sandbox.psp_kit.ticker import start_ticker
from sandbox.stripe.api import StripeRoutes
from sandbox.stripe.browser_api import browser_routes
from sandbox.stripe.control_api import StripeControl
from sandbox.stripe.elements_pages import ElementsPages
from sandbox.stripe.errors import APIError, Json, Unauthenticated
from sandbox.stripe.pages import shopper_pages
from sandbox.stripe.settings import settings_from
from sandbox.stripe.stand_in import Stripe

_LARGEST_BODY = 256 * 1024


def create_app(stripe: Stripe | None = None) -> Flask:
    """Return the application around `stripe`.

    Without one it is a server of its own: settings from the environment, the time of this
    machine, and a thread that settles payments and delivers webhooks. Its memory is its own, so
    it runs as one process:
    `gunicorn --workers 1 --threads 16 "sandbox.stripe.app:create_app()"`.
    """
    if stripe is None:
        stripe = _from_environment()
        start_ticker(stripe)
    app = PlainFlask(__name__)
    use_shared_templates(app)
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_BODY
    write_journal(app, stripe)
    for routes in (
        StripeRoutes(stripe).blueprint(),
        SharedControl(stripe).blueprint(),
        StripeControl(stripe).blueprint(),
        shopper_pages(stripe),
        browser_routes(stripe),
        ElementsPages(stripe).blueprint(),
        shared_files(),
        faults_blueprint(stripe.faults),
    ):
        app.register_blueprint(routes)
    app.add_url_rule("/health", view_func=lambda: "", endpoint="health")
    app.before_request(partial(_check_control, stripe))
    for error in (BadParameter, NothingToDo, Unknown):
        app.register_error_handler(error, _control_error)
    app.register_error_handler(APIError, lambda error: (error.body, error.status))
    app.wsgi_app = FaultSwitches(app.wsgi_app, stripe.faults, stripe.clock, _error_body)  # type: ignore[method-assign]
    return app


def _from_environment() -> Stripe:
    session = requests.Session()
    session.trust_env = False  # A proxy would not reach a merchant on this machine.
    settings = settings_from(os.environ)
    return Stripe(settings, RealClock(), session, stamp=lambda: datetime.now(UTC))


def _check_control(stripe: Stripe) -> None:
    """The test control needs the secret key, but for the fault switches."""
    is_control = request.path.startswith("/test/") and request.path != "/test/faults"
    if is_control and request.headers.get("Authorization") != f"Bearer {stripe.secret_key}":
        raise Unauthenticated


def _control_error(error: Exception) -> tuple[Json, int]:
    status = 404 if isinstance(error, Unknown) else 400
    return {"error": {"type": "invalid_request_error", "message": str(error)}}, status


def _error_body(status: int) -> Json:
    kind = "invalid_request_error" if status < 500 else "api_error"
    return {"error": {"type": kind, "message": f"The request was answered with {status}."}}
