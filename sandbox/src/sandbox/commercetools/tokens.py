"""The PSP's token of a stored payment method, which the API shows only where it must."""

from sandbox.commercetools.representations import Draft

MASK = "****"


class MethodToken(Draft):
    """Stands for a payment method at the PSP."""

    value: str


def masked(token: MethodToken | None) -> MethodToken | None:
    """Return what messages, expansions and My Payments show instead of the token."""
    return None if token is None else MethodToken(value=MASK)
