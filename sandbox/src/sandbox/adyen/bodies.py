"""What the calls take. Members that are not modelled are refused, and so is what is too long."""

import re
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from sandbox.adyen.errors import AdyenError, Invalid, Unreadable

T = TypeVar("T")
_MISSING = re.compile(r"missing required field `(\w+)`")
_CODES = {"returnUrl": ("14_030", "Return URL is missing.")}
_PAIRS, _KEY, _VALUE = 20, 20, 80

Text = Annotated[str, msgspec.Meta(min_length=1)]
Reference = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Shopper = Annotated[str, msgspec.Meta(min_length=3, max_length=256)]
Address = dict[str, str]
Opaque = dict[str, Any]


class Body(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, rename="camel"):
    """A JSON object with only the members named here."""


class Amount(Body):
    """Adyen's minor units."""

    value: Annotated[int, msgspec.Meta(ge=1, le=99_999_999_999)]
    currency: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$")]


class BrowserInfo(Body):
    """What 3-D Secure wants to know of a browser."""

    accept_header: str
    color_depth: int
    java_enabled: bool
    language: str
    screen_height: int
    screen_width: int
    time_zone_offset: int
    user_agent: str
    java_script_enabled: bool = True


class ThreeDSRequestData(Body):
    """How 3-D Secure is to be done."""

    native_three_ds: Literal["preferred", "disabled"] | None = msgspec.field(
        default=None, name="nativeThreeDS"
    )


class AuthenticationData(Body):
    """Whether and how a card holder is authenticated."""

    attempt_authentication: Literal["always", "never"] | None = None
    three_ds_request_data: ThreeDSRequestData | None = msgspec.field(
        default=None, name="threeDSRequestData"
    )


class AdditionalData(Body):
    """The pairs that are modelled."""

    manual_capture: Literal["true", "false"] | None = None
    requested_test_acquirer_response_code: str | None = msgspec.field(
        default=None, name="RequestedTestAcquirerResponseCode"
    )
    requested_test_error_response_code: (
        Literal["NO_CONNECTION_AVAILABLE", "IOEXCEPTION_RECEIVED"] | None
    ) = msgspec.field(default=None, name="RequestedTestErrorResponseCode")


class PaymentMethod(Body):
    """A card in encrypted fields, a stored method, or a method with a bank's page or an account."""

    type: Literal["scheme", "ideal", "sepadirectdebit"]
    encrypted_card_number: str | None = None
    encrypted_expiry_month: str | None = None
    encrypted_expiry_year: str | None = None
    encrypted_security_code: str | None = None
    stored_payment_method_id: str | None = None
    holder_name: str | None = None
    brand: str | None = None
    issuer: str | None = None
    iban: str | None = None
    owner_name: str | None = None
    checkout_attempt_id: str | None = None
    sdk_data: str | None = None


class ShopperName(Body):
    """A name in two parts."""

    first_name: str
    last_name: str


class PaymentBody(Body):
    """`POST /payments`."""

    amount: Amount
    merchant_account: Text
    payment_method: PaymentMethod
    reference: Reference
    return_url: Annotated[str, msgspec.Meta(min_length=1, max_length=1024)]
    additional_data: AdditionalData = msgspec.field(default_factory=AdditionalData)
    application_info: Opaque = {}
    authentication_data: AuthenticationData = msgspec.field(default_factory=AuthenticationData)
    billing_address: Address | None = None
    browser_info: BrowserInfo | None = None
    capture_delay_hours: Annotated[int, msgspec.Meta(ge=0, le=672)] | None = None
    channel: Literal["iOS", "Android", "Web"] | None = None
    checkout_attempt_id: str | None = None
    country_code: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")] | None = None
    delivery_address: Address | None = None
    line_items: list[Opaque] | None = None
    merchant_order_reference: Annotated[str, msgspec.Meta(max_length=1000)] | None = None
    metadata: dict[str, str] = {}
    origin: Annotated[str, msgspec.Meta(max_length=80)] | None = None
    recurring_processing_model: (
        Literal["CardOnFile", "Subscription", "UnscheduledCardOnFile"] | None
    ) = None
    shopper_email: Annotated[str, msgspec.Meta(max_length=256)] | None = None
    shopper_interaction: Literal["Ecommerce", "ContAuth"] | None = None
    shopper_ip: Annotated[str, msgspec.Meta(max_length=50)] | None = msgspec.field(
        default=None, name="shopperIP"
    )
    shopper_locale: str | None = None
    shopper_name: ShopperName | None = None
    shopper_reference: Shopper | None = None
    shopper_statement: (
        Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9 .,'_\-?+*/]{1,22}$")] | None
    ) = None
    store_payment_method: bool = False
    telephone_number: str | None = None

    @property
    def is_native(self) -> bool:
        """Whether 3-D Secure may take place in the shop's page."""
        wanted = self.authentication_data.three_ds_request_data
        return wanted is not None and wanted.native_three_ds == "preferred"


class Details(Body):
    """What came back from a page of 3-D Secure or of a bank."""

    redirect_result: str | None = None
    three_ds_result: str | None = msgspec.field(default=None, name="threeDSResult")


class DetailsBody(Body):
    """`POST /payments/details`."""

    details: Details
    payment_data: str | None = None
    application_info: Opaque = {}


class FingerprintBody(Body):
    """`POST /checkoutshopper/v1/submitThreeDS2Fingerprint`, which a browser calls."""

    fingerprint_result: Text
    payment_data: Text


class AmountModification(Body):
    """`POST /payments/{reference}/captures` and `/refunds`."""

    amount: Amount
    merchant_account: Text
    reference: Reference | None = None
    line_items: list[Opaque] | None = None
    merchant_refund_reason: (
        Literal["FRAUD", "CUSTOMER REQUEST", "RETURN", "DUPLICATE", "OTHER"] | None
    ) = None
    application_info: Opaque = {}


class Cancellation(Body):
    """`POST /payments/{reference}/cancels`."""

    merchant_account: Text
    reference: Reference | None = None
    application_info: Opaque = {}


class TechnicalCancellation(Body):
    """`POST /cancels`; `payment_reference` is the merchant's own."""

    merchant_account: Text
    payment_reference: Reference
    reference: Reference | None = None
    application_info: Opaque = {}


class MethodsBody(Body):
    """`POST /paymentMethods`."""

    merchant_account: Text
    amount: Amount | None = None
    channel: Literal["iOS", "Android", "Web"] | None = None
    country_code: str | None = None
    shopper_locale: str | None = None
    shopper_reference: Shopper | None = None
    allowed_payment_methods: list[str] | None = None


def read(kind: type[T], body: bytes) -> T:
    """Read a body; raises `Unreadable` for what is no JSON, and `Invalid` for the rest."""
    try:
        given = msgspec.json.decode(body)
    except msgspec.DecodeError as error:
        raise Unreadable(str(error)) from error
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        raise _invalid(str(error)) from error


def check_metadata(metadata: dict[str, str]) -> None:
    """Raise `Invalid` for more pairs, or longer ones, than Adyen takes."""
    too_long = any(len(name) > _KEY or len(text) > _VALUE for name, text in metadata.items())
    if len(metadata) > _PAIRS or too_long:
        raise Invalid("Metadata size exceeds limit", "177")


def _invalid(message: str) -> AdyenError:
    missing = _MISSING.search(message)
    if missing and missing[1] in _CODES:
        code, text = _CODES[missing[1]]
        return Invalid(text, code)
    return Invalid(message)
