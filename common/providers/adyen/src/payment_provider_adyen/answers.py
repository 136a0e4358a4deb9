"""The shapes of Adyen's answers, as far as we read them.

https://docs.adyen.com/api-explorer/Checkout/72/overview
"""

import msgspec

from payment_provider_adyen import result_codes


class Amount(msgspec.Struct):
    """An amount in Adyen's minor units."""

    value: int
    currency: str


class PaymentMethodAnswer(msgspec.Struct):
    """What paid."""

    brand: str | None = None
    type: str | None = None


class PaymentAnswer(msgspec.Struct, rename="camel"):
    """The answer to a payment or to its details; `action` is what the browser has to do."""

    result_code: str
    psp_reference: str | None = None
    merchant_reference: str | None = None
    amount: Amount | None = None
    action: dict[str, object] | None = None
    refusal_reason_code: str | None = None
    payment_method: PaymentMethodAnswer | None = None
    additional_data: dict[str, object] = {}

    @property
    def is_authorised(self) -> bool:
        """Whether the whole amount is authorized."""
        return self.result_code == result_codes.AUTHORISED

    @property
    def awaits_details(self) -> bool:
        """Whether it continues with the details that the shopper's browser brings back.

        A card never ends without them. A local method may: its bank tells Adyen, and the webhook
        brings a success that is given back where another attempt has taken its place by then.
        """
        return self.result_code in result_codes.WAITING_FOR_SHOPPER

    @property
    def brand(self) -> str | None:
        """The card's brand, or the method."""
        method = self.payment_method
        return (method.brand or method.type) if method else None


class ModificationAnswer(msgspec.Struct, rename="camel"):
    """The receipt for a capture, refund or cancellation."""

    psp_reference: str
    merchant_account: str
    status: str | None = None
    reference: str | None = None
    payment_psp_reference: str | None = None
    payment_reference: str | None = None


class StoredMethod(msgspec.Struct, rename="camel"):
    """A payment method that Adyen keeps; `expiry_year` has two digits, sometimes four."""

    id: str
    type: str | None = None
    brand: str | None = None
    last_four: str | None = None
    expiry_month: str | None = None
    expiry_year: str | None = None
    first_psp_reference: str | None = None


class StoredMethods(msgspec.Struct, rename="camel"):
    """All that Adyen keeps for one shopper."""

    stored_payment_methods: list[StoredMethod] = []


class ErrorAnswer(msgspec.Struct, rename="camel"):
    """Why a call was refused; its message may repeat what was sent, so it is not read."""

    error_code: str = ""
    error_type: str = ""
