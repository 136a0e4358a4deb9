"""What Checkout and the Merchant Center ask a connector: the routes below `/operations`.

https://docs.commercetools.com/connect/templates/payment-integration
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import msgspec

from payment_core.domain.money import Money
from processor.composition import UseCases
from processor.domain.session import Session
from processor.routes.method_description import MethodDescription
from processor.routes.payment_intents import IntentAnswer, IntentBody, carry_out
from processor.routes.status import Status, StatusReport
from processor.use_cases.cart_quote import Obstacle


class ComponentType(msgspec.Struct, frozen=True):
    """Something that the enabler can render, by its type."""

    type: str


class PaymentComponents(msgspec.Struct, frozen=True):
    """Everything that the enabler can render."""

    dropins: list[ComponentType]
    components: list[ComponentType]
    express: list[ComponentType]


class StoredMethodsConfig(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """Whether this shopper may store a payment method and pay with a stored one.

    With `isRequired` the payment begins a subscription: what the shopper pays with is stored.
    """

    is_enabled: bool
    is_required: bool = False


class ConfigAnswer(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What the enabler needs to start, beside the members of the provider.

    `methods` are those that the session allows and that can pay its cart as it is now.
    `methodDescriptions` are about every method of this deployment, offered or not. `notPayable` is
    there when there is nothing to pay, or no method to pay it by. `due` is what the shopper pays
    now; it is missing when nothing is due or the cart cannot be read.
    """

    provider: str
    methods: tuple[str, ...]
    method_descriptions: tuple[MethodDescription, ...]
    stored_payment_methods_config: StoredMethodsConfig
    not_payable: Obstacle | None = None
    due: Money | None = None


@dataclass(frozen=True)
class OperationRoutes:
    """The handlers; who may call which is written beside the paths."""

    use_cases: UseCases
    report: StatusReport
    express_types: tuple[str, ...]

    def config(self, session: Session) -> dict[str, Any]:
        """Return what the enabler needs to start; it holds no secret.

        `methods` are those that the session allows and that can pay its cart as it is now, by
        currency and amount. `methodDescriptions` are what the enabler has to know of each method
        of this deployment, whether it is offered now or not. `notPayable`, with a code and a
        message, is there when there is nothing to pay (`NothingToPay`), or no method to pay it by
        (`MethodNotAvailable`). `due` is what is left to pay, for the pay button. Beside the members
        that are written here, there are those of the provider. Stored payment methods are for
        customers, so they are not enabled for a guest's cart. For a cart that begins a
        subscription, `isRequired` is true there, and `methods` are those that can be stored.
        """
        quote = self.use_cases.quote_cart.quote(session)
        answer = ConfigAnswer(
            provider=self.use_cases.core.provider_name,
            methods=quote.methods,
            method_descriptions=self._descriptions,
            stored_payment_methods_config=StoredMethodsConfig(
                quote.stores_methods, quote.must_store
            ),
            not_payable=quote.obstacle,
            due=quote.due,
        )
        return {
            **self.use_cases.core.provider.client_config(),
            **quote.amount,
            **msgspec.to_builtins(answer),
        }

    @cached_property
    def _descriptions(self) -> tuple[MethodDescription, ...]:
        return tuple(map(MethodDescription.of, self.use_cases.core.providers.methods))

    def status(self) -> Status:
        """Check commercetools and the PSP now.

        The answer is always 200; the body says whether the connector works.
        """
        return self.report.read()

    def payment_components(self) -> PaymentComponents:
        """Return the types of components that the enabler offers.

        A method that is a drop-in is not listed as a component.
        """
        dropins = self.use_cases.core.provider.capabilities.dropins
        methods = [one.type for one in self.use_cases.core.providers.methods]
        return PaymentComponents(
            dropins=[ComponentType(name) for name in dropins],
            components=[ComponentType(name) for name in methods if name not in dropins],
            express=[ComponentType(name) for name in self.express_types],
        )

    def payment_intents(
        self, payment_id: str, body: IntentBody, idempotency_key: str | None
    ) -> IntentAnswer:
        """Capture, refund, cancel or reverse a payment.

        A repeated request with the same idempotency key, in the header or the body, moves money
        once. Without a key, a repetition after completion is a new operation. `received` means
        that the operation is recorded and will be finished later.
        """
        return IntentAnswer(
            carry_out(self.use_cases.modify_payment, payment_id, body, idempotency_key)
        )
