"""The composition root: the sandbox as a WSGI application."""

import os
from datetime import UTC, datetime

import requests
from flask import Blueprint, Flask, Response
from werkzeug.exceptions import HTTPException

from sandbox.clock import RealClock
from sandbox.faults import FaultSwitches, faults_blueprint
from sandbox.plain_flask import PlainFlask
from sandbox.psp.account_api import AccountAPI
from sandbox.psp.authentication import check_key
from sandbox.psp.control_api import ControlAPI
from sandbox.psp.errors import APIError, ErrorBody, ErrorDetail, InvalidRequest, NotFound, Refusal
from sandbox.psp.frame_pages import FramePages
from sandbox.psp.payments_api import PaymentsAPI
from sandbox.psp.replies import json_reply
from sandbox.psp.service import SandboxPSP
from sandbox.psp.settings import settings_from
from sandbox.psp.shopper_pages import ShopperPages
from sandbox.psp.stored_methods_api import stored_methods_api
from sandbox.psp.token_api import token_api
from sandbox.psp.webhook_only import WebhookOnlyPSP
from sandbox.psp.webhook_only_api import WebhookOnlyAPI
from sandbox.psp_kit.control_api import SharedControl
from sandbox.psp_kit.errors import BadParameter, NothingToDo, Unknown
from sandbox.psp_kit.journal_writer import write_journal
from sandbox.psp_kit.page_rendering import PageRenderer
from sandbox.psp_kit.shared_files import use_shared_templates
from sandbox.psp_kit.ticker import start_ticker

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
    app = PlainFlask(__name__)
    use_shared_templates(app)
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_BODY
    app.before_request(lambda: check_key(psp.settings))
    write_journal(app, psp, unless="/v1/tokens")
    renderer = PageRenderer()
    for routes in (
        _payments(psp),
        AccountAPI(psp).blueprint(),
        token_api(psp),
        stored_methods_api(psp),
        SharedControl(psp).blueprint(),
        ControlAPI(psp).blueprint(),
        faults_blueprint(psp.faults),
        FramePages(renderer).blueprint(),
        ShopperPages(psp, renderer).blueprint(),
    ):
        app.register_blueprint(routes)
    app.register_error_handler(APIError, _api_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Unknown, lambda _: _api_error(NotFound()))
    app.register_error_handler(NothingToDo, _nothing_to_do)
    app.register_error_handler(BadParameter, _bad_parameter)
    app.wsgi_app = FaultSwitches(app.wsgi_app, psp.faults, psp.clock, _error_body)  # type: ignore[method-assign]
    return app


def _payments(psp: SandboxPSP) -> Blueprint:
    if isinstance(psp, WebhookOnlyPSP):
        return WebhookOnlyAPI(psp).blueprint()
    return PaymentsAPI(psp).blueprint()


def _from_environment() -> SandboxPSP:
    session = requests.Session()
    session.trust_env = False  # A proxy would not reach a merchant on this machine.
    settings = settings_from(os.environ)
    kind = WebhookOnlyPSP if settings.webhook_only else SandboxPSP
    return kind(settings, RealClock(), session, stamp=lambda: datetime.now(UTC))


def _api_error(error: APIError) -> Response:
    return json_reply(error.body, error.status)


def _nothing_to_do(error: NothingToDo) -> Response:
    return _api_error(Refusal("nothing_to_do", str(error)))


def _bad_parameter(error: BadParameter) -> Response:
    return _api_error(InvalidRequest(str(error), error.name))


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    return json_reply(_error_body(status), status)


def _error_body(status: int) -> ErrorBody:
    codes = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 429: "rate_limited"}
    code = codes.get(status, "invalid_request" if status < 500 else "internal_error")
    kind = "invalid_request" if status < 500 else "api_error"
    return ErrorBody(ErrorDetail(kind, code, f"The request was answered with {status}."))
