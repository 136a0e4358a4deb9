"""The use cases of the processor, composed on the core."""

from dataclasses import dataclass

from payment_core.core import PaymentCore
from payment_core.runtime.world import World
from processor.commercetools.sessions import Sessions
from processor.use_cases.attempt_authorization import AttemptAuthorization
from processor.use_cases.attempt_claims import AttemptClaims
from processor.use_cases.cart_quote import QuoteCart
from processor.use_cases.claimed_operations import ClaimedOperations
from processor.use_cases.customer_payment_methods import CustomerPaymentMethods
from processor.use_cases.payment_confirmation import ConfirmPayment
from processor.use_cases.payment_operations import ModifyPayment
from processor.use_cases.payment_start import StartPayment
from processor.use_cases.psp_webhooks import ReceiveWebhook
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
    receive_webhook: ReceiveWebhook


def build_use_cases(core: PaymentCore, world: World) -> UseCases:
    """Build the use cases, without any call."""
    provider, providers, payments = core.provider, core.providers, core.payments
    carts, convergence = core.carts, core.convergence
    customer_methods = CustomerPaymentMethods(
        core.stored_methods, carts, core.payment_methods, providers, world
    )
    authorization = AttemptAuthorization(payments, providers, convergence, world)
    verified_carts = VerifiedCarts(carts, payments, providers, convergence)
    claims = AttemptClaims(payments, world)
    details = ShopperDetails(payments, providers, convergence, world)
    return UseCases(
        core=core,
        sessions=Sessions(core.commercetools),
        quote_cart=QuoteCart(verified_carts, provider, providers, customer_methods),
        start_payment=StartPayment(
            carts, verified_carts, payments, providers, customer_methods, claims, authorization
        ),
        charge_stored_method=ChargeStoredMethod(
            carts,
            verified_carts,
            payments,
            providers,
            customer_methods,
            claims,
            authorization,
            convergence,
            world,
        ),
        customer_methods=customer_methods,
        confirm_payment=ConfirmPayment(verified_carts, payments, providers, details),
        modify_payment=ModifyPayment(
            ClaimedOperations(payments, providers, convergence, world), providers, world
        ),
        receive_webhook=ReceiveWebhook(
            core.provider_name, provider, core.labels, payments, providers, convergence, world
        ),
    )
