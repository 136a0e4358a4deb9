"""CORS: only the shopper's routes, only for the shop's own origins.

https://fetch.spec.whatwg.org/#http-cors-protocol
"""

import re
from collections.abc import Collection
from functools import cached_property

import msgspec
from flask import Flask, Response, request

from payment_core.runtime.errors import WrongValue
from payment_core.runtime.service_urls import is_loopback
from processor.http.endpoints import Endpoint

_METHODS = ("GET", "POST", "DELETE", "OPTIONS")
_HEADERS = (
    "Content-Type",
    "X-Session-Id",
    "X-Correlation-ID",
    "X-Request-ID",
    "Idempotency-Key",
    "Authorization",
)
_ORIGIN = re.compile(
    r"(?P<scheme>https?)://(?P<wildcard>\*\.)?"
    r"(?P<host>[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?P<port>:[0-9]{1,5})?"
)
_DEFAULT_PORTS = {"https": ":443", "http": ":80"}
_SUBDOMAINS = r"(?:[a-z0-9-]+\.)+"
_KNOWN_HEADERS = frozenset(name.lower() for name in _HEADERS)
_PREFLIGHT_SECONDS = "600"


class OriginPattern(msgspec.Struct, frozen=True, dict=True):
    """One allowed origin, or all below a domain: `https://*.example.com`."""

    text: str

    @classmethod
    def parse(cls, text: str) -> "OriginPattern":
        """Check one item of ALLOWED_ORIGINS; raises `WrongValue`."""
        text = text.removesuffix("/")  # Everybody copies addresses with one.
        origin = _ORIGIN.fullmatch(text)
        if origin is None:
            raise WrongValue("has an item that is not an origin")
        if origin["scheme"] == "http" and not is_loopback(origin["host"].strip("[]")):
            raise WrongValue("must use https")
        if origin["wildcard"] and "." not in origin["host"]:
            raise WrongValue("has a wildcard that is too wide")
        if origin["port"] == _DEFAULT_PORTS[origin["scheme"]]:
            text = text.removesuffix(origin["port"])  # Browsers leave it out of an Origin.
        return cls(text)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(re.escape(self.text).replace(re.escape("*."), _SUBDOMAINS))

    def allows(self, origin: str) -> bool:
        """Whether a browser's Origin header is this one; `null` never is."""
        return self._pattern.fullmatch(origin) is not None


class CrossOriginAccess:
    """Adds the CORS headers to the routes of the shopper and answers their preflights."""

    def __init__(self, allowed: Collection[OriginPattern], endpoints: Collection[Endpoint]) -> None:
        self._allowed = tuple(allowed)
        self._rules = frozenset(one.rule for one in endpoints if one.is_for_shoppers)

    def register(self, app: Flask) -> None:
        """Attach to an application that has the endpoints."""
        for rule in self._rules:
            app.add_url_rule(rule, f"preflight {rule}", _preflight, methods=["OPTIONS"])
        app.after_request(self._add_headers)

    def _add_headers(self, response: Response) -> Response:
        rule = request.url_rule
        if rule is None or rule.rule not in self._rules:
            return response
        response.headers.add("Vary", "Origin")
        origin = request.headers.get("Origin", "")
        if any(pattern.allows(origin) for pattern in self._allowed) and _asks_the_possible():
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = "X-Correlation-ID, Retry-After"
            if request.method == "OPTIONS":
                response.headers["Access-Control-Allow-Methods"] = ", ".join(_METHODS)
                response.headers["Access-Control-Allow-Headers"] = ", ".join(_HEADERS)
                response.headers["Access-Control-Max-Age"] = _PREFLIGHT_SECONDS
        return response


def _preflight(**_path: str) -> Response:
    return Response(status=204)


def _asks_the_possible() -> bool:
    """Whether a preflight asks only for methods and headers that we take."""
    method = request.headers.get("Access-Control-Request-Method", "GET")
    asked = request.headers.get("Access-Control-Request-Headers", "").lower().split(",")
    return method in _METHODS and all(
        name.strip() in _KNOWN_HEADERS for name in asked if name.strip()
    )
