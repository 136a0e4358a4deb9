"""The authorization server: https://docs.commercetools.com/api/authorization."""

from typing import Any

from flask import Blueprint, Response, request

from sandbox.commercetools.access import Client, Token
from sandbox.commercetools.answers import answer
from sandbox.commercetools.errors import OAuthError, insufficient_scope, invalid_client
from sandbox.commercetools.stand_in import Commercetools


def oauth_routes(commercetools: Commercetools) -> Blueprint:
    """Return the routes under /oauth."""
    access = commercetools.access
    routes = Blueprint("oauth", __name__, url_prefix="/oauth")

    @routes.post("/token")
    def issue() -> Response:
        client = _client()
        if request.values.get("grant_type") != "client_credentials":
            message = "The grant type must be client_credentials."
            raise OAuthError(400, "unsupported_grant_type", message)
        token = access.issue_to(client, request.values.get("scope", ""))
        return answer(token_body(token, commercetools))

    @routes.post("/introspect")
    def introspect() -> Response:
        client = _client()
        token = access.active_token(request.values.get("token", ""))
        if token is None:
            return answer({"active": False})
        foreign_scope = f"introspect_oauth_tokens:{commercetools.project.key}"
        if token.client_id != client.id and foreign_scope not in client.scopes:
            raise insufficient_scope((foreign_scope,))
        return answer(
            {
                "active": True,
                "scope": token.scope,
                "exp": int(token.expires_at.timestamp()),
                "client_id": token.client_id,
            }
        )

    def _client() -> Client:
        credentials = request.authorization
        if credentials is None or credentials.type != "basic":
            raise invalid_client()
        return access.client(credentials.username or "", credentials.password or "")

    return routes


def token_body(token: Token, commercetools: Commercetools) -> dict[str, Any]:
    """Return the answer to a token request."""
    left = token.expires_at - commercetools.clock.now()
    return {
        "access_token": token.value,
        "token_type": "Bearer",
        "expires_in": int(left.total_seconds()),
        "scope": token.scope,
    }
