"""Merchant Center users: a JSON Web Token signed by the Merchant Center API gateway.

https://docs.commercetools.com/merchant-center-customizations/concepts/integrate-with-your-own-api
"""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from flask import request

from payment_core.runtime.errors import Unauthenticated
from payment_web.http.bearer import bearer_token
from payment_web.tokens.signed_tokens import SignedTokens, audiences
from processor.redirects.web_addresses import origin_of


class TokenRules(msgspec.Struct, frozen=True):
    """Whom a token must come from and be for.

    `processor_url` None means that our public address is not known, so no audience is checked.
    """

    issuer: str
    project_key: str
    processor_url: str | None


@dataclass(frozen=True)
class JWTAuthentication:
    """Accepts only tokens of the configured issuer, for this project and this application."""

    rules: TokenRules
    tokens: SignedTokens

    def authenticate(self) -> None:
        """Return when the token is good; raises `Unauthenticated` or `Unavailable`."""
        self.claims()

    def claims(self) -> Mapping[str, object]:
        """Return what a good token says; raises `Unauthenticated` or `Unavailable`."""
        claims = self.tokens.claims(bearer_token())
        rules = self.rules
        if claims.get(f"{rules.issuer}/claims/project_key") != rules.project_key:
            raise Unauthenticated("The token is not for this project.")
        if rules.processor_url and not audiences(claims) & _addresses(rules.processor_url):
            raise Unauthenticated("The token is not for this application.")
        return claims


def _addresses(processor_url: str) -> frozenset[str]:
    """The forwarding gateway names the origin or the full path, as its caller chose."""
    return frozenset({origin_of(processor_url), processor_url, processor_url + request.path})
