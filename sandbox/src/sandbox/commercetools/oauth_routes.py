"""The authorization server: https://docs.commercetools.com/api/authorization."""

from typing import Any

from flask import Blueprint, Response, request

from sandbox.commercetools.access import Client, Token
from sandbox.commercetools.answers import answer
from sandbox.commercetools.errors import (
    APIError,
    OAuthError,
    insufficient_scope,
    invalid_client,
)
from sandbox.commercetools.project import Work
from sandbox.commercetools.representations import Author
from sandbox.commercetools.routing import Route, blueprint
from sandbox.commercetools.sign_in import customer_with
from sandbox.commercetools.stand_in import Commercetools


class OAuthRoutes:
    """Issue and introspect access tokens."""

    def __init__(self, commercetools: Commercetools) -> None:
        self._commercetools = commercetools
        self._access = commercetools.access

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        project = self._commercetools.project.key
        routes: list[Route] = [
            ("POST", "/token", self.issue),
            ("POST", f"/{project}/customers/token", self.issue_to_customer),
            ("POST", f"/{project}/anonymous/token", self.issue_to_guest),
            ("POST", "/introspect", self.introspect),
        ]
        return blueprint("oauth", "/oauth", routes)

    def issue(self) -> Response:
        """Issue a token to a client that proves who it is."""
        client = self._client_granting("client_credentials")
        return self._answer(self._access.issue_to(client, request.values.get("scope", "")))

    def issue_to_customer(self) -> Response:
        """Issue a customer's token: https://docs.commercetools.com/api/authorization#password-flow."""
        client = self._client_granting("password")
        work = Work(self._commercetools.project, Author(is_platform_client=False))
        try:
            customer = customer_with(
                request.values.get("username", ""), request.values.get("password", ""), work
            )
        except APIError as error:
            message = "Customer account with the given credentials not found."
            raise OAuthError(400, "invalid_customer_account_credentials", message) from error
        scope = request.values.get("scope", "")
        return self._answer(self._access.issue_to(client, scope, customer_id=customer.id))

    def issue_to_guest(self) -> Response:
        """Issue the token of an anonymous session, new unless its id is given.

        https://docs.commercetools.com/api/authorization#tokens-for-anonymous-sessions
        """
        client = self._client_granting("client_credentials")
        project = self._commercetools.project.key
        needed = f"create_anonymous_token:{project}"
        if not {needed, f"manage_project:{project}"} & set(client.scopes):
            raise insufficient_scope((needed,))
        session = request.values.get("anonymous_id") or self._commercetools.project.new_id()
        scope = request.values.get("scope", "")
        return self._answer(self._access.issue_to(client, scope, anonymous_id=session))

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

    def _answer(self, token: Token) -> Response:
        return answer(token_body(token, self._commercetools))

    def _client_granting(self, grant_type: str) -> Client:
        client = self._client()
        if request.values.get("grant_type") != grant_type:
            message = f"The grant type must be {grant_type}."
            raise OAuthError(400, "unsupported_grant_type", message)
        return client

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
