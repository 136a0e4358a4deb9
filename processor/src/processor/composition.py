"""The use cases of the processor, composed on the core."""

from dataclasses import dataclass

from payment_core.core import PaymentCore
from payment_core.runtime.world import World
from payment_recurring.composition import with_recurring_jobs
from payment_recurring.settings import RecurringSettings
from processor.commercetools.customer_methods import CustomerMethods
from processor.commercetools.payment_finder import PaymentFinder
from processor.commercetools.sessions import Sessions
from processor.use_cases.attempt_authorization import AttemptAuthorization
from processor.use_cases.attempt_claims import AttemptClaims
from processor.use_cases.cart_quote import QuoteCart
from processor.use_cases.claimed_operations import ClaimedOperations
from processor.use_cases.customer_payment_methods import CustomerPaymentMethods
from processor.use_cases.operator_actions import OperatorActions
from processor.use_cases.payment_confirmation import ConfirmPayment
from processor.use_cases.payment_operations import ModifyPayment
from processor.use_cases.payment_records import PaymentRecords
from processor.use_cases.payment_start import StartPayment
from processor.use_cases.psp_webhooks import ReceiveWebhook
from processor.use_cases.recurring_carts import RecurringCarts
from processor.use_cases.recurring_transaction import ChargeStoredMethod
from processor.use_cases.shopper_details import ShopperDetails
from processor.use_cases.verified_carts import VerifiedCarts


@dataclass(frozen=True)
class UseCases:
    """What the routes call, and the core that it is built on."""

    core: PaymentCore
    sessions: Sessions
    quote_cart: QuoteCart
    start_payment: StartPayment
    charge_stored_method: ChargeStoredMethod
    customer_methods: CustomerPaymentMethods
    confirm_payment: ConfirmPayment
    modify_payment: ModifyPayment
    payment_records: PaymentRecords
    operator_actions: OperatorActions
    receive_webhook: ReceiveWebhook


def build_use_cases(core: PaymentCore, settings: RecurringSettings, world: World) -> UseCases:
    """Build the use cases, without any call."""
    core = with_recurring_jobs(core, settings, world)
    verified_carts = VerifiedCarts(core.carts, core.payments, core.providers, core.convergence)
    wallet = _customer_methods(core, world)
    recurring_carts = RecurringCarts(settings.recurring_is_enabled, core.providers)
    start, charge = _attempts(core, verified_carts, wallet, recurring_carts, world)
    details = ShopperDetails(core.payments, core.providers, core.convergence, world)
    modify = _modify_payment(core, world)
    records = build_payment_records(core, world)
    return UseCases(
        core=core,
        sessions=Sessions(core.commercetools.at(settings.session_url)),
        quote_cart=QuoteCart(
            verified_carts, core.provider, core.providers, wallet, recurring_carts
        ),
        start_payment=start,
        charge_stored_method=charge,
        customer_methods=wallet,
        confirm_payment=ConfirmPayment(verified_carts, core.payments, core.providers, details),
        modify_payment=modify,
        payment_records=records,
        operator_actions=OperatorActions(modify, records),
        receive_webhook=_receive_webhook(core, world),
    )


def _attempts(
    core: PaymentCore,
    verified_carts: VerifiedCarts,
    wallet: CustomerPaymentMethods,
    recurring_carts: RecurringCarts,
    world: World,
) -> tuple[StartPayment, ChargeStoredMethod]:
    """Build what makes attempts: with a shopper, and without."""
    carts, payments, providers = core.carts, core.payments, core.providers
    authorization = AttemptAuthorization(payments, providers, core.convergence, world)
    claims = AttemptClaims(payments, world)
    common = (carts, verified_carts, payments, providers, wallet)
    return (
        StartPayment(*common, recurring_carts, claims, authorization),
        ChargeStoredMethod(*common, claims, authorization, core.convergence, world),
    )


def build_payment_records(core: PaymentCore, world: World) -> PaymentRecords:
    """Build what finds and shows Payments, without any call."""
    return PaymentRecords(core.payments, PaymentFinder(core.commercetools), core.providers, world)


def _customer_methods(core: PaymentCore, world: World) -> CustomerPaymentMethods:
    return CustomerPaymentMethods(
        core.stored_methods,
        core.carts,
        core.payment_methods,
        CustomerMethods(core.commercetools),
        core.providers,
        world,
    )


def _modify_payment(core: PaymentCore, world: World) -> ModifyPayment:
    operations = ClaimedOperations(core.payments, core.providers, core.convergence, world)
    return ModifyPayment(operations, core.providers, world)


def _receive_webhook(core: PaymentCore, world: World) -> ReceiveWebhook:
    return ReceiveWebhook(
        core.provider_name,
        core.provider,
        core.labels,
        core.payments,
        core.providers,
        core.convergence,
        world,
    )
