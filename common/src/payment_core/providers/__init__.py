"""The PSPs this bundle knows, and who serves which Payment."""

from collections.abc import Callable, Mapping

from payment_core.domain.payment import Payment
from payment_core.domain.provider import (
    Labels,
    Method,
    PaymentOperations,
    PaymentProvider,
    StoredMethods,
)
from payment_core.providers.offline import OfflineOperations
from payment_core.providers.sandbox import SandboxProvider
from payment_core.runtime.errors import InvalidOperation, ResourceNotFound, SettingsError
from payment_core.runtime.settings import Environment
from payment_core.runtime.world import World

ProviderFactory = Callable[[Environment, Labels, World], PaymentProvider]


def _create_stripe(environment: Environment, labels: Labels, world: World) -> PaymentProvider:
    """Load Stripe's library, which is optional and large, only where it is used."""
    try:
        from payment_core.providers.stripe_provider import StripeProvider  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise SettingsError("PAYMENT_PROVIDER stripe needs payment-core[stripe].") from error
    return StripeProvider.create(environment, labels, world)


# Adding a PSP is described in docs/adding-a-provider.md; it ends with one line here.
PROVIDERS: Mapping[str, ProviderFactory] = {
    "sandbox": SandboxProvider.create,
    "stripe": _create_stripe,
}


def create_provider(environment: Environment, labels: Labels, world: World) -> PaymentProvider:
    """Return the PSP that PAYMENT_PROVIDER names; raises `SettingsError`."""
    name = environment.required("PAYMENT_PROVIDER")
    if name not in PROVIDERS:
        raise SettingsError(f"PAYMENT_PROVIDER must be one of {', '.join(PROVIDERS)}.")
    return PROVIDERS[name](environment, labels, world)


class Providers:
    """Tells which Payments are ours and who moves their money.

    `payment_interface` is the value of paymentMethodInfo.paymentInterface that marks them.
    """

    def __init__(self, psp: PaymentProvider, payment_interface: str) -> None:
        self.payment_interface = payment_interface
        self._psp = psp
        self._offline = OfflineOperations()

    @property
    def methods(self) -> tuple[Method, ...]:
        """Every method that can be offered to a shopper."""
        return self._psp.capabilities.methods + self._offline.capabilities.methods

    def method(self, method_type: str) -> Method | None:
        """Return the method of that name, if it can be offered."""
        return next((one for one in self.methods if one.type == method_type), None)

    @property
    def vault(self) -> StoredMethods:
        """Return where stored methods are kept; raises `InvalidOperation` if the PSP keeps none."""
        if isinstance(self._psp, StoredMethods) and self._psp.capabilities.stored_methods:
            return self._psp
        raise InvalidOperation("The payment service provider stores no payment methods.")

    def owns(self, payment: Payment) -> bool:
        """Whether this connector is responsible for the Payment."""
        return payment.payment_method_info.payment_interface == self.payment_interface

    def is_offline(self, payment: Payment) -> bool:
        """Whether no PSP has a part in this Payment."""
        method = payment.payment_method_info.method or ""
        return self._offline.capabilities.method(method) is not None

    def serving(self, payment: Payment) -> PaymentOperations:
        """Return who moves the money of this Payment; raises `ResourceNotFound` if not we."""
        if not self.owns(payment):
            raise ResourceNotFound("The payment belongs to another connector.")
        return self._offline if self.is_offline(payment) else self._psp
