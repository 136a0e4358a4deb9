"""Examples for the OpenAPI description: instances of the types that they are examples of."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from payment_core.domain.money import Money
from processor.domain.coverage import Coverage
from processor.domain.outcome import OperationOutcome, PaymentState
from processor.routes.express import ExpressConfig
from processor.routes.method_description import MethodDescription
from processor.routes.openapi_operator_examples import OPERATOR_EXAMPLES
from processor.routes.operations import (
    ComponentType,
    ConfigAnswer,
    PaymentComponents,
    StoredMethodsConfig,
)
from processor.routes.payment_intents import Amount, CapturePayment, IntentAnswer, IntentBody
from processor.routes.payments import ConfirmBody, PaymentAnswer, PaymentBody, PaymentMethodBody
from processor.routes.status import Check, CheckStatus, Overall, Status, UnfinishedOperations
from processor.routes.stored_payment_methods import (
    Brand,
    DisplayOptions,
    StoredMethodItem,
    StoredMethodList,
)
from processor.routes.transactions import (
    TransactionAnswer,
    TransactionBody,
    TransactionState,
    TransactionStatus,
)

_PAYMENT = "0f1e2d3c-4b5a-4697-8877-665544332211"
_CART = "7c1f4c52-3d4e-4f5a-8b6c-7d8e9fa0b1c2"
_ITEM = "5a4b3c2d-1e0f-4a9b-8c7d-6e5f4a3b2c1d"
_METHOD = "9b8a7c6d-5e4f-4d3c-9b2a-1f0e9d8c7b6a"
_TIME = datetime(2026, 11, 28, 10, 15, tzinfo=UTC)
_NOTHING = Money(0, "EUR")

_EXAMPLES = (
    *OPERATOR_EXAMPLES,
    PaymentBody(PaymentMethodBody(type="card", token="tok_approved"), "order-1-attempt-1"),  # noqa: S106
    ConfirmBody({"redirectResult": "X3XtfGC9..."}),
    PaymentAnswer(
        payment_reference=_PAYMENT,
        outcome=PaymentState.APPROVED,
        coverage=Coverage(
            total=Money(5_990, "EUR"),
            covered=Money(5_990, "EUR"),
            due=_NOTHING,
            in_flight=_NOTHING,
        ),
    ),
    IntentBody([CapturePayment(Amount(2_000, "EUR"), "shipment-1")], "capture-1"),
    IntentAnswer(OperationOutcome.APPROVED),
    TransactionBody(
        cart_id=_CART,
        checkout_transaction_item_id=_ITEM,
        amount=Amount(1_490, "EUR"),
        payment_method_id=_METHOD,
        idempotency_key="subscription-1-2026-12",
    ),
    TransactionAnswer(TransactionStatus(TransactionState.COMPLETED, []), _PAYMENT),
    ConfigAnswer(
        provider="sandbox",
        methods=("card", "ideal"),
        method_descriptions=(
            MethodDescription(
                type="card",
                has_fields=True,
                leaves_page=False,
                can_be_held=True,
                decided_later=False,
                brands=("visa", "mastercard"),
            ),
            MethodDescription(
                type="ideal",
                has_fields=False,
                leaves_page=True,
                can_be_held=False,
                decided_later=False,
            ),
        ),
        stored_payment_methods_config=StoredMethodsConfig(is_enabled=True),
        due=Money(14790, "EUR"),
    ),
    ExpressConfig(provider="sandbox", types=("wallets",)),
    Status(
        status=Overall.OK,
        timestamp=_TIME,
        version="1.0.0",
        metadata={"name": "commercetools-payment-connector"},
        checks=[
            Check(name="commercetools permissions", status=CheckStatus.UP),
            Check(name="payment provider sandbox", status=CheckStatus.UP),
        ],
        unfinished=UnfinishedOperations(payments=2, of=800, share=0.0025, oldest_minutes=42),
    ),
    PaymentComponents(
        dropins=[ComponentType("embedded")],
        components=[ComponentType("card")],
        express=[ComponentType("wallets")],
    ),
    StoredMethodList(
        [
            StoredMethodItem(
                id=_METHOD,
                type="card",
                is_default=True,
                is_expired=False,
                created_at=_TIME,
                display_options=DisplayOptions("4242", Brand("visa"), 12, 2030),
            )
        ]
    ),
)
EXAMPLES: Mapping[Any, object] = {type(one): one for one in _EXAMPLES}
