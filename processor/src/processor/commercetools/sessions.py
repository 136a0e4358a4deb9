"""Checkout sessions. https://docs.commercetools.com/checkout/sessions-api"""

from dataclasses import dataclass

import msgspec

from payment_core.commercetools.client import Commercetools, CommercetoolsError, NotFound, escaped
from payment_core.domain.money import Money
from payment_core.runtime.errors import Unauthenticated
from processor.domain.session import Session


class _CartReference(msgspec.Struct):
    id: str


class _ActiveCart(msgspec.Struct, rename="camel"):
    cart_ref: _CartReference


class _Metadata(msgspec.Struct, rename="camel"):
    allowed_payment_methods: tuple[str, ...] | None = None
    checkout_transaction_item_id: str | None = None
    processor_url: str | None = None
    merchant_return_url: str | None = None
    future_order_number: str | None = None
    gift_card_planned_amount: Money | None = None
    correlation_id: str | None = None


class _SessionResource(msgspec.Struct, rename="camel"):
    state: str
    active_cart: _ActiveCart | None = None
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)


@dataclass(frozen=True)
class Sessions:
    """Verifies session ids with the session service."""

    service: Commercetools

    def get(self, session_id: str) -> Session:
        """Return the session.

        Raises `Unauthenticated` when there is no such session, it is not ACTIVE or has no cart,
        `Unavailable` when the session service cannot answer.
        """
        try:
            resource = self.service.get(f"sessions/{escaped(session_id)}", _SessionResource)
        except (NotFound, CommercetoolsError) as error:
            raise Unauthenticated("Session is not active.") from error
        if resource.state != "ACTIVE" or resource.active_cart is None:
            raise Unauthenticated("Session is not active.")
        metadata = resource.metadata
        return Session(
            cart_id=resource.active_cart.cart_ref.id,
            allowed_payment_methods=metadata.allowed_payment_methods or (),
            checkout_transaction_item_id=metadata.checkout_transaction_item_id,
            processor_url=metadata.processor_url,
            merchant_return_url=metadata.merchant_return_url,
            future_order_number=metadata.future_order_number,
            gift_card_planned_amount=metadata.gift_card_planned_amount,
            correlation_id=metadata.correlation_id,
        )
