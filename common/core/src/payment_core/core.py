"""The composition of the core: every application of the bundle is built on one of these."""

from dataclasses import dataclass

from payment_core.commercetools.carts import Carts
from payment_core.commercetools.client import Commercetools
from payment_core.commercetools.payment_methods import PaymentMethods
from payment_core.commercetools.payment_users import PaymentUsers
from payment_core.commercetools.payments import Payments
from payment_core.commercetools.sessions import Sessions
from payment_core.domain.provider import Labels, PaymentProvider
from payment_core.providers import Providers
from payment_core.runtime.errors import SettingsError
from payment_core.runtime.world import World
from payment_core.settings import CoreSettings
from payment_core.use_cases.authorizing import Authorizing
from payment_core.use_cases.cart_reading import CartReading
from payment_core.use_cases.claimed_operations import ClaimedOperations
from payment_core.use_cases.claiming import Claiming
from payment_core.use_cases.confirming import ConfirmPayment
from payment_core.use_cases.convergence import Convergence
from payment_core.use_cases.message_delivery import MessageDelivery
from payment_core.use_cases.modifying import ModifyPayment
from payment_core.use_cases.ordered_carts import OrderedCarts
from payment_core.use_cases.quoting import Quoting
from payment_core.use_cases.receiving import ReceiveWebhook
from payment_core.use_cases.recurring import ChargeAgain
from payment_core.use_cases.starting import StartPayment
from payment_core.use_cases.stored_method_settings import StoredMethodSettings
from payment_core.use_cases.storing import StoreMethod
from payment_core.use_cases.wallet import Wallet


@dataclass(frozen=True)
class PaymentCore:
    """The use cases, and the two worlds they talk to."""

    provider_name: str
    provider: PaymentProvider
    providers: Providers
    commercetools: Commercetools
    payments: Payments
    sessions: Sessions
    convergence: Convergence
    quoting: Quoting
    starting: StartPayment
    recurring: ChargeAgain
    wallet: Wallet
    stored_methods: StoredMethodSettings
    confirming: ConfirmPayment
    modifying: ModifyPayment
    webhooks: ReceiveWebhook
    delivery: MessageDelivery


def build_core(settings: CoreSettings, world: World) -> PaymentCore:
    """Build the core, without any call; raises `SettingsError` for what the PSP cannot do."""
    stored, labels = settings.stored_methods, Labels(settings.project_key, settings.deployment_id)
    provider = _provider(settings, labels, world)
    providers = Providers(provider, settings.payment_interface, settings.offline_methods)
    commercetools = Commercetools(settings, world)
    payments, carts = Payments(commercetools), Carts(commercetools)
    methods, users = PaymentMethods(commercetools), PaymentUsers(commercetools)
    wallet = Wallet(stored, carts, methods, providers, world)
    storing = StoreMethod(stored, payments, methods, providers, world)
    convergence = Convergence(payments, providers, storing, OrderedCarts(carts, users), world)
    authorizing = Authorizing(payments, providers, convergence, world)
    reading = CartReading(carts, payments, providers, convergence)
    claiming = Claiming(payments, world)
    return PaymentCore(
        provider_name=settings.provider.name,
        provider=provider,
        providers=providers,
        commercetools=commercetools,
        payments=payments,
        sessions=Sessions(commercetools),
        convergence=convergence,
        quoting=Quoting(reading, provider, providers, wallet),
        starting=StartPayment(carts, reading, payments, providers, wallet, claiming, authorizing),
        recurring=ChargeAgain(
            carts, reading, payments, providers, wallet, claiming, authorizing, convergence, world
        ),
        wallet=wallet,
        stored_methods=stored,
        confirming=ConfirmPayment(reading, payments, providers, convergence),
        modifying=ModifyPayment(
            ClaimedOperations(payments, providers, convergence, world), providers, world
        ),
        webhooks=ReceiveWebhook(provider, labels, payments, providers, convergence, world),
        delivery=MessageDelivery(commercetools, labels.deployment_id),
    )


def _provider(settings: CoreSettings, labels: Labels, world: World) -> PaymentProvider:
    name = settings.provider.name
    provider = settings.provider.type(settings.read_provider(), labels, world)
    if settings.stored_methods.is_enabled and not provider.capabilities.stored_methods:
        raise SettingsError(f"STORED_PAYMENT_METHODS_ENABLED: {name} stores no payment methods.")
    return provider
