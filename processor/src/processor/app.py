"""The composition root: everything is created here, once, and passed to its users."""

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING

from flask import Flask

from payment_core.core import build_core
from payment_core.runtime.log_masking import Masking
from payment_core.runtime.logs import configure_logging
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import World
from payment_web.application import bare_app
from payment_web.http.correlation import callers_correlation_id, new_correlation_id
from payment_web.startup import launched
from payment_web.tokens.key_set import KeySet
from payment_web.tokens.signed_tokens import SignedTokens
from processor.auth.jwt_authentication import JWTAuthentication, TokenRules
from processor.auth.oauth_authentication import Introspection, OAuthAuthentication
from processor.auth.operator_authentication import OperatorAuthentication
from processor.auth.session_authentication import SessionAuthentication
from processor.composition import UseCases, build_use_cases
from processor.deploy.scopes import needed_scopes
from processor.http.cors import CrossOriginAccess
from processor.http.dispatch import Authenticators, view_of
from processor.http.endpoints import Authentication, Endpoint
from processor.http.error_responses import ROUTING_ERRORS, answer_connector_errors
from processor.http.query_limit import refuse_long_queries
from processor.http.request_log import log_requests
from processor.redirects.return_links import ReturnLinks
from processor.redirects.return_page import show_errors_as_pages
from processor.redirects.return_token import ReturnTokens
from processor.routes.all_endpoints import all_endpoints
from processor.settings import ProcessorSettings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# Seconds a caller waits at most; Checkout and browsers time out at about 30.
_BUDGET = 25
_INTENT_SCOPES = ("manage_project", "manage_checkout_payment_intents")
_TRANSACTION_SCOPES = ("manage_project", "manage_checkout_transactions")


def create_app(environment: Mapping[str, str] | None = None, world: World | None = None) -> Flask:
    """Return the application; without arguments, with this process's settings in the real world.

    Wrong settings end the process, with one line for each that names it.
    """
    return launched("The processor", _compose, environment, world)


def _compose(environment: Environment, world: World) -> Flask:
    settings = ProcessorSettings.read(environment)
    telemetry = settings.telemetry("processor")
    world = telemetry.observed(world)
    use_cases = build_use_cases(build_core(settings, world), settings, world)
    configure_logging(settings.log_level, environment.masking)
    # A link that the client secret signed leads back also once there are secrets of its own.
    tokens = ReturnTokens((*(settings.return_link_secrets or ()), settings.client_secret))
    longest = use_cases.core.provider.capabilities.longest_return_url
    links = ReturnLinks(tokens, settings.return_settings(longest))
    endpoints = all_endpoints(
        use_cases, links, needed_scopes(settings), world, version("payment-core")
    )
    app = _bare_app(world, environment.masking)
    authenticators = _authenticators(use_cases, settings, world)
    _add_routes(app, endpoints, authenticators)
    show_errors_as_pages(app, endpoints)
    CrossOriginAccess(settings.allowed_origins, endpoints).register(app)
    telemetry.observe(app)
    return app


def _bare_app(world: World, masking: Masking) -> Flask:
    def correlation_id(environ: "WSGIEnvironment") -> str:
        return callers_correlation_id(environ, masking) or new_correlation_id(world)

    app = bare_app(
        "processor",
        world,
        budget=_BUDGET,
        correlation_id=correlation_id,
        log_requests=log_requests,
        texts=ROUTING_ERRORS,
    )
    refuse_long_queries(app)
    answer_connector_errors(app)
    return app


def _add_routes(app: Flask, endpoints: Sequence[Endpoint], authenticators: Authenticators) -> None:
    for one in endpoints:
        view = view_of(one, authenticators)
        app.add_url_rule(one.rule, one.name, view, methods=[one.method])


def _authenticators(
    use_cases: UseCases, settings: ProcessorSettings, world: World
) -> Authenticators:
    project_key, masking = settings.project_key, settings.environment.masking
    introspection = Introspection(use_cases.core.commercetools, world)
    rules = TokenRules(settings.jwt_issuer, project_key, settings.processor_url)
    tokens = SignedTokens(settings.jwt_issuer, KeySet(settings.jwks_url, world), world)
    intents = OAuthAuthentication(introspection, project_key, _INTENT_SCOPES)
    users = JWTAuthentication(rules, tokens)
    operators = OperatorAuthentication(users, settings.operator_permissions)
    transactions = OAuthAuthentication(introspection, project_key, _TRANSACTION_SCOPES)
    return {
        Authentication.NONE: lambda: None,
        Authentication.SESSION: SessionAuthentication(use_cases.sessions, masking).authenticate,
        Authentication.OAUTH2: intents.authenticate,
        Authentication.OAUTH2_TRANSACTIONS: transactions.authenticate,
        Authentication.JWT: users.authenticate,
        Authentication.JWT_VIEW: operators.viewer,
        Authentication.JWT_MANAGE: operators.manager,
    }
