"""The composition root: the sandbox as a WSGI application."""

import os
from datetime import UTC, datetime
from functools import partial

import requests
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from sandbox.clock import RealClock
from sandbox.faults import FaultSwitches, faults_blueprint
from sandbox.psp.account_api import AccountAPI
from sandbox.psp.authentication import check_key
from sandbox.psp.control_api import ControlAPI
from sandbox.psp.errors import APIError, ErrorBody, ErrorDetail
from sandbox.psp.frame_pages import FramePages
from sandbox.psp.journal import JournalEntry
from sandbox.psp.page_rendering import PageRenderer
from sandbox.psp.payments_api import PaymentsAPI
from sandbox.psp.replies import REPLAYED, json_reply
from sandbox.psp.service import SandboxPSP
from sandbox.psp.settings import settings_from
from sandbox.psp.shopper_pages import ShopperPages
from sandbox.psp.stored_methods_api import stored_methods_api
from sandbox.psp.ticker import start_ticker
from sandbox.psp.token_api import token_api

_LARGEST_BODY = 64 * 1024


def create_app(psp: SandboxPSP | None = None) -> Flask:
    """Return the application around `psp`.

    Without one it is a server of its own: settings from the environment, the time of this
    machine, and a thread that settles payments and delivers webhooks. Its memory is its own,
    so it runs as one process: `gunicorn --workers 1 --threads 16 "sandbox.psp.app:create_app()"`.
    """
    if psp is None:
        psp = _from_environment()
        start_ticker(psp)
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_BODY
    app.before_request(lambda: check_key(psp.settings))
    app.after_request(partial(_write_journal, psp))
    renderer = PageRenderer()
    for routes in (
        PaymentsAPI(psp).blueprint(),
        AccountAPI(psp).blueprint(),
        token_api(psp),
        stored_methods_api(psp),
        ControlAPI(psp).blueprint(),
        faults_blueprint(psp.faults),
        FramePages(renderer).blueprint(),
        ShopperPages(psp, renderer).blueprint(),
    ):
        app.register_blueprint(routes)
    app.register_error_handler(APIError, _api_error)
    app.register_error_handler(HTTPException, _http_error)
    app.wsgi_app = FaultSwitches(app.wsgi_app, psp.faults, psp.clock, _error_body)  # type: ignore[method-assign]
    return app


def _from_environment() -> SandboxPSP:
    session = requests.Session()
    session.trust_env = False  # A proxy would not reach a merchant on this machine.
    return SandboxPSP(
        settings_from(os.environ), RealClock(), session, stamp=lambda: datetime.now(UTC)
    )


def _write_journal(psp: SandboxPSP, response: Response) -> Response:
    if request.path.startswith("/v1/") and request.path != "/v1/tokens":
        entry = JournalEntry(
            at=psp.clock.now(),
            method=request.method,
            path=request.path,
            idempotency_key=request.headers.get("Idempotency-Key"),
            correlation_id=request.headers.get("X-Correlation-ID"),
            status=response.status_code,
            replayed=REPLAYED in response.headers,
        )
        psp.journal.add(entry)
    return response


def _api_error(error: APIError) -> Response:
    return json_reply(error.body, error.status)


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    return json_reply(_error_body(status), status)


def _error_body(status: int) -> ErrorBody:
    codes = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 429: "rate_limited"}
    code = codes.get(status, "invalid_request" if status < 500 else "internal_error")
    kind = "invalid_request" if status < 500 else "api_error"
    return ErrorBody(ErrorDetail(kind, code, f"The request was answered with {status}."))
