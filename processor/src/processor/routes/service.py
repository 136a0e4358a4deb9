"""Routes about the application itself."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from payment_web.http.health import health
from processor.http.endpoints import Endpoint
from processor.routes.openapi import openapi_document


class ServiceRoutes:
    """Two routes that need no credentials; `endpoints` are all of them."""

    def __init__(self, others: Sequence[Endpoint], version: str) -> None:
        self._version = version
        self.endpoints = (
            *others,
            Endpoint("GET", "/health", health),
            Endpoint("GET", "/openapi.json", self.openapi),
        )

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI 3.1 description of this application."""
        return self._document

    @cached_property
    def _document(self) -> dict[str, Any]:
        return openapi_document(self.endpoints, self._version)
