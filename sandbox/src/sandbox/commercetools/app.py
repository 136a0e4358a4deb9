"""The composition root: the stand-in as a WSGI application."""

import os
from collections.abc import Mapping

import requests
from flask import Flask

from sandbox.clock import RealClock
from sandbox.commercetools.access import Client
from sandbox.commercetools.answers import correlated, one_at_a_time, speak_like_the_api
from sandbox.commercetools.connector_calls import calls_after
from sandbox.commercetools.control_routes import AccessControl, StateControl
from sandbox.commercetools.custom_object_routes import CustomObjectRoutes
from sandbox.commercetools.errors import error_body
from sandbox.commercetools.kinds import KINDS
from sandbox.commercetools.my_payment_routes import MyPaymentRoutes
from sandbox.commercetools.oauth_routes import OAuthRoutes
from sandbox.commercetools.project_routes import ProjectRoutes
from sandbox.commercetools.pushing import start_pushing
from sandbox.commercetools.recurring_job_routes import RecurringJobRoutes
from sandbox.commercetools.resource_routes import ResourceRoutes
from sandbox.commercetools.sign_in_routes import SignInRoutes
from sandbox.commercetools.stand_in import Commercetools
from sandbox.commercetools.transaction_routes import TransactionRoutes
from sandbox.faults import FaultSwitches, faults_blueprint
from sandbox.plain_flask import PlainFlask
from sandbox.push.control import control_blueprint

ALL_SCOPES = (
    "manage_project",
    "introspect_oauth_tokens",
    "manage_checkout_payment_intents",
    "manage_checkout_transactions",
)

_ROUTES = (
    CustomObjectRoutes,
    ProjectRoutes,
    SignInRoutes,
    MyPaymentRoutes,
    OAuthRoutes,
    RecurringJobRoutes,
    TransactionRoutes,
    AccessControl,
    StateControl,
)


def create_app(commercetools: Commercetools | None = None) -> Flask:
    """Return the application around a stand-in, by default one that the environment describes.

    The state lives in this process, so a server has one worker:
    `gunicorn --worker-class gthread --workers 1 "sandbox.commercetools.app:create_app()"`.
    """
    broker = None
    if commercetools is None:
        commercetools = commercetools_from(os.environ)
        broker = start_pushing(os.environ, commercetools)
        _connect(os.environ, commercetools)
    app = PlainFlask(__name__)
    speak_like_the_api(app, commercetools.project.new_id)
    for kind in KINDS:
        app.register_blueprint(ResourceRoutes(commercetools, kind).blueprint())
    for routes in _ROUTES:
        app.register_blueprint(routes(commercetools).blueprint())
    app.register_blueprint(faults_blueprint(commercetools.faults))
    if broker is not None:
        app.register_blueprint(control_blueprint(broker, commercetools.clock))
    served = one_at_a_time(app.wsgi_app, commercetools)
    calling = calls_after(served, commercetools.connector_calls, f"/{commercetools.project.key}")
    faulty = FaultSwitches(calling, commercetools.faults, commercetools.clock, error_body)
    answered = correlated(faulty, commercetools.project.new_id)
    app.wsgi_app = commercetools.journal.watch(answered)  # type: ignore[assignment, method-assign]
    return app


def _connect(environment: Mapping[str, str], commercetools: Commercetools) -> None:
    """Let Checkout call the connector whose processor PROCESSOR_URL names, if it does."""
    url = environment.get("PROCESSOR_URL")
    if url:
        session = requests.Session()
        session.trust_env = False  # A proxy would not reach an application on this machine.
        commercetools.connector_calls.connect(url, session)


def commercetools_from(environment: Mapping[str, str]) -> Commercetools:
    """Return a stand-in with one API client, in real time.

    Reads CTP_PROJECT_KEY, CTP_CLIENT_ID, CTP_CLIENT_SECRET, CTP_SCOPE (space-separated, by
    default all that a connector and a merchant's backend need) and CTP_JWT_ISSUER.
    """
    project_key = environment.get("CTP_PROJECT_KEY", "demo")
    commercetools = Commercetools(
        project_key, RealClock(), issuer=environment.get("CTP_JWT_ISSUER")
    )
    scopes = environment.get("CTP_SCOPE", "").split()
    commercetools.access.register(
        Client(
            id=environment.get("CTP_CLIENT_ID", "demo-client"),
            secret=environment.get("CTP_CLIENT_SECRET", "demo-secret"),
            scopes=tuple(scopes or [f"{scope}:{project_key}" for scope in ALL_SCOPES]),
        )
    )
    return commercetools
