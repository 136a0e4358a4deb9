"""What `GET /operations/config` says of a payment method."""

import msgspec

from payment_core.domain.provider import PaymentMethodType


class MethodDescription(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The facts about a payment method that decide how the enabler shows it.

    `hasFields`: the shopper fills it in in fields of the PSP's browser code. `leavesPage`: the
    shopper always leaves the shop and comes back. `canBeHeld`: this deployment does not take the
    money with the authorization. `decidedLater`: hours or days pass until it is known whether the
    payment succeeded, so that the page does not wait for it. `label` is how shoppers know it, where
    the provider says so, and `brands` are those of the cards that it takes.
    """

    type: str
    has_fields: bool
    leaves_page: bool
    can_be_held: bool
    decided_later: bool
    label: str | msgspec.UnsetType = msgspec.UNSET
    brands: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET

    @classmethod
    def of(cls, method: PaymentMethodType) -> "MethodDescription":
        """Return what the provider declares of its method."""
        return cls(
            type=method.type,
            has_fields=method.needs_token,
            leaves_page=method.needs_return_url,
            can_be_held=not method.is_captured_at_once,
            decided_later=method.is_decided_later,
            label=method.label or msgspec.UNSET,
            brands=method.brands or msgspec.UNSET,
        )
