"""Stored methods, as a merchant's server sees them."""

from flask import Blueprint, Response

from sandbox.psp.service import SandboxPSP


def stored_methods_api(psp: SandboxPSP) -> Blueprint:
    """Return `DELETE /v1/stored-methods/{token}`: 204, and 404 when it is not there any more."""
    routes = Blueprint("stored_methods_api", __name__)

    @routes.delete("/v1/stored-methods/<token>")
    def delete(token: str) -> Response:
        with psp.lock:
            psp.vault.delete(token)
        return Response(status=204)

    return routes
