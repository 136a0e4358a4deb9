"""The composition of the core: every application of the bundle is built on one of these."""

from dataclasses import dataclass

from payment_core.commercetools.carts import Carts
from payment_core.commercetools.client import Commercetools
from payment_core.commercetools.payment_methods import PaymentMethods
from payment_core.commercetools.payment_users import PaymentUsers
from payment_core.commercetools.payments import Payments
from payment_core.domain.provider import DeploymentLabels, PaymentProvider
from payment_core.providers import Providers, offline_methods
from payment_core.providers.installed import create_provider
from payment_core.runtime.errors import SettingsError
from payment_core.runtime.settings import CommercetoolsSettings, Environment
from payment_core.runtime.world import World
from payment_core.use_cases.convergence import Convergence
from payment_core.use_cases.message_delivery import MessageDelivery
from payment_core.use_cases.ordered_carts import OrderedCarts
from payment_core.use_cases.payment_method_storage import StorePaymentMethod
from payment_core.use_cases.stored_method_settings import StoredMethodSettings


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


def build_core(environment: Environment, world: World) -> PaymentCore:
    """Build the core from its settings, without any call; raises `SettingsError`."""
    settings = CommercetoolsSettings.read(environment)
    labels = DeploymentLabels(
        settings.project_key, environment.optional("DEPLOYMENT_ID") or "default"
    )
    provider = create_provider(environment, labels, world)
    environment.masking.add_shapes(provider.capabilities.secret_patterns)
    name = environment.required("PAYMENT_PROVIDER")
    interface = environment.optional("PAYMENT_INTERFACE") or name
    providers = Providers(provider, interface, offline_methods(environment))
    commercetools = Commercetools(settings, world)
    payments, carts = Payments(commercetools), Carts(commercetools)
    stored = _stored(environment, providers, provider)
    methods = PaymentMethods(commercetools)
    storing = StorePaymentMethod(stored, payments, methods, providers, world)
    ordered = OrderedCarts(carts, PaymentUsers(commercetools))
    return PaymentCore(
        provider_name=name,
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


def _stored(
    environment: Environment, providers: Providers, provider: PaymentProvider
) -> StoredMethodSettings:
    stored = StoredMethodSettings.read(environment, providers.payment_interface)
    if stored.is_enabled and not provider.capabilities.stored_methods:
        name = environment.required("PAYMENT_PROVIDER")
        raise SettingsError(f"STORED_PAYMENT_METHODS_ENABLED: {name} stores no payment methods.")
    return stored
