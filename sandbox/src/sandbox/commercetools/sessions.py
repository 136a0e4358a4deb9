"""Checkout sessions: https://docs.commercetools.com/checkout/checkout-sessions-api."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from sandbox.commercetools.carts import CART, Cart
from sandbox.commercetools.errors import resource_not_found
from sandbox.commercetools.project import Project, Work
from sandbox.commercetools.representations import Draft, ResourceIdentifier

SESSION_LIFETIME = timedelta(days=2)


class CartPointer(Draft):
    """The cart that the session is about."""

    cart_ref: ResourceIdentifier


class SessionDraft(Draft):
    """A session as the merchant's backend creates it; `metadata` is kept as it is."""

    cart: CartPointer
    metadata: dict[str, Any] = msgspec.field(default_factory=dict)


class Sessions:
    """The sessions of the project; they expire by the clock."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._sessions: dict[str, dict[str, Any]] = {}
        self._expiry: dict[str, datetime] = {}

    def create(self, draft: SessionDraft, work: Work) -> dict[str, Any]:
        """Open a session; raises ReferencedResourceNotFound when there is no such cart."""
        cart: Cart = work.find(CART, draft.cart.cart_ref)
        session_id = self._project.new_id()
        self._sessions[session_id] = {
            "id": session_id,
            "version": 1,
            "createdAt": work.now,
            "lastModifiedAt": work.now,
            "activeCart": {"cartRef": {"id": cart.id}},
            **_shopper(cart),
            "metadata": draft.metadata,
        }
        self._expiry[session_id] = self._project.clock.now() + SESSION_LIFETIME
        return self.get(session_id)

    def get(self, session_id: str) -> dict[str, Any]:
        """Return the session with its state, ACTIVE or EXPIRED; raises ResourceNotFound."""
        session = self._sessions.get(session_id)
        if session is None:
            raise resource_not_found(f"ID '{session_id}'")
        is_active = self._project.clock.now() < self._expiry[session_id]
        return {**session, "state": "ACTIVE" if is_active else "EXPIRED"}

    def expire(self, session_id: str) -> None:
        """End the session now; raises ResourceNotFound."""
        self.get(session_id)
        self._expiry[session_id] = self._project.clock.now()

    def clear(self) -> None:
        """Forget all sessions."""
        self._sessions.clear()
        self._expiry.clear()


def _shopper(cart: Cart) -> dict[str, Any]:
    customer: dict[str, Any] = {}
    if cart.customer_id is not None:
        customer["customerRef"] = {"id": cart.customer_id}
    if cart.anonymous_id is not None:
        customer["anonymousId"] = cart.anonymous_id
    return {"customer": customer} if customer else {}
