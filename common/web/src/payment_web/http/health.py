"""The health check of every application."""

import msgspec
from flask import Response


class Health(msgspec.Struct, frozen=True):
    """The process serves requests."""

    status: str


def health() -> Health:
    """Answer that this process is alive, without a call to another service."""
    return Health("ok")


def health_view() -> Response:
    """Return the same as a Flask answer."""
    return Response(msgspec.json.encode(health()), mimetype="application/json")
