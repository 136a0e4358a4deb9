"""API clients, access tokens and scopes: https://docs.commercetools.com/api/authorization."""

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.clock import Clock
from sandbox.commercetools.customers import CUSTOMER
from sandbox.commercetools.errors import (
    OAuthError,
    insufficient_scope,
    invalid_client,
    invalid_token,
)
from sandbox.commercetools.representations import Author, Reference

TOKEN_LIFETIME = 172_800  # seconds


@dataclass(frozen=True)
class Client:
    """An API client; a scope reads like `manage_payments:project-key`."""

    id: str
    secret: str
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class Token:
    """An access token. With a customer or anonymous id it belongs to a shopper."""

    value: str
    client_id: str
    scopes: tuple[str, ...]
    expires_at: datetime
    customer_id: str | None = None
    anonymous_id: str | None = None

    @property
    def scope(self) -> str:
        """The scopes as OAuth writes them, with the shopper's id among them."""
        shopper = (
            f"{name}:{value}"
            for name, value in (
                ("customer_id", self.customer_id),
                ("anonymous_id", self.anonymous_id),
            )
            if value is not None
        )
        return " ".join([*self.scopes, *shopper])

    @property
    def author(self) -> Author:
        """Whom a change made with this token is attributed to."""
        customer = self.customer_id
        return Author(
            is_platform_client=False,
            client_id=self.client_id,
            customer=None if customer is None else Reference(type_id=CUSTOMER, id=customer),
            anonymous_id=self.anonymous_id,
        )

    def allows(self, scope: str, project_key: str) -> bool:
        """Whether the token has the scope in the project, alone or within manage_project."""
        return any(f"{one}:{project_key}" in self.scopes for one in (scope, "manage_project"))


class Access:
    """Who may do what. Tokens expire by the clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._clients: dict[str, Client] = {}
        self._tokens: dict[str, Token] = {}

    def register(self, client: Client) -> None:
        """Add or replace an API client."""
        self._clients[client.id] = client

    def client(self, client_id: str, secret: str) -> Client:
        """Return the client that proves who it is; raises invalid_client."""
        client = self._clients.get(client_id)
        if client is None or not hmac.compare_digest(client.secret.encode(), secret.encode()):
            raise invalid_client()
        return client

    def issue(
        self,
        client_id: str,
        scopes: Iterable[str],
        *,
        customer_id: str | None = None,
        anonymous_id: str | None = None,
        lifetime: float = TOKEN_LIFETIME,
    ) -> Token:
        """Return a new token that lives that many seconds."""
        token = Token(
            value=secrets.token_urlsafe(),
            client_id=client_id,
            scopes=tuple(scopes),
            expires_at=self._clock.now() + timedelta(seconds=lifetime),
            customer_id=customer_id,
            anonymous_id=anonymous_id,
        )
        self._tokens[token.value] = token
        return token

    def issue_to(
        self,
        client: Client,
        asked: str,
        *,
        customer_id: str | None = None,
        anonymous_id: str | None = None,
    ) -> Token:
        """Return a token for what the client asks, by default all it may have.

        With a customer or anonymous id it is a shopper's. Raises invalid_scope when the client
        asks for more than it may have.
        """
        scopes = tuple(asked.split()) or client.scopes
        if not set(scopes) <= set(client.scopes):
            raise OAuthError(400, "invalid_scope", "The client may not have one of the scopes.")
        return self.issue(client.id, scopes, customer_id=customer_id, anonymous_id=anonymous_id)

    def active_token(self, value: str) -> Token | None:
        """Return the token, None when it is unknown or has expired."""
        token = self._tokens.get(value)
        return token if token is not None and self._clock.now() < token.expires_at else None

    def admit(self, authorization: str, project_key: str, scopes: tuple[str, ...]) -> Token:
        """Return the bearer's token; raises invalid_token, or insufficient_scope when it has
        none of the scopes in the project.
        """
        scheme, _, value = authorization.partition(" ")
        token = self.active_token(value) if scheme.lower() == "bearer" else None
        if token is None:
            raise invalid_token()
        if not any(token.allows(scope, project_key) for scope in scopes):
            raise insufficient_scope(tuple(f"{scope}:{project_key}" for scope in scopes))
        return token

    def revoke_all(self) -> None:
        """Make every token unknown."""
        self._tokens.clear()
