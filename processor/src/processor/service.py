"""Routes about the application itself."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import msgspec

from processor.endpoints import Endpoint
from processor.openapi import openapi_document


class Health(msgspec.Struct, frozen=True):
    """The process serves requests."""

    status: str


class ServiceRoutes:
    """Two routes that anybody may call, beside all others; `endpoints` are all of them."""

    def __init__(self, others: Sequence[Endpoint], version: str) -> None:
        self._version = version
        self.endpoints = (
            *others,
            Endpoint("GET", "/health", self.health),
            Endpoint("GET", "/openapi.json", self.openapi),
        )

    def health(self) -> Health:
        """Answer that this process is alive, without asking anybody else."""
        return Health("ok")

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI 3.1 description of this application."""
        return self._document

    @cached_property
    def _document(self) -> dict[str, Any]:
        return openapi_document(self.endpoints, self._version)
