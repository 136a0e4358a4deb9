"""Whether shoppers may store payment methods, and how ours are marked in commercetools."""

import msgspec


class StoredMethodSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The marks of every PaymentMethod that we store; `interface_account` None is any account."""

    is_enabled: bool
    payment_interface: str
    interface_account: str | None
