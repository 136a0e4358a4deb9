"""Stripe's webhooks: verified by its library, and by what the library leaves out.

https://docs.stripe.com/webhooks/signature
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
import stripe

from payment_core.spi import InvalidInput, InvalidJsonInput, Secret, Unauthenticated, WebhookEvent

_TOLERANCE = timedelta(minutes=5)
# Exactly one timestamp: the library signs with the first of several, and reads it loosely.
_HEADER = re.compile(r"t=(?P<timestamp>[0-9]{1,11})(?:,v[0-9]=[0-9a-zA-Z]{1,256}){1,20}")
_PAYMENT_INTENT = "payment_intent"
_YEAR_5138 = 10**11  # seconds since 1970
_PARTS_OF_ONE = frozenset({"charge", "refund", "dispute"})


class _Object(msgspec.Struct):
    id: str
    object: str
    metadata: dict[str, str] | None = None
    payment_intent: str | None = None


class _Data(msgspec.Struct):
    object: msgspec.Raw


class _Event(msgspec.Struct):
    type: str
    created: Annotated[int, msgspec.Meta(ge=0, le=_YEAR_5138)]
    livemode: bool
    data: _Data


class _Kind(msgspec.Struct):
    object: str = ""


class StripeWebhooks:
    """Reads webhooks signed with any of several secrets, so that one can be rotated."""

    def __init__(self, secrets: Sequence[Secret], is_live: bool) -> None:
        self._secrets = secrets
        self._is_live = is_live

    def read(
        self, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> Sequence[WebhookEvent]:
        """Return where to look; nothing for an event that is about no payment.

        Raises `Unauthenticated` for a wrong signature and for one that is more than 5 minutes
        old or ahead, `InvalidInput` for a body that cannot be read or is of the other mode.
        """
        self._verify(headers.get("stripe-signature", ""), body, now)
        try:
            event = msgspec.json.decode(body, type=_Event)
            kind = msgspec.json.decode(event.data.object, type=_Kind).object
            if kind != _PAYMENT_INTENT and kind not in _PARTS_OF_ONE:
                return ()
            about = msgspec.json.decode(event.data.object, type=_Object)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise InvalidJsonInput("The webhook's body cannot be read.") from error
        if event.livemode != self._is_live:
            raise InvalidInput("The webhook is of the other mode, live or test.")
        return (_where_to_look(event, about),)

    def _verify(self, signature: str, body: bytes, now: datetime) -> None:
        header = _HEADER.fullmatch(signature)
        if header is None or not any(_is_signed(body, signature, one) for one in self._secrets):
            raise Unauthenticated("The webhook's signature is wrong.")
        # The library compares with the time of this machine, and accepts timestamps ahead of it.
        signed_at = datetime.fromtimestamp(int(header["timestamp"]), UTC)
        if abs(now - signed_at) > _TOLERANCE:
            raise Unauthenticated(
                "The webhook's signature is too old, or its time is in the future."
            )


def _is_signed(body: bytes, signature: str, secret: Secret) -> bool:
    try:
        stripe.WebhookSignature.verify_header(body, signature, secret.reveal())
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        return False
    return True


def _where_to_look(event: _Event, about: _Object) -> WebhookEvent:
    metadata = about.metadata or {}
    return WebhookEvent(
        type=event.type,
        occurred_at=datetime.fromtimestamp(event.created, UTC),
        payment_id=metadata.get("paymentId"),
        interface_id=about.id if about.object == _PAYMENT_INTENT else about.payment_intent,
        project_key=metadata.get("projectKey"),
        deployment_id=metadata.get("deploymentId"),
    )
