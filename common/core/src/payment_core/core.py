"""The composition of the core: every application of the bundle is built on one of these."""

from dataclasses import dataclass

from payment_core.commercetools.carts import Carts
from payment_core.commercetools.client import Commercetools
from payment_core.commercetools.payment_methods import PaymentMethods, StoredMethodSettings
from payment_core.commercetools.payment_users import PaymentUsers
from payment_core.commercetools.payments import Payments
from payment_core.domain.provider import DeploymentLabels, PaymentProvider
from payment_core.providers import Providers
from payment_core.runtime.errors import SettingsError
from payment_core.runtime.world import World
from payment_core.settings import CoreSettings
from payment_core.use_cases.convergence import Convergence
from payment_core.use_cases.message_delivery import MessageDelivery
from payment_core.use_cases.ordered_carts import OrderedCarts
from payment_core.use_cases.payment_method_storage import StorePaymentMethod


@dataclass(frozen=True)
class PaymentCore:
    """What every application needs: convergence, and the two worlds that it compares."""

    provider_name: str
    provider: PaymentProvider
    providers: Providers
    labels: DeploymentLabels
    commercetools: Commercetools
    payments: Payments
    carts: Carts
    payment_methods: PaymentMethods
    stored_methods: StoredMethodSettings
    convergence: Convergence
    delivery: MessageDelivery


def build_core(settings: CoreSettings, world: World) -> PaymentCore:
    """Build the core, without any call; raises `SettingsError` for what the PSP cannot do."""
    stored, labels = (
        settings.stored_methods,
        DeploymentLabels(settings.project_key, settings.deployment_id),
    )
    provider = _provider(settings, labels, world)
    settings.environment.masking.add_shapes(provider.capabilities.secret_patterns)
    providers = Providers(provider, settings.payment_interface, settings.offline_methods)
    commercetools = Commercetools(settings, world)
    payments, carts = Payments(commercetools), Carts(commercetools)
    methods = PaymentMethods(commercetools)
    storing = StorePaymentMethod(stored, payments, methods, providers, world)
    ordered = OrderedCarts(carts, PaymentUsers(commercetools))
    return PaymentCore(
        provider_name=settings.provider.name,
        provider=provider,
        providers=providers,
        labels=labels,
        commercetools=commercetools,
        payments=payments,
        carts=carts,
        payment_methods=methods,
        stored_methods=stored,
        convergence=Convergence(payments, providers, storing, ordered, world),
        delivery=MessageDelivery(commercetools, labels.deployment_id),
    )


def _provider(settings: CoreSettings, labels: DeploymentLabels, world: World) -> PaymentProvider:
    name = settings.provider.name
    provider = settings.provider.type(settings.read_provider(), labels, world)
    if settings.stored_methods.is_enabled and not provider.capabilities.stored_methods:
        raise SettingsError(f"STORED_PAYMENT_METHODS_ENABLED: {name} stores no payment methods.")
    return provider
