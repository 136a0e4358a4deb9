"""The authorization server: https://docs.commercetools.com/api/authorization."""

from typing import Any

from flask import Blueprint, Response, request

from sandbox.commercetools.access import Client, Token
from sandbox.commercetools.answers import answer
from sandbox.commercetools.errors import OAuthError, insufficient_scope, invalid_client
from sandbox.commercetools.routing import Route, blueprint
from sandbox.commercetools.stand_in import Commercetools


class OAuthRoutes:
    """Issue and introspect access tokens."""

    def __init__(self, commercetools: Commercetools) -> None:
        self._commercetools = commercetools
        self._access = commercetools.access

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes: list[Route] = [
            ("POST", "/token", self.issue),
            ("POST", "/introspect", self.introspect),
        ]
        return blueprint("oauth", "/oauth", routes)

    def issue(self) -> Response:
        """Issue a token to a client that proves who it is."""
        client = self._client()
        if request.values.get("grant_type") != "client_credentials":
            message = "The grant type must be client_credentials."
            raise OAuthError(400, "unsupported_grant_type", message)
        token = self._access.issue_to(client, request.values.get("scope", ""))
        return answer(token_body(token, self._commercetools))

    def introspect(self) -> Response:
        """Tell a client about a token, its own or, with the scope for it, another's."""
        client = self._client()
        token = self._access.active_token(request.values.get("token", ""))
        if token is None:
            return answer({"active": False})
        foreign_scope = f"introspect_oauth_tokens:{self._commercetools.project.key}"
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

    def _client(self) -> Client:
        credentials = request.authorization
        if credentials is None or credentials.type != "basic":
            raise invalid_client()
        return self._access.client(credentials.username or "", credentials.password or "")


def token_body(token: Token, commercetools: Commercetools) -> dict[str, Any]:
    """Return the answer to a token request."""
    left = token.expires_at - commercetools.clock.now()
    return {
        "access_token": token.value,
        "token_type": "Bearer",
        "expires_in": int(left.total_seconds()),
        "scope": token.scope,
    }
