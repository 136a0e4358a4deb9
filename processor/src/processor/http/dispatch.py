"""Serves one request to one endpoint: authenticate, read, call, answer."""

from collections.abc import Callable, Mapping

import msgspec
from flask import Response, request

from payment_core.runtime.context import Trigger, triggered_by
from payment_core.runtime.errors import ResourceNotFound
from payment_web.http.json_response import JSONResponse
from payment_web.http.raw_body import read_body
from processor.domain.errors import UnsupportedMediaType
from processor.domain.operator import Operator
from processor.domain.session import Session
from processor.http.browser_input import refuse_browser_decisions, refuse_card_numbers
from processor.http.commercetools_ids import COMMERCETOOLS_ID
from processor.http.endpoints import Authentication, Endpoint
from processor.http.idempotency_keys import checked_key
from processor.http.json_body import decode, parse
from processor.http.request_log import note_payment

Authenticators = Mapping[Authentication, Callable[[], Session | Operator | None]]

_JSON = "application/json"
# Five minutes: as long as a change of a setting may go unnoticed.
_KEPT_BY_CACHES = "public, max-age=300"


def view_of(endpoint: Endpoint, authenticators: Authenticators) -> Callable[..., Response]:
    """Return the Flask view of an endpoint."""
    authenticate = authenticators[endpoint.authentication]
    trigger = Trigger(endpoint.trigger)
    names_of_caller = {"session", "operator"} & set(endpoint.parameters)

    def view(**path: str) -> Response:
        triggered_by(trigger)
        caller = authenticate()
        arguments = _arguments(endpoint, path)
        for name in names_of_caller:
            arguments[name] = caller
        answer = _answer(endpoint.handler(**arguments), endpoint.status)
        if endpoint.is_public:
            answer.headers["Cache-Control"] = _KEPT_BY_CACHES
        return answer

    return view


def _arguments(endpoint: Endpoint, path: Mapping[str, str]) -> dict[str, object]:
    arguments: dict[str, object] = dict(path)
    if "payment_id" in path:
        _check_id(path["payment_id"], "payment")
        note_payment(path["payment_id"])
    if "payment_method_id" in path:
        _check_id(path["payment_method_id"], "stored payment method")
    if "idempotency_key" in endpoint.parameters:
        key = request.headers.get("Idempotency-Key")
        arguments["idempotency_key"] = checked_key("Idempotency-Key", key)
    if endpoint.body is not None:
        arguments["body"] = _body(endpoint)
    for name in endpoint.query_parameters:
        arguments[name] = request.args.get(name, "")
    if endpoint.query is not None:
        sent = {one: request.args.get(one, "") for one in endpoint.optional_query_parameters}
        arguments["query"] = msgspec.convert(sent, endpoint.query)
    return arguments


def _check_id(commercetools_id: str, kind: str) -> None:
    if not COMMERCETOOLS_ID.fullmatch(commercetools_id):
        raise ResourceNotFound(f"There is no such {kind}.")


def _body(endpoint: Endpoint) -> object:
    if endpoint.body is bytes or endpoint.body is None:
        return read_body(endpoint.body_limit)
    raw = read_body(endpoint.body_limit)
    if not raw and endpoint.may_have_no_body:
        return decode({}, endpoint.body)
    _require_plain_json()
    document = parse(raw)
    if endpoint.starts_payments:
        refuse_card_numbers(document)
    if endpoint.is_for_shoppers:
        refuse_browser_decisions(document)
    return decode(document, endpoint.body)


def _require_plain_json() -> None:
    environ = request.environ
    if environ.get("CONTENT_TYPE") == _JSON and "HTTP_CONTENT_ENCODING" not in environ:
        return  # As nearly every caller has it; the rest reads what others may write.
    charset = request.mimetype_params.get("charset", "utf-8")
    if request.mimetype != _JSON or charset.lower() != "utf-8":
        raise UnsupportedMediaType("The request body must be application/json in UTF-8.")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("The request body must not be compressed.")


def _answer(result: object, status: int) -> Response:
    if isinstance(result, Response):
        return result
    if result is None:
        return Response(status=204)
    return JSONResponse(msgspec.json.encode(result), status)
