"""What Checkout and the Merchant Center ask a connector: the routes below `/operations`.

https://docs.commercetools.com/connect/templates/payment-integration
"""

from dataclasses import dataclass
from typing import cast

import msgspec

from payment_core.core import PaymentCore
from payment_core.domain.session import Session
from processor.enabler_config import EnablerConfig, MethodDescription
from processor.payment_intents import IntentAnswer, IntentBody, carry_out
from processor.status import Status, StatusReport


class ComponentType(msgspec.Struct, frozen=True):
    """Something that the enabler can render, by its type."""

    type: str


class PaymentComponents(msgspec.Struct, frozen=True):
    """Everything that the enabler can render."""

    dropins: list[ComponentType]
    components: list[ComponentType]
    express: list[ComponentType]


@dataclass(frozen=True)
class OperationRoutes:
    """The handlers; who may call which is written beside the paths."""

    core: PaymentCore
    report: StatusReport

    def config(self, session: Session) -> EnablerConfig:
        """Return what the enabler needs to start; it holds no secret.

        `methods` are those that the session allows and that can pay its cart as it is now, by
        currency and amount. `methodDescriptions` are what the enabler has to know of each method
        of this deployment, whether it is offered now or not. `notPayable`, with a code and a
        message, is there when there is nothing to pay (`NothingToPay`), or no method to pay it by
        (`MethodNotAvailable`). Beside the members that are described here, there are those of the
        provider. Stored payment methods are for customers, so they are not enabled for a guest's
        cart.
        """
        quote = self.core.quoting.quote(session)
        return cast(
            "EnablerConfig",
            {
                **self.core.provider.client_config(),
                **quote.amount,
                "provider": self.core.provider_name,
                "methods": quote.methods,
                "methodDescriptions": tuple(
                    MethodDescription.of(method) for method in self.core.providers.methods
                ),
                **({"notPayable": quote.obstacle} if quote.obstacle else {}),
                "storedPaymentMethodsConfig": {"isEnabled": quote.stores_methods},
            },
        )

    def status(self) -> Status:
        """Check commercetools and the PSP now.

        The answer is always 200; the body says whether the connector works.
        """
        return self.report.read()

    def payment_components(self) -> PaymentComponents:
        """Return the types of components that the enabler offers.

        A method that is a drop-in is not listed as a component.
        """
        dropins = self.core.provider.capabilities.dropins
        methods = [one.type for one in self.core.providers.methods]
        return PaymentComponents(
            dropins=[ComponentType(name) for name in dropins],
            components=[ComponentType(name) for name in methods if name not in dropins],
            express=[],
        )

    def payment_intents(
        self, payment_id: str, body: IntentBody, idempotency_key: str | None
    ) -> IntentAnswer:
        """Capture, refund, cancel or reverse a payment.

        A repeated request with the same idempotency key, in the header or the body, moves money
        once. Without a key, a repetition after completion is a new operation. `received` means
        that the operation is recorded and will be finished later.
        """
        return IntentAnswer(carry_out(self.core.modifying, payment_id, body, idempotency_key))
