"""What a commercetools Checkout session allows its shopper to do."""

import msgspec

from payment_core.domain.money import Money


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """An ACTIVE session, with the cart it is about and what its maker decided.

    It is made on the merchant's server, so its URLs and amounts can be trusted.
    https://docs.commercetools.com/checkout/payment-only
    """

    cart_id: str
    allowed_payment_methods: tuple[str, ...] = ()
    checkout_transaction_item_id: str | None = None
    processor_url: str | None = None
    merchant_return_url: str | None = None
    future_order_number: str | None = None
    gift_card_planned_amount: Money | None = None
    correlation_id: str | None = None

    def allows(self, method: str) -> bool:
        """Whether the shopper may pay by this method; a session that lists none allows all."""
        return not self.allowed_payment_methods or method in self.allowed_payment_methods
