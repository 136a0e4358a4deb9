"""Native 3-D Secure 2: what Adyen's code in a browser is told, and what it makes of it.

The texts are base64 of JSON, in the members that Adyen Web 6 reads and writes.
"""

import base64
from typing import Literal, TypeVar

import msgspec

from sandbox.adyen.errors import Invalid, Json
from sandbox.adyen.payment import Payment

PAGES = "/checkoutshopper/threeDS"
_VERSION = "2.2.0"
_OF_URLS = str.maketrans("-_", "+/")
T = TypeVar("T")
TransactionStatus = Literal["Y", "N", "U"]


class _Result(msgspec.Struct, rename="camel"):
    trans_status: TransactionStatus
    authorisation_token: str


class _Fingerprint(msgspec.Struct, rename="camel"):
    three_ds_comp_ind: Literal["Y", "N", "U"] = msgspec.field(name="threeDSCompInd")


class _OfMethod(msgspec.Struct):
    trans_id: str = msgspec.field(name="threeDSServerTransID")


class _OfChallenge(msgspec.Struct):
    trans_id: str = msgspec.field(name="acsTransID")


def first_action(payment: Payment, public_url: str) -> Json:
    """Return what a browser has to do first; one card's issuer knows the browser already."""
    is_known = payment.means.three_ds == "word"
    action = (challenge_action if is_known else _fingerprint)(payment, public_url)
    return {**action, "paymentMethodType": "scheme", "paymentData": payment.payment_data}


def challenge_action(payment: Payment, public_url: str) -> Json:
    """Return the question of the issuer, shown in a frame."""
    return _action(
        payment,
        "challenge",
        {
            "acsTransID": payment.page,
            "acsURL": f"{public_url}{PAGES}/challenge/{payment.page}",
            "messageVersion": _VERSION,
            "threeDSNotificationURL": f"{public_url}{PAGES}/notification",
            "threeDSServerTransID": payment.page,
        },
    )


def result_of(payment: Payment, status: TransactionStatus) -> str:
    """Return the `threeDSResult` that a browser brings back."""
    return _encoded({"transStatus": status, "authorisationToken": payment.authorisation_token})


def authorisation_in(result: str) -> str:
    """Return whose result it is; raises `Invalid` for what is no result.

    What it says of the outcome is not believed: the issuer has told that itself.
    """
    return _decoded(result, _Result).authorisation_token


def check_fingerprint(result: str) -> None:
    """Raise `Invalid` for what is no fingerprint's result."""
    _decoded(result, _Fingerprint)


def method_in(data: str) -> str:
    """Return the transaction in `threeDSMethodData`; raises `Invalid`."""
    return _decoded(data, _OfMethod).trans_id


def challenge_in(creq: str) -> str:
    """Return the transaction in `creq`; raises `Invalid`."""
    return _decoded(creq, _OfChallenge).trans_id


def _fingerprint(payment: Payment, public_url: str) -> Json:
    """Return the look at the browser, in a frame that nobody sees."""
    return _action(
        payment,
        "fingerprint",
        {
            "threeDSMethodNotificationURL": f"{public_url}{PAGES}/notification",
            "threeDSMethodUrl": f"{public_url}{PAGES}/method/{payment.page}",
            "threeDSServerTransID": payment.page,
        },
    )


def _action(payment: Payment, subtype: str, token: Json) -> Json:
    return {
        "type": "threeDS2",
        "subtype": subtype,
        "token": _encoded(token),
        "authorisationToken": payment.authorisation_token,
    }


def _encoded(members: Json) -> str:
    return base64.b64encode(msgspec.json.encode(members)).decode()


def _decoded(text: str, kind: type[T]) -> T:
    """Read base64, also that of URLs, with or without padding."""
    padded = text.translate(_OF_URLS) + "=" * (-len(text) % 4)
    try:
        return msgspec.json.decode(base64.b64decode(padded, validate=True), type=kind)
    except ValueError as error:  # What is no base64 and no JSON alike.
        raise Invalid("Unable to decrypt data") from error
