"""The composition root: the stand-in as a WSGI application."""

import os

import requests
from flask import Flask

from sandbox.merchant_center.built_view import BuiltView, ViewNotBuilt
from sandbox.merchant_center.gateway import Gateway
from sandbox.merchant_center.host_pages import HostPages
from sandbox.merchant_center.settings import MerchantCenterSettings
from sandbox.merchant_center.shell_data import ShellData

_LARGEST_BODY = 64 * 1024  # bytes


def create_app(
    settings: MerchantCenterSettings | None = None, session: requests.Session | None = None
) -> Flask:
    """Return the application; without settings they come from the environment.

    `session` makes every call to the other servers.
    """
    settings = settings or MerchantCenterSettings.read(os.environ)
    session = session or _direct()
    app = Flask(__name__, static_url_path="/host")
    app.config.update(MAX_CONTENT_LENGTH=_LARGEST_BODY)
    app.add_url_rule("/health", view_func=_health)
    parts = (HostPages(settings), Gateway(settings, session), ShellData(settings))
    for part in (*parts, BuiltView(settings)):
        app.register_blueprint(part.blueprint())
    app.register_error_handler(ViewNotBuilt, _not_built)
    return app


def _direct() -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # A proxy would not reach the other servers on this machine.
    return session


def _health() -> dict[str, str]:
    return {"status": "OK"}


def _not_built(error: ViewNotBuilt) -> tuple[str, int, dict[str, str]]:
    return str(error), 503, {"Content-Type": "text/plain; charset=utf-8"}
