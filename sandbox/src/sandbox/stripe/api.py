"""The routes under `/v1`: authentication, version, idempotency, expansion."""

from collections.abc import Callable

import msgspec
from flask import Blueprint, Response, request

from sandbox.psp_kit.errors import KeyInUse as InUse
from sandbox.psp_kit.errors import KeyReused as Reused
from sandbox.psp_kit.idempotency import Reply
from sandbox.psp_kit.journal_writer import REPLAYED
from sandbox.stripe import account_api, customers_api, intents_api, queries
from sandbox.stripe.errors import (
    APIError,
    Json,
    KeyInUse,
    KeyReused,
    ParameterError,
    ServerError,
    Unauthenticated,
)
from sandbox.stripe.expansion import expanded
from sandbox.stripe.forms import decode_form
from sandbox.stripe.parameters import Parameters
from sandbox.stripe.settings import API_VERSION
from sandbox.stripe.stand_in import Stripe

_LONGEST_KEY = 255
Handler = Callable[..., Json]

_ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("POST", "/payment_intents", intents_api.create),
    ("POST", "/payment_intents/<name>", intents_api.update),
    ("POST", "/payment_intents/<name>/confirm", intents_api.confirm),
    ("POST", "/payment_intents/<name>/capture", intents_api.capture),
    ("POST", "/payment_intents/<name>/cancel", intents_api.cancel),
    ("GET", "/payment_intents", queries.list_intents),
    ("GET", "/payment_intents/search", queries.search_intents),
    ("POST", "/refunds", account_api.create_refund),
    ("GET", "/refunds", queries.list_refunds),
    ("GET", "/disputes", queries.list_disputes),
    ("GET", "/events", queries.list_events),
    ("POST", "/payment_methods", account_api.create_method),
    ("POST", "/payment_methods/<name>/attach", customers_api.attach),
    ("POST", "/payment_methods/<name>/detach", customers_api.detach),
    ("POST", "/customers", customers_api.create),
    ("GET", "/customers/search", queries.search_customers),
    ("DELETE", "/customers/<name>", customers_api.delete),
    ("GET", "/customers/<name>/payment_methods", customers_api.list_methods),
    ("POST", "/test_helpers/confirmation_tokens", account_api.create_token),
    ("POST", "/webhook_endpoints", account_api.create_endpoint),
    ("GET", "/webhook_endpoints", account_api.list_endpoints),
    ("DELETE", "/webhook_endpoints/<name>", account_api.delete_endpoint),
)


class StripeRoutes:
    """Serves one call after the other, as one server with one memory does."""

    def __init__(self, stripe: Stripe) -> None:
        self._stripe = stripe

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("stripe", __name__, url_prefix="/v1")
        for number, (method, path, handler) in enumerate(_ROUTES):
            view = self._view(handler)
            routes.add_url_rule(path, endpoint=f"call_{number}", view_func=view, methods=[method])
        for kind, find in (
            ("payment_intents", self._stripe.intent),
            ("charges", self._stripe.charge),
            ("refunds", self._stripe.refund),
            ("disputes", self._stripe.dispute),
            ("payment_methods", self._stripe.method),
            ("customers", self._stripe.wallets.customer),
        ):
            view = self._view(_shower(find))
            routes.add_url_rule(f"/{kind}/<name>", endpoint=f"show_{kind}", view_func=view)
        return routes

    def _view(self, handler: Handler) -> Callable[..., Response]:
        def view(**names: str) -> Response:
            with self._stripe.lock:
                try:
                    self._check_key()
                    return self._answer(handler, tuple(names.values()))
                except APIError as error:
                    return _response(_reply_to(error))

        return view

    def _answer(self, handler: Handler, names: tuple[str, ...]) -> Response:
        try:
            values = decode_form(_query() if request.method == "GET" else _body())
        except ValueError as error:
            raise ParameterError("parameter_invalid", str(error), "") from error

        key = request.headers.get("Idempotency-Key", "")

        def act() -> Json:
            given = Parameters(values, key or None)
            expand = given.texts("expand")
            return expanded(self._stripe, handler(self._stripe, *names, given), expand)

        if request.method != "POST" or not key:
            return _response(Reply(200, msgspec.json.encode(act())))
        if len(key) > _LONGEST_KEY:
            raise KeyReused
        return self._answer_once(key, (request.path, values), act)

    def _answer_once(self, key: str, call: object, act: Callable[[], Json]) -> Response:
        """Answer as when the key was used first; https://docs.stripe.com/api/idempotent_requests.

        Raises the errors that are not remembered.
        """
        keys = self._stripe.keys
        try:
            earlier = keys.begin(key, call, self._stripe.clock.now())
        except Reused as error:
            raise KeyReused from error
        except InUse as error:
            raise KeyInUse from error
        if earlier is not None:
            return _response(earlier, is_replayed=True)
        try:
            reply = self._stripe.server_errors.reply(
                request.path, lambda: _remembered(act), _reply_to(ServerError())
            )
        except BaseException:
            keys.release(key)
            raise
        keys.finish(key, reply)
        return _response(reply)

    def _check_key(self) -> None:
        if request.headers.get("Authorization") != f"Bearer {self._stripe.settings.secret_key}":
            raise Unauthenticated
        version = request.headers.get("Stripe-Version")
        if version != API_VERSION:
            raise ParameterError("parameter_invalid", f"{version} is not modelled.", "version")


def _shower(find: Callable[[str], object]) -> Handler:
    def show(stripe: Stripe, name: str, given: Parameters) -> Json:
        given.finish()
        return stripe.show(find(name))

    return show


def _remembered(act: Callable[[], Json]) -> Reply:
    """Return the answer, or the error, that its key remembers."""
    try:
        return Reply(200, msgspec.json.encode(act()))
    except APIError as error:
        if not error.is_remembered:
            raise
        return _reply_to(error)


def _reply_to(error: APIError) -> Reply:
    return Reply(error.status, msgspec.json.encode(error.body))


def _query() -> str:
    return request.query_string.decode("ascii", "replace")


def _body() -> str:
    return request.get_data(as_text=True)


def _response(answer: Reply, *, is_replayed: bool = False) -> Response:
    response = Response(answer.body, answer.status, content_type="application/json")
    response.headers["Request-Id"] = "req_sandbox"
    if is_replayed:
        response.headers[REPLAYED] = "true"
    return response
