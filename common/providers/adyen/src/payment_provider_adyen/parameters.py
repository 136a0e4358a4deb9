"""What we ask Adyen for.

https://docs.adyen.com/api-explorer/Checkout/72/post/payments
"""

from collections.abc import Mapping

from payment_core.spi import (
    AuthorizationRequest,
    Browser,
    DeploymentLabels,
    OperationRequest,
    PaymentMethodType,
)
from payment_provider_adyen.means import payment_method, stored_id
from payment_provider_adyen.minor_units import to_adyen
from payment_provider_adyen.references import operation_reference, payment_reference
from payment_provider_adyen.settings import AdyenSettings

_LONGEST_METADATA = 80
_LONGEST_ORDER = 1000
_LONGEST_ORIGIN, _LONGEST_EMAIL, _LONGEST_IP = 80, 256, 50
# Every member is required. What a page of the merchant's own does not tell is neutral here.
_BROWSER: Mapping[str, tuple[str, object]] = {
    "acceptHeader": ("accept_header", "*/*"),
    "userAgent": ("user_agent", None),
    "language": ("language", "en"),
    "colorDepth": ("color_depth", 24),
    "screenHeight": ("screen_height", 0),
    "screenWidth": ("screen_width", 0),
    "timeZoneOffset": ("time_zone_offset", 0),
    "javaEnabled": ("java_enabled", False),
}
# For payments without a page to come back to, such as a charge without its customer.
_NO_PAGE = "https://localhost/"


def reference_of(request: AuthorizationRequest, method: PaymentMethodType) -> str:
    """Return the reference of the payment, which says whether it is captured at once."""
    return payment_reference(request.payment_id, is_captured_at_once=is_at_once(method))


def is_at_once(method: PaymentMethodType) -> bool:
    """Whether the money is taken with the authorization; not so when it is taken hours later."""
    return method.is_captured_at_once and method.hold_time is None


def payment(
    request: AuthorizationRequest,
    method: PaymentMethodType,
    settings: AdyenSettings,
    labels: DeploymentLabels,
) -> dict[str, object]:
    """Return a payment; raises `Refused` and `InexpressibleAmount`."""
    return {
        "amount": to_adyen(request.amount),
        "reference": reference_of(request, method),
        "merchantOrderReference": (request.order_reference or request.payment_id)[:_LONGEST_ORDER],
        "paymentMethod": payment_method(request),
        "returnUrl": request.return_url or _NO_PAGE,
        "channel": "Web",
        "metadata": {
            "ctpProject": labels.project_key[:_LONGEST_METADATA],
            "ctpDeployment": labels.deployment_id[:_LONGEST_METADATA],
        },
        "authenticationData": {
            "threeDSRequestData": {"nativeThreeDS": _native_three_ds(request, settings)}
        },
        **_capture(method, settings),
        **_shopper(request, settings),
        **_browser(request.browser),
    }


def details(given: Mapping[str, str]) -> dict[str, object]:
    """Return what the shopper's browser brought back."""
    return {"details": dict(given)}


def modification(command: OperationRequest) -> dict[str, object]:
    """Return a capture or refund; raises `InexpressibleAmount`."""
    return {"amount": to_adyen(command.amount), **cancellation(command)}


def cancellation(command: OperationRequest) -> dict[str, object]:
    """Return a cancellation, always of all that is not captured."""
    return {"reference": operation_reference(command.payment.payment_id, command.operation_id)}


def _capture(method: PaymentMethodType, settings: AdyenSettings) -> dict[str, object]:
    """Say with each payment when it is captured, so that the account's setting does not count."""
    if method.type != "card":
        return {}
    if settings.capture_method == "manual":
        return {"additionalData": {"manualCapture": "true"}}
    delay = settings.delay
    return {"captureDelayHours": int(delay.total_seconds() // 3600) if delay else 0}


def _shopper(request: AuthorizationRequest, settings: AdyenSettings) -> dict[str, object]:
    """Return whose card it is, and whether the shopper is there.

    https://docs.adyen.com/online-payments/tokenization/create-and-use-tokens/
    """
    if request.stored_token is not None:
        is_there = not request.off_session
        return {
            "shopperReference": stored_id(request.stored_token)[0],
            "shopperInteraction": "ContAuth",
            "recurringProcessingModel": "CardOnFile" if is_there else settings.off_session_model,
        }
    if not request.store or request.customer_id is None:
        return {"shopperInteraction": "Ecommerce"}
    return {
        "shopperReference": request.customer_id,
        "shopperInteraction": "Ecommerce",
        "storePaymentMethod": True,
        "recurringProcessingModel": "CardOnFile",
    }


def _native_three_ds(request: AuthorizationRequest, settings: AdyenSettings) -> str:
    """Return `preferred` where 3-D Secure may take place in the shop's page.

    It needs a browser and its origin. A page of its own needs no frames of unknown hosts.
    """
    browser = request.browser
    if not settings.native_3ds or request.method != "card" or browser is None:
        return "disabled"
    is_known = browser.user_agent and _short(browser.origin, _LONGEST_ORIGIN)
    return "preferred" if is_known else "disabled"


def _browser(browser: Browser | None) -> dict[str, object]:
    """Return what 3-D Secure wants to know, as far as it is known."""
    if browser is None:
        return {}
    given = {name: (getattr(browser, member), rest) for name, (member, rest) in _BROWSER.items()}
    info = {name: rest if one is None else one for name, (one, rest) in given.items()}
    rest = {
        "origin": _short(browser.origin, _LONGEST_ORIGIN),
        "shopperIP": _short(browser.ip, _LONGEST_IP),
        "shopperEmail": _short(browser.email, _LONGEST_EMAIL),
        "shopperLocale": browser.locale,
        "countryCode": browser.country,
    }
    return {
        **({"browserInfo": info} if browser.user_agent else {}),
        **{name: one for name, one in rest.items() if one},
    }


def _short(text: str | None, longest: int) -> str | None:
    return text if text and len(text) <= longest else None
