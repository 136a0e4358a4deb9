"""The composition root: everything is created here, once, and passed to its users."""

from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from typing import Any

from flask import Flask

from payment_core.core import PaymentCore, build_core
from payment_core.hosting.answer_headers import AnswerHeaders
from payment_core.hosting.launching import launched
from payment_core.runtime.key_set import KeySet
from payment_core.runtime.logs import configure_logging
from payment_core.runtime.settings import Environment
from payment_core.runtime.signed_tokens import SignedTokens
from payment_core.runtime.world import World
from processor.cors import CrossOriginAccess
from processor.dispatch import Authenticators, view_of
from processor.endpoints import Authentication, Endpoint
from processor.error_answers import register_error_answers
from processor.jwt_authentication import JWTAuthentication, TokenRules
from processor.oauth_authentication import Introspection, OAuthAuthentication
from processor.request_log import log_requests
from processor.request_scope import RequestScope
from processor.return_links import ReturnLinks
from processor.return_page import show_errors_as_pages
from processor.return_token import ReturnTokens
from processor.routes import all_endpoints
from processor.session_authentication import SessionAuthentication
from processor.settings import ProcessorSettings
from processor.strict_requests import refuse_ambiguous_requests

_INTENT_SCOPES = ("manage_project", "manage_checkout_payment_intents")
_TRANSACTION_SCOPES = ("manage_project", "manage_checkout_transactions")


def create_app(environment: Mapping[str, str] | None = None, world: World | None = None) -> Flask:
    """Return the application; without arguments, with this process's settings in the real world.

    Wrong settings end the process, with one line for each that names it.
    """
    return launched("The processor", _compose, environment, world)


def _compose(environment: Environment, world: World) -> Flask:
    settings = ProcessorSettings.read(environment)
    core = build_core(settings, world)
    configure_logging(settings.log_level, environment.masking)
    # A link that the client secret signed leads back also once there are secrets of its own.
    tokens = ReturnTokens((*(settings.return_link_secrets or ()), settings.client_secret))
    longest = core.provider.capabilities.longest_return_url
    links = ReturnLinks(tokens, settings.return_settings(longest))
    endpoints = all_endpoints(core, links, world, version("payment-core"))
    app = _bare_app(world)
    authenticators = _authenticators(core, settings, world)
    _add_routes(app, endpoints, authenticators)
    show_errors_as_pages(app, endpoints)
    CrossOriginAccess(settings.allowed_origins, endpoints).register(app)
    return app


class _SynchronousFlask(Flask):
    """Flask for handlers none of which is a coroutine: it need not ask each at every request."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the handler as it is."""
        return func


def _bare_app(world: World) -> Flask:
    app = _SynchronousFlask("processor", static_folder=None)
    app.url_map.merge_slashes = False
    app.wsgi_app = RequestScope(AnswerHeaders(app.wsgi_app), world)  # type: ignore[method-assign]
    log_requests(app, world)
    refuse_ambiguous_requests(app)
    register_error_answers(app)
    return app


def _add_routes(app: Flask, endpoints: Sequence[Endpoint], authenticators: Authenticators) -> None:
    for one in endpoints:
        app.add_url_rule(
            one.rule,
            one.name,
            view_of(one, authenticators),
            methods=[one.method],
            provide_automatic_options=False,
        )


def _authenticators(core: PaymentCore, settings: ProcessorSettings, world: World) -> Authenticators:
    introspection, project_key = Introspection(core.commercetools, world), settings.project_key
    rules = TokenRules(settings.jwt_issuer, project_key, settings.processor_url)
    tokens = SignedTokens(settings.jwt_issuer, KeySet(settings.jwks_url, world), world)
    intents = OAuthAuthentication(introspection, project_key, _INTENT_SCOPES)
    transactions = OAuthAuthentication(introspection, project_key, _TRANSACTION_SCOPES)
    return {
        Authentication.NONE: lambda: None,
        Authentication.SESSION: SessionAuthentication(core.sessions).authenticate,
        Authentication.OAUTH2: intents.authenticate,
        Authentication.OAUTH2_TRANSACTIONS: transactions.authenticate,
        Authentication.JWT: JWTAuthentication(rules, tokens).authenticate,
    }
