"""The composition root: the stand-in as a WSGI application."""

import os
from datetime import UTC, datetime
from functools import partial

import requests
from flask import Flask, request

from sandbox.adyen.api import CheckoutRoutes, error_response
from sandbox.adyen.browser_files import browser_files
from sandbox.adyen.control_api import AdyenControl
from sandbox.adyen.errors import AdyenError, Json, Unauthorized
from sandbox.adyen.management_api import ManagementRoutes
from sandbox.adyen.native_pages import NativePages
from sandbox.adyen.pages import ShopperPages
from sandbox.adyen.report_download import report_routes
from sandbox.adyen.settings import settings_from
from sandbox.adyen.stand_in import Adyen
from sandbox.clock import RealClock
from sandbox.faults import FaultSwitches, faults_blueprint
from sandbox.plain_flask import PlainFlask
from sandbox.psp_kit.control_api import SharedControl
from sandbox.psp_kit.errors import BadParameter, NothingToDo, Unknown
from sandbox.psp_kit.journal_writer import write_journal
from sandbox.psp_kit.shared_files import shared_files, use_shared_templates
from sandbox.psp_kit.ticker import start_ticker

_LARGEST_BODY = 256 * 1024


def create_app(adyen: Adyen | None = None) -> Flask:
    """Return the application around `adyen`, in which all hosts of Adyen are one.

    Without one it is a server of its own: settings from the environment, the time of this
    machine, and a thread that settles payments and delivers webhooks. Its memory is its own, so
    it runs as one process:
    `gunicorn --workers 1 --threads 16 "sandbox.adyen.app:create_app()"`.
    """
    if adyen is None:
        adyen = _from_environment()
        start_ticker(adyen)
    app = PlainFlask(__name__)
    use_shared_templates(app)
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_BODY
    write_journal(app, adyen, below="/v72/")
    for routes in (
        CheckoutRoutes(adyen).blueprint(),
        ManagementRoutes(adyen).blueprint(),
        SharedControl(adyen).blueprint(),
        AdyenControl(adyen).blueprint(),
        report_routes(adyen),
        ShopperPages(adyen).blueprint(),
        NativePages(adyen).blueprint(),
        browser_files(),
        shared_files(),
        faults_blueprint(adyen.faults),
    ):
        app.register_blueprint(routes)
    app.add_url_rule("/health", view_func=lambda: "", endpoint="health")
    app.before_request(partial(_check_control, adyen))
    for error in (BadParameter, NothingToDo, Unknown):
        app.register_error_handler(error, _control_error)
    app.register_error_handler(AdyenError, error_response)
    app.wsgi_app = FaultSwitches(app.wsgi_app, adyen.faults, adyen.clock, _error_body)  # type: ignore[method-assign]
    return app


def _from_environment() -> Adyen:
    session = requests.Session()
    session.trust_env = False  # A proxy would not reach a merchant on this machine.
    settings = settings_from(os.environ)
    return Adyen(settings, RealClock(), session, stamp=lambda: datetime.now(UTC))


def _check_control(adyen: Adyen) -> None:
    """The test control needs the API key, but for the fault switches."""
    is_control = request.path.startswith("/test/") and request.path != "/test/faults"
    if is_control and request.headers.get("Authorization") != f"Bearer {adyen.secret_key}":
        raise Unauthorized


def _control_error(error: Exception) -> tuple[Json, int]:
    status = 404 if isinstance(error, Unknown) else 400
    return {"status": status, "errorCode": "702", "message": str(error)}, status


def _error_body(status: int) -> Json:
    kind = "internal" if status >= 500 else "security" if status in (401, 403) else "validation"
    message = f"The request was answered with {status}."
    return {"status": status, "errorCode": "905", "message": message, "errorType": kind}
