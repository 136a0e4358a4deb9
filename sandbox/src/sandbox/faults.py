"""Fault switches: make a stand-in fail the way networks and services fail.

A rule names requests by method and path and says what goes wrong with them. Rules are set from
a test through `Faults`, or over HTTP through the routes of `faults_blueprint`. `FaultSwitches`
is the WSGI middleware that obeys them; requests under `/test/` are never touched.
"""

import errno
import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from flask import Blueprint, Response, jsonify, request
from werkzeug.wrappers import Response as WSGIResponse

from sandbox.clock import Clock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# An in-process caller puts its own way of waiting here, so that it can give up waiting.
WAIT = "sandbox.wait"


class FaultRule(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel", kw_only=True
):
    """What goes wrong with the requests that match `method` and `path`.

    `path` is a regular expression, searched in the path without query; None matches all.
    `status` answers with that error and `reset` breaks the connection, both *instead of* serving
    the request. With `applied_but_failed` the request is served first, then its answer is
    replaced by `status`, or lost when there is none. `delay_seconds` holds the answer back.
    `malformed_body` replaces the body of whatever is answered, `content_type` its type.
    `retry_after` is sent as the header of that name.
    The first `skip` matching requests pass, the next `count` (None: all) are hit.
    """

    method: str | None = None
    path: str | None = None
    status: int | None = None
    reset: bool = False
    applied_but_failed: bool = False
    delay_seconds: float = 0
    malformed_body: str | None = None
    content_type: str | None = None
    retry_after: int | str | None = None
    skip: int = 0
    count: int | None = 1

    def __post_init__(self) -> None:
        """Refuse a rule that cannot match or does nothing, with ValueError."""
        if self.path is not None:
            _compiled(self.path)
        if self.status is not None and not 400 <= self.status <= 599:
            raise ValueError("status must be an error status.")
        if self.status is not None and self.reset:
            raise ValueError("status and reset exclude each other.")
        if self.delay_seconds < 0 or self.skip < 0 or (self.count is not None and self.count < 1):
            raise ValueError("delaySeconds, skip and count must not be negative, count not zero.")
        if not (self.status or self.loses_answer or self.delay_seconds or self._changes_body):
            raise ValueError("The rule has no effect.")

    def matches(self, method: str, path: str) -> bool:
        """Whether the rule is about this request."""
        return self.method in (None, method) and (
            self.path is None or _compiled(self.path).search(path) is not None
        )

    @property
    def is_served(self) -> bool:
        """Whether the request reaches the application and has its effect."""
        return self.applied_but_failed or (self.status is None and not self.reset)

    @property
    def loses_answer(self) -> bool:
        """Whether the connection breaks in place of an answer."""
        return self.reset or (self.applied_but_failed and self.status is None)

    @property
    def _changes_body(self) -> bool:
        return self.malformed_body is not None or self.content_type is not None


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(f"path is not a regular expression: {error}") from error


@dataclass
class _Switch:
    rule: FaultRule
    passed: int = 0
    hits: int = 0

    def is_spent(self) -> bool:
        return self.rule.count is not None and self.hits >= self.rule.count


class Faults:
    """The rules in force, in the order they were added; safe to use from many threads."""

    def __init__(self) -> None:
        self._switches: list[_Switch] = []
        self._lock = threading.Lock()

    def add(self, rule: FaultRule) -> None:
        """Put a rule in force, behind those that are there."""
        with self._lock:
            self._switches.append(_Switch(rule))

    def clear(self) -> None:
        """Drop all rules."""
        with self._lock:
            self._switches.clear()

    def hits(self) -> list[tuple[FaultRule, int]]:
        """Return every rule with the number of requests it has hit."""
        with self._lock:
            return [(switch.rule, switch.hits) for switch in self._switches]

    def take(self, method: str, path: str) -> FaultRule | None:
        """Return the rule that hits this request and count the hit; None lets it pass."""
        with self._lock:
            for switch in self._switches:
                if switch.is_spent() or not switch.rule.matches(method, path):
                    continue
                if switch.passed < switch.rule.skip:
                    switch.passed += 1
                    continue
                switch.hits += 1
                return switch.rule
            return None


class FaultSwitches:
    """WSGI middleware that lets the rules of `faults` come true.

    `error_body` makes the JSON body for a status, in the words of the service that fails.
    A broken connection is a `ConnectionResetError`: gunicorn and Werkzeug then close the
    connection without an answer, and the in-process network says that no answer came.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        faults: Faults,
        clock: Clock,
        error_body: Callable[[int], object],
    ) -> None:
        self._app = app
        self._faults = faults
        self._clock = clock
        self._error_body = error_body

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Serve one request, with the fault that is due."""
        path = environ["PATH_INFO"]
        is_control = path.startswith("/test/")
        rule = None if is_control else self._faults.take(environ["REQUEST_METHOD"], path)
        if rule is None:
            return self._app(environ, start_response)
        answer = self._answer(rule, environ)
        if rule.delay_seconds:
            environ.get(WAIT, self._clock.sleep)(rule.delay_seconds)
        if rule.loses_answer:
            raise ConnectionResetError(errno.ECONNRESET, "The connection was reset.")
        return answer(environ, start_response)

    def _answer(self, rule: FaultRule, environ: "WSGIEnvironment") -> WSGIResponse:
        answer = WSGIResponse()
        if rule.is_served:
            answer = WSGIResponse.from_app(self._app, environ, buffered=True)
        if rule.status is not None:
            body = msgspec.json.encode(self._error_body(rule.status))
            answer = WSGIResponse(body, rule.status, content_type="application/json")
        if rule.malformed_body is not None:
            answer.set_data(rule.malformed_body)
        if rule.content_type is not None:
            answer.headers["Content-Type"] = rule.content_type
        if rule.retry_after is not None:
            answer.headers["Retry-After"] = str(rule.retry_after)
        return answer


def faults_blueprint(faults: Faults) -> Blueprint:
    """Return the routes `POST`, `GET` and `DELETE /test/faults`.

    POST takes one rule as JSON, names in camelCase, and answers 201, or 400 with a message.
    """
    routes = Blueprint("faults", __name__)

    @routes.post("/test/faults")
    def add_fault() -> tuple[Response, int]:
        try:
            rule = msgspec.json.decode(request.get_data(), type=FaultRule)
        except msgspec.DecodeError as error:
            return jsonify(message=str(error)), 400
        faults.add(rule)
        return jsonify(msgspec.to_builtins(rule)), 201

    @routes.get("/test/faults")
    def list_faults() -> Response:
        rules = [{**msgspec.to_builtins(rule), "hits": hits} for rule, hits in faults.hits()]
        return jsonify(faults=rules)

    @routes.delete("/test/faults")
    def clear_faults() -> tuple[str, int]:
        faults.clear()
        return "", 204

    return routes
