"""What a merchant sets up in the Customer Area, and how long things take."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import msgspec

CaptureMode = Literal["automatic", "manual", "delayed"]


class Account(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The switches of the merchant accounts; all of them have the same.

    `capture` is when an authorization is captured that says nothing about it itself, for `delayed`
    after `capture_delay_hours`. `capture_events` sends CAPTURE for automatic captures too. Without
    `multiple_partial_captures` the first capture cancels the rest. `original_reference_in_disputes`
    adds the payment to the four dispute events that lack it otherwise. `refusal_events` sends
    AUTHORISATION for refusals, `offer_closed_events` OFFER_CLOSED. `details_merchant_reference`
    puts the merchant's reference into the answer of `/payments/details`. With `front_path` the
    AUTHORISATION of a card without 3-D Secure takes the path that is never repeated. `batches`
    puts two items that wait for one endpoint into one webhook. `stores_invalid_requests` keeps a
    422 under its idempotency key. Without `native_three_ds` no issuer has 3-D Secure in the shop's
    page, and a payment that prefers it is sent to a page of its own.
    """

    capture: CaptureMode = "automatic"
    capture_delay_hours: int = 24
    capture_events: bool = False
    multiple_partial_captures: bool = False
    original_reference_in_disputes: bool = True
    metadata_in_webhooks: bool = True
    refusal_events: bool = True
    offer_closed_events: bool = False
    details_merchant_reference: bool = True
    front_path: bool = False
    batches: bool = False
    stores_invalid_requests: bool = True
    native_three_ds: bool = True


@dataclass
class Pace:
    """How long things take.

    `outcome` is from a received modification to what became of it; even with zero it is not in the
    answer. `settle` is how long a bank thinks that answers later, `late` how long until something
    that succeeded is told to have failed. A hold lasts `hold`, the page of a bank `page`.
    """

    outcome: timedelta = timedelta(0)
    settle: timedelta = timedelta(seconds=5)
    late: timedelta = timedelta(seconds=60)
    hold: timedelta = timedelta(days=28)
    page: timedelta = timedelta(hours=12)
