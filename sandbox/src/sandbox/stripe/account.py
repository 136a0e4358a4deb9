"""What is set on the account, beside its keys. It can be changed while the stand-in runs."""

import msgspec


class Account(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`methods_off` are the payment methods that are switched off in the Dashboard.

    `refunds_releases` is for an account whose default version is older than 2025-03-31.basil: what
    is released by nobody's call (an expiry), or by a call in that version (the Dashboard, another
    plug-in), then leaves a Refund behind that gives nothing back.
    https://docs.stripe.com/changelog/basil/2025-03-31/remove-refund-from-partial-capture-and-payment-cancellation-flow

    `descriptor_prefix` is what stands before a suffix on card statements. `is_busy` says that the
    first page of every list of PaymentIntents is full of those of other systems.
    """

    methods_off: tuple[str, ...] = ()
    refunds_releases: bool = False
    descriptor_prefix: str = "SHOP"
    is_busy: bool = False
