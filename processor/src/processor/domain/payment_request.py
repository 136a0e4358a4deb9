"""What a shopper asks for when starting to pay."""

from collections.abc import Callable

import msgspec

from payment_core.domain.money import Money
from payment_core.domain.provider import Browser
from payment_core.runtime.errors import InvalidInput
from payment_core.runtime.secret import Secret

# Gives the address to which a PSP sends the browser back, for a payment id.
ReturnUrl = Callable[[str], str]


class PurchaseOrder(msgspec.Struct, frozen=True):
    """The buyer's own reference for an offline payment."""

    number: str
    memo: str | None = None


class PaymentRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A method, and how to pay by it.

    `idempotency_key` is that of this submit. `return_url` gives the address to which the PSP sends
    the browser back; None when there is no such address, and then `no_return_url` is what a
    method that needs one is refused with.

    `store` is the shopper's consent to keep the method. `stored_method_id` names the PaymentMethod
    to pay with, and `stored_token` is its token at the PSP, once its owner was checked.
    `off_session` says that no shopper is there. `is_recurring` says that the payment begins a
    subscription. `browser` is what is known of the shopper's.

    `quoted_amount` is the sum that a wallet showed to the shopper, None where nothing did: any
    other sum is not charged.
    """

    method: str
    token: Secret | None = None
    idempotency_key: str | None = None
    purchase_order: PurchaseOrder | None = None
    return_url: ReturnUrl | None = None
    no_return_url: InvalidInput | None = None
    store: bool = False
    stored_method_id: str | None = None
    stored_token: Secret | None = None
    off_session: bool = False
    is_recurring: bool = False
    quoted_amount: Money | None = None
    browser: Browser | None = None
