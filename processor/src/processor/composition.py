"""The use cases of the processor, composed on the core."""

from dataclasses import dataclass

from payment_core.core import PaymentCore
from payment_core.runtime.world import World
from processor.commercetools.sessions import Sessions
from processor.use_cases.authorizing import Authorizing
from processor.use_cases.cart_reading import CartReading
from processor.use_cases.claimed_operations import ClaimedOperations
from processor.use_cases.claiming import Claiming
from processor.use_cases.confirming import ConfirmPayment
from processor.use_cases.modifying import ModifyPayment
from processor.use_cases.quoting import Quoting
from processor.use_cases.receiving import ReceiveWebhook
from processor.use_cases.recurring import ChargeAgain
from processor.use_cases.starting import StartPayment
from processor.use_cases.wallet import Wallet


@dataclass(frozen=True)
class UseCases:
    """What the routes call, and the core that it is built on."""

    core: PaymentCore
    sessions: Sessions
    quoting: Quoting
    starting: StartPayment
    recurring: ChargeAgain
    wallet: Wallet
    confirming: ConfirmPayment
    modifying: ModifyPayment
    webhooks: ReceiveWebhook


def build_use_cases(core: PaymentCore, world: World) -> UseCases:
    """Build the use cases, without any call."""
    provider, providers, payments = core.provider, core.providers, core.payments
    carts, convergence = core.carts, core.convergence
    wallet = Wallet(core.stored_methods, carts, core.payment_methods, providers, world)
    authorizing = Authorizing(payments, providers, convergence, world)
    reading = CartReading(carts, payments, providers, convergence)
    claiming = Claiming(payments, world)
    return UseCases(
        core=core,
        sessions=Sessions(core.commercetools),
        quoting=Quoting(reading, provider, providers, wallet),
        starting=StartPayment(carts, reading, payments, providers, wallet, claiming, authorizing),
        recurring=ChargeAgain(
            carts, reading, payments, providers, wallet, claiming, authorizing, convergence, world
        ),
        wallet=wallet,
        confirming=ConfirmPayment(reading, payments, providers, convergence),
        modifying=ModifyPayment(
            ClaimedOperations(payments, providers, convergence, world), providers, world
        ),
        webhooks=ReceiveWebhook(
            core.provider_name, provider, core.labels, payments, providers, convergence, world
        ),
    )
