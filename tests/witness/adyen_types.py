"""Which types of Adyen's own packages describe what is said with it, and their judgement."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import requests

from witness.judging import refused

_LIBRARIES = ("@adyen/api-library", "@adyen/adyen-web")
_TYPES = "Plain, checkout, management, notification, tokens, web"
_LONGEST = 400


class Literal(NamedTuple):
    """A body and the type that it has to have; `about` says where it was said."""

    about: str
    type: str
    body: Any


class Call(NamedTuple):
    """The types of a call's body and answer, None where there is none."""

    body: str | None
    answer: str | None


CALLS: Final = (
    (r"POST /v72/payments", Call("checkout.PaymentRequest", "checkout.PaymentResponse")),
    (
        r"POST /v72/payments/details",
        Call("checkout.PaymentDetailsRequest", "checkout.PaymentDetailsResponse"),
    ),
    (
        r"POST /v72/payments/\w+/captures",
        Call("checkout.PaymentCaptureRequest", "checkout.PaymentCaptureResponse"),
    ),
    (
        r"POST /v72/payments/\w+/refunds",
        Call("checkout.PaymentRefundRequest", "checkout.PaymentRefundResponse"),
    ),
    (
        r"POST /v72/payments/\w+/cancels",
        Call("checkout.PaymentCancelRequest", "checkout.PaymentCancelResponse"),
    ),
    (
        r"POST /v72/cancels",
        Call("checkout.StandalonePaymentCancelRequest", "checkout.StandalonePaymentCancelResponse"),
    ),
    (
        r"POST /v72/paymentMethods",
        Call("checkout.PaymentMethodsRequest", "checkout.PaymentMethodsResponse"),
    ),
    (r"GET /v72/storedPaymentMethods", Call(None, "checkout.ListStoredPaymentMethodsResponse")),
    (r"DELETE /v72/storedPaymentMethods/\w+", Call(None, None)),
    (
        r"POST /v3/merchants/\w+/webhooks",
        Call("management.CreateMerchantWebhookRequest", "management.Webhook"),
    ),
    (
        r"PATCH /v3/merchants/\w+/webhooks/\w+",
        Call("management.UpdateMerchantWebhookRequest", "management.Webhook"),
    ),
    (r"DELETE /v3/merchants/\w+/webhooks/\w+", Call(None, None)),
    (r"GET /v3/merchants/\w+/webhooks", Call(None, "management.ListWebhooksResponse")),
    (
        r"POST /v3/merchants/\w+/webhooks/\w+/generateHmac",
        Call(None, "management.GenerateHmacKeyResponse"),
    ),
    (
        r"POST /v3/merchants/\w+/webhooks/\w+/test",
        Call("management.TestWebhookRequest", "management.TestWebhookResponse"),
    ),
)
_FINGERPRINT = "/checkoutshopper/v1/submitThreeDS2Fingerprint"
_TOKEN_EVENTS: Final = {
    "recurring.token.created": "Created",
    "recurring.token.updated": "Updated",
    "recurring.token.alreadyExisting": "AlreadyExisting",
    "recurring.token.disabled": "Disabled",
}
# What a shop's server passes on to Adyen Web in the browser.
_WEB: Final = {
    "checkout.PaymentResponse": ("web.CheckoutAdvancedFlowResponse", ("resultCode", "action")),
    "checkout.PaymentMethodsResponse": ("web.PaymentMethodsResponse", ("paymentMethods",)),
}


class Listener:
    """Keeps what goes through a session: calls to the stand-in, and its webhooks."""

    def __init__(self, session: requests.Session) -> None:
        self.literals: list[Literal] = []
        session.hooks["response"].append(self._hear)

    def _hear(self, answer: requests.Response, **_: Any) -> None:
        url = urlsplit(answer.request.url or "")
        paths = ("/v72/", "/v3/", _FINGERPRINT)
        if url.netloc != "merchant.test" and not url.path.startswith(paths):
            return
        body = answer.request.body
        asked = json.loads(body) if isinstance(body, bytes) and body else None
        if url.path == _FINGERPRINT:
            kind = "Plain<web.ThreeDS2FingerprintResponse>"
            self.literals.append(Literal("fingerprint answer", kind, answer.json()))
            return
        if url.netloc == "merchant.test":
            self.literals.append(_webhook(asked))
            return
        told = answer.json() if answer.content else None
        name = f"{answer.request.method} {url.path}"
        self.literals.extend(literals_of(name, asked, answer.status_code, told))


def literals_of(name: str, asked: Any, status: int, told: Any) -> Iterator[Literal]:
    """Yield what one call says, by method and path; raises ValueError for a call without types."""
    [call] = [call for path, call in CALLS if re.fullmatch(path, name)]
    if status >= 400:
        yield Literal(f"{name} {status}", "Plain<checkout.ServiceError>", told)
        return
    if call.body is not None:
        yield Literal(f"{name} body", f"Plain<{call.body}>", asked)
    if call.answer is not None:
        yield Literal(f"{name} answer", f"Plain<{call.answer}>", told)
    if call.answer in _WEB:
        kind, names = _WEB[call.answer]
        passed = {one: told[one] for one in names if one in told}
        yield Literal(f"{name} for Adyen Web", f"Plain<{kind}>", passed)


def _webhook(body: Any) -> Literal:
    if "notificationItems" in body:
        return Literal("webhook", "Plain<notification.Notification>", body)
    kind = f"tokens.Tokenization{_TOKEN_EVENTS[body['type']]}DetailsNotificationRequest"
    return Literal(f"webhook {body['type']}", f"Plain<{kind}>", body)


def complaints(literals: Sequence[Literal]) -> list[str]:
    """Return what does not fit the types; raises `CannotJudge`."""
    text = "\n".join(
        f"export const _{number}: {one.type} = {json.dumps(one.body)};"
        for number, one in enumerate(literals)
    )
    return [
        f"{literals[number].about}: {why[:_LONGEST]}"
        for number, why in refused(text, "prelude_adyen.ts", _TYPES, _LIBRARIES)
    ]
