"""The composition root: the stand-in as a WSGI application."""

import os
import threading
from datetime import UTC, datetime
from functools import partial

import requests
from flask import Flask, Response, request

from sandbox.clock import RealClock
from sandbox.faults import FaultSwitches, faults_blueprint
from sandbox.psp.journal import JournalEntry
from sandbox.stripe.api import REPLAYED, StripeRoutes
from sandbox.stripe.browser_api import browser_routes
from sandbox.stripe.control_api import StripeControl
from sandbox.stripe.elements_pages import ElementsPages
from sandbox.stripe.errors import APIError, Json
from sandbox.stripe.pages import shopper_pages
from sandbox.stripe.settings import settings_from
from sandbox.stripe.stand_in import Stripe

_LARGEST_BODY = 256 * 1024
_PAUSE_SECONDS = 0.2


def create_app(stripe: Stripe | None = None) -> Flask:
    """Return the application around `stripe`.

    Without one it is a server of its own: settings from the environment, the time of this
    machine, and a thread that settles payments and delivers webhooks. Its memory is its own, so
    it runs as one process:
    `gunicorn --workers 1 --threads 16 "sandbox.stripe.app:create_app()"`.
    """
    if stripe is None:
        stripe = _from_environment()
        threading.Thread(target=_tick_for_ever, args=(stripe,), daemon=True).start()
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_BODY
    app.after_request(partial(_write_journal, stripe))
    for routes in (
        StripeRoutes(stripe).blueprint(),
        StripeControl(stripe).blueprint(),
        shopper_pages(stripe),
        browser_routes(stripe),
        ElementsPages(stripe).blueprint(),
        faults_blueprint(stripe.faults),
    ):
        app.register_blueprint(routes)
    app.add_url_rule("/health", view_func=lambda: "", endpoint="health")
    app.register_error_handler(APIError, lambda error: (error.body, error.status))
    app.wsgi_app = FaultSwitches(app.wsgi_app, stripe.faults, stripe.clock, _error_body)  # type: ignore[method-assign]
    return app


def _from_environment() -> Stripe:
    session = requests.Session()
    session.trust_env = False  # A proxy would not reach a merchant on this machine.
    settings = settings_from(os.environ)
    return Stripe(settings, RealClock(), session, stamp=lambda: datetime.now(UTC))


def _tick_for_ever(stripe: Stripe) -> None:
    while True:
        stripe.tick()
        threading.Event().wait(_PAUSE_SECONDS)


def _write_journal(stripe: Stripe, response: Response) -> Response:
    if request.path.startswith("/v1/"):
        entry = JournalEntry(
            at=stripe.clock.now(),
            method=request.method,
            path=request.path,
            idempotency_key=request.headers.get("Idempotency-Key"),
            correlation_id=request.headers.get("X-Correlation-ID"),
            status=response.status_code,
            replayed=REPLAYED in response.headers,
        )
        stripe.journal.add(entry)
    return response


def _error_body(status: int) -> Json:
    kind = "invalid_request_error" if status < 500 else "api_error"
    return {"error": {"type": kind, "message": f"The request was answered with {status}."}}
