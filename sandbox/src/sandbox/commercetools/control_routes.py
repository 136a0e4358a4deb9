"""Routes that only a stand-in has: what a test or a demo decides behind the scenes."""

from typing import Annotated

import msgspec
from flask import Blueprint, Response, request

from sandbox.commercetools.access import TOKEN_LIFETIME, Client
from sandbox.commercetools.answers import answer
from sandbox.commercetools.carts import CART, CartState
from sandbox.commercetools.json_input import read_json
from sandbox.commercetools.kinds import CARTS, SUBSCRIPTIONS
from sandbox.commercetools.oauth_routes import token_body
from sandbox.commercetools.refusals import RefusalCode, Subject
from sandbox.commercetools.representations import Draft
from sandbox.commercetools.routing import blueprint
from sandbox.commercetools.stand_in import Commercetools
from sandbox.commercetools.subscriptions import SUBSCRIPTION, Health

Seconds = Annotated[float, msgspec.Meta(ge=0)]


class ClientDraft(Draft):
    """An API client to register."""

    id: str
    secret: str
    scopes: list[str]


class TokenOrder(Draft):
    """An access token to issue, whatever the client may have."""

    client_id: str
    scopes: list[str]
    customer_id: str | None = None
    anonymous_id: str | None = None
    lifetime_seconds: float = TOKEN_LIFETIME


class MerchantCenterTokenOrder(Draft):
    """A Merchant Center token to sign; without `project_key` it is for this project.

    `permissions` are those of its user, None for a request that did not ask for them.
    """

    subject: str = "merchant-center-user"
    audience: str | None = None
    project_key: str | None = None
    lifetime_seconds: float = 300
    permissions: list[str] | None = None


class Advance(Draft):
    """How far the clock jumps ahead."""

    seconds: Seconds


class CartStateOrder(Draft):
    """The state that a cart takes, by no action of its own."""

    cart_state: CartState


class HealthOrder(Draft):
    """The health that a Subscription takes, by no action of its own."""

    status: Health


class RefusalOrder(Draft):
    """Which updates to refuse with which code, and how many; see `Refusals`."""

    of: Subject
    code: RefusalCode = "InvalidOperation"
    count: Annotated[int, msgspec.Meta(ge=1)] | None = None
    above: Annotated[int, msgspec.Meta(ge=0)] = 0


class AccessControl:
    """Routes that hand out access."""

    def __init__(self, commercetools: Commercetools) -> None:
        self._commercetools = commercetools

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        return blueprint(
            "access control",
            "/test",
            [
                ("POST", "/clients", self.register_client),
                ("POST", "/tokens", self.issue_token),
                ("DELETE", "/tokens", self.revoke_tokens),
                ("POST", "/merchant-center-tokens", self.sign_token),
                ("POST", "/keys/rotate", self.rotate_keys),
            ],
        )

    def register_client(self) -> Response:
        """Add or replace an API client."""
        draft = read_json(request.get_data(), ClientDraft)
        self._commercetools.access.register(Client(draft.id, draft.secret, tuple(draft.scopes)))
        return answer({"id": draft.id, "scopes": draft.scopes}, 201)

    def issue_token(self) -> Response:
        """Issue an access token to whomever."""
        order = read_json(request.get_data(), TokenOrder)
        token = self._commercetools.access.issue(
            order.client_id,
            order.scopes,
            customer_id=order.customer_id,
            anonymous_id=order.anonymous_id,
            lifetime=order.lifetime_seconds,
        )
        return answer(token_body(token, self._commercetools), 201)

    def revoke_tokens(self) -> Response:
        """Make every access token unknown."""
        self._commercetools.access.revoke_all()
        return answer({})

    def sign_token(self) -> Response:
        """Sign a Merchant Center token."""
        order = read_json(request.get_data() or b"{}", MerchantCenterTokenOrder)
        token = self._commercetools.merchant_center.token(
            self._commercetools.issuer,
            order.project_key or self._commercetools.project.key,
            subject=order.subject,
            audience=order.audience,
            lifetime=order.lifetime_seconds,
            permissions=order.permissions,
        )
        return answer({"token": token}, 201)

    def rotate_keys(self) -> Response:
        """Sign with a new key from now on."""
        self._commercetools.merchant_center.rotate()
        return answer(self._commercetools.merchant_center.key_set())


class StateControl:
    """Routes that look at and change the state behind the API's back."""

    def __init__(self, commercetools: Commercetools) -> None:
        self._commercetools = commercetools

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        return blueprint(
            "state control",
            "/test",
            [
                ("POST", "/clock/advance", self.advance),
                ("POST", "/sessions/<session_id>/expire", self.expire_session),
                ("POST", "/carts/<cart_id>/state", self.set_cart_state),
                ("POST", "/subscriptions/<subscription_id>/status", self.set_health),
                ("POST", "/refusals", self.order_refusal),
                ("DELETE", "/refusals", self.clear_refusals),
                ("GET", "/requests", self.show_journal),
                ("DELETE", "/requests", self.clear_journal),
                ("POST", "/reset", self.reset),
            ],
        )

    def advance(self) -> Response:
        """Let the clock jump ahead."""
        self._commercetools.clock.advance(read_json(request.get_data(), Advance).seconds)
        return answer({"now": self._commercetools.clock.now()})

    def expire_session(self, session_id: str) -> Response:
        """End a Checkout session."""
        self._commercetools.sessions.expire(session_id)
        return answer(self._commercetools.sessions.get(session_id))

    def set_cart_state(self, cart_id: str) -> Response:
        """Put a cart into any state."""
        order = read_json(request.get_data(), CartStateOrder)
        cart = CARTS.with_id(self._commercetools.project, cart_id).copy()
        cart.cart_state = order.cart_state
        cart.version += 1
        self._commercetools.project.collection(CART).put(cart)
        return answer(cart)

    def set_health(self, subscription_id: str) -> Response:
        """Let a Subscription fall ill, or recover."""
        order = read_json(request.get_data(), HealthOrder)
        found = SUBSCRIPTIONS.with_id(self._commercetools.project, subscription_id).copy()
        found.status = order.status
        self._commercetools.project.collection(SUBSCRIPTION).put(found)
        return answer(found)

    def order_refusal(self) -> Response:
        """Refuse updates that the API might refuse."""
        order = read_json(request.get_data(), RefusalOrder)
        self._commercetools.project.refusals.order(order.of, order.code, order.count, order.above)
        return answer(order, 201)

    def clear_refusals(self) -> Response:
        """Refuse nothing more."""
        self._commercetools.project.refusals.clear()
        return answer({})

    def show_journal(self) -> Response:
        """Show the latest requests."""
        return answer({"requests": self._commercetools.journal.entries()})

    def clear_journal(self) -> Response:
        """Forget the requests so far."""
        self._commercetools.journal.clear()
        return answer({})

    def reset(self) -> Response:
        """Start again."""
        self._commercetools.reset()
        return answer({})
