"""The health check of every application."""

import msgspec

from payment_web.http.json_response import JSONResponse


class Health(msgspec.Struct, frozen=True):
    """The process serves requests."""

    status: str


def health() -> Health:
    """Answer that this process is alive, without a call to another service."""
    return Health("ok")


def health_view() -> JSONResponse:
    """Return the same as a Flask answer."""
    return JSONResponse(msgspec.json.encode(health()))
