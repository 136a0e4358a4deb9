"""What the calls answer."""

from sandbox.adyen import native
from sandbox.adyen.errors import Json
from sandbox.adyen.payment import Modification, Payment

_RESULTS = {
    "authorised": "Authorised",
    "refused": "Refused",
    "cancelled": "Cancelled",
    "closed": "Refused",
}


def amount_view(value: int, currency: str) -> Json:
    """Return an amount."""
    return {"currency": currency, "value": value}


def payment_answer(payment: Payment, public_url: str, *, has_reference: bool = True) -> Json:
    """Return what `/payments` and `/payments/details` answer.

    A payment that waits for native 3-D Secure, or for the page of a bank, shows no reference.
    """
    if payment.state == "open":
        return _open(payment, public_url)
    answer: Json = {
        "pspReference": payment.psp_reference,
        "resultCode": _result(payment),
        "amount": amount_view(payment.value, payment.currency),
        "paymentMethod": {"brand": payment.means.brand, "type": payment.means.type},
    }
    if has_reference:
        answer["merchantReference"] = payment.reference
    if payment.refusal is not None:
        answer["refusalReason"] = payment.refusal.reason
        answer["refusalReasonCode"] = payment.refusal.code
    if payment.state == "authorised":
        answer["additionalData"] = _additional(payment)
    return answer


def _result(payment: Payment) -> str:
    if payment.state == "pending":
        return "Received" if payment.means.type == "sepadirectdebit" else "Pending"
    return _RESULTS[payment.state]


def _open(payment: Payment, public_url: str) -> Json:
    if payment.is_native:
        action = native.first_action(payment, public_url)
        is_challenge = action["subtype"] == "challenge"
        code = "ChallengeShopper" if is_challenge else "IdentifyShopper"
        return {"resultCode": code, "action": action}
    path = "threeDS/redirect" if payment.means.type == "scheme" else "bank"
    answer: Json = {
        "resultCode": "RedirectShopper",
        "action": {
            "type": "redirect",
            "method": "GET",
            "paymentMethodType": payment.means.type,
            "url": f"{public_url}/checkoutshopper/{path}/{payment.page}",
        },
    }
    if payment.means.type == "scheme":
        answer["pspReference"] = payment.psp_reference
    return answer


def _additional(payment: Payment) -> Json:
    means = payment.means
    if means.type != "scheme":
        return {}
    return {
        "cardSummary": means.last_four,
        "expiryDate": f"{int(means.expiry_month)}/{means.expiry_year}",
        "paymentMethod": means.brand,
        "threeDAuthenticated": "true" if payment.is_authenticated else "false",
        "threeDOffered": "true" if payment.is_authenticated else "false",
        **payment.stored,
    }


def modification_answer(change: Modification, members: Json, *, has_amount: bool = True) -> Json:
    """Return what every modification answers, whatever it asks for."""
    answer = {"pspReference": change.psp_reference, "status": "received", **members}
    if has_amount:
        answer["amount"] = amount_view(change.value, change.currency)
    if change.reference:
        answer["reference"] = change.reference
    return answer
