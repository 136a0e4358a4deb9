"""Whether shoppers may store payment methods, and how ours are marked in commercetools.

The names are those of the payment template.
"""

import msgspec

from payment_core.runtime.settings import Environment


class StoredMethodSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The marks of every PaymentMethod that we store; `interface_account` None is any account."""

    is_enabled: bool
    payment_interface: str
    interface_account: str | None

    @classmethod
    def read(cls, environment: Environment, payment_interface: str) -> "StoredMethodSettings":
        """Read STORED_PAYMENT_METHODS_*; raises `SettingsError`.

        The interface is that of our Payments where the setting does not name another one.
        """
        interface = environment.optional("STORED_PAYMENT_METHODS_PAYMENT_INTERFACE")
        return cls(
            is_enabled=environment.switch("STORED_PAYMENT_METHODS_ENABLED"),
            payment_interface=interface or payment_interface,
            interface_account=environment.optional("STORED_PAYMENT_METHODS_INTERFACE_ACCOUNT"),
        )
