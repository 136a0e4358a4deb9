"""The PSP that is configured, and who serves which Payment."""

from collections.abc import Collection
from typing import cast

from payment_core.domain.claims import claim_of
from payment_core.domain.payment import Payment
from payment_core.domain.provider import PaymentMethodType, PaymentOperations, PaymentProvider
from payment_core.domain.provider_abilities import StoresMethods
from payment_core.providers.offline import OFFLINE_METHODS, OfflineOperations
from payment_core.runtime.errors import InvalidOperation, ResourceNotFound


class Providers:
    """Tells which Payments are ours and who moves their money.

    `payment_interface` is the value of paymentMethodInfo.paymentInterface that marks them;
    `offline` are the methods without a PSP that the merchant accepts. What a Payment was claimed
    for counts more than what it says by now.
    """

    def __init__(
        self, psp: PaymentProvider, payment_interface: str, offline: Collection[str] = ()
    ) -> None:
        self.payment_interface = payment_interface
        self._psp = psp
        keeps = isinstance(psp, StoresMethods) and psp.capabilities.stored_methods
        self._vault = cast("StoresMethods", psp) if keeps else None
        self._offline = OfflineOperations()
        self.methods: tuple[PaymentMethodType, ...] = (
            *psp.capabilities.methods,
            *(one for one in OFFLINE_METHODS if one.type in offline),
        )
        """Every method that can be offered to a shopper."""

    def method(self, method_type: str) -> PaymentMethodType | None:
        """Return the method of that name, if it can be offered."""
        return next((one for one in self.methods if one.type == method_type), None)

    @property
    def vault(self) -> StoresMethods:
        """Return where stored methods are kept; raises `InvalidOperation` if the PSP keeps none."""
        if self._vault is not None:
            return self._vault
        raise InvalidOperation("The payment service provider stores no payment methods.")

    def owns(self, payment: Payment) -> bool:
        """Whether this connector is responsible for the Payment."""
        claim = claim_of(payment)
        said = payment.payment_method_info.payment_interface
        return (claim.payment_interface if claim else said) == self.payment_interface

    def is_offline(self, payment: Payment) -> bool:
        """Whether no PSP has a part in this Payment."""
        return self._offline.capabilities.method(self.method_of(payment)) is not None

    def method_of(self, payment: Payment) -> str:
        """Return the method of the Payment, empty when it is not known."""
        claim = claim_of(payment)
        return claim.method if claim else payment.payment_method_info.method or ""

    def serving(self, payment: Payment) -> PaymentOperations:
        """Return who moves the money of this Payment; raises `ResourceNotFound` if not we."""
        if not self.owns(payment):
            raise ResourceNotFound("The payment belongs to another connector.")
        return self._offline if self.is_offline(payment) else self._psp
