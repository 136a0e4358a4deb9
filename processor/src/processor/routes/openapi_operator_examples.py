"""Examples of what operators see and do, for the OpenAPI description."""

from datetime import UTC, datetime, timedelta

from processor.domain.outcome import OperationOutcome
from processor.domain.payment_record import (
    ActionType,
    Actor,
    ActorKind,
    Amounts,
    DisputeRecord,
    EventState,
    EventType,
    Finding,
    Instrument,
    OrderReference,
    PaymentRecord,
    PaymentSummary,
    PossibleAction,
    Reference,
    TimelineEvent,
)
from processor.routes.operator_payments import ActionAnswer, ActionBody, PaymentList
from processor.routes.payment_intents import Amount

_PAYMENT = "0f1e2d3c-4b5a-4697-8877-665544332211"
_CART = "7c1f4c52-3d4e-4f5a-8b6c-7d8e9fa0b1c2"
_TIME = datetime(2026, 11, 28, 10, 15, tzinfo=UTC)
_CHARGE = "1d2c3b4a-5f6e-4d7c-8b9a-0a1b2c3d4e5f"
_USER = "6f5e4d3c-2b1a-4f0e-9d8c-7b6a5f4e3d2c"
_AMOUNTS = Amounts(
    currency_code="EUR",
    fraction_digits=2,
    planned=5_990,
    authorized=5_990,
    captured=5_990,
    refunded=0,
    disputed=1_000,
    capturable=0,
    refundable=4_990,
)
_SUMMARY = PaymentSummary(
    id=_PAYMENT,
    created_at=_TIME,
    state="captured",
    provider="sandbox",
    method="card",
    order=OrderReference("3f2e1d0c-9b8a-4c7d-8e6f-5a4b3c2d1e0f", "1001"),
    psp_reference="pay_1",
    amounts=_AMOUNTS,
)
_RECORD = PaymentRecord(
    id=_SUMMARY.id,
    key="pay-7c1f4c52-1",
    created_at=_TIME,
    last_modified_at=_TIME + timedelta(days=2),
    state=_SUMMARY.state,
    revision="3b1f0c9d8e7a6b5c4d3e2f10",
    provider=_SUMMARY.provider,
    method=_SUMMARY.method,
    instrument=Instrument(brand="visa", last_four="4242", expiry_month=12, expiry_year=2030),
    order=_SUMMARY.order,
    cart=Reference(_CART),
    customer=None,
    psp_reference=_SUMMARY.psp_reference,
    dashboard_url=None,
    amounts=_AMOUNTS,
    timeline=[
        TimelineEvent(
            at=_TIME,
            type=EventType.AUTHORIZATION,
            actor=Actor(ActorKind.SHOPPER),
            state=EventState.SUCCESS,
            cent_amount=5_990,
            transaction_id="2e3d4c5b-6a7f-4e8d-9c0b-1b2c3d4e5f6a",
            psp_reference="auth_1",
        ),
        TimelineEvent(
            at=_TIME + timedelta(hours=3),
            type=EventType.CHARGE,
            actor=Actor(ActorKind.OPERATOR, _USER),
            state=EventState.SUCCESS,
            cent_amount=5_990,
            transaction_id=_CHARGE,
            psp_reference="cap_1",
        ),
        TimelineEvent(
            at=_TIME + timedelta(days=2),
            type=EventType.CHARGEBACK,
            actor=Actor(ActorKind.PSP),
            state=EventState.PENDING,
            cent_amount=1_000,
            transaction_id="4a5b6c7d-8e9f-4a0b-8c1d-2e3f4a5b6c7d",
            psp_reference="dp_1",
        ),
    ],
    disputes=[
        DisputeRecord(
            psp_reference="dp_1",
            transaction_id="4a5b6c7d-8e9f-4a0b-8c1d-2e3f4a5b6c7d",
            stage="chargeback",
            state="open",
            reason="fraudulent",
            cent_amount=1_000,
            due_at=_TIME + timedelta(days=9),
            days_left=7,
        )
    ],
    findings=[
        Finding(
            "disputeOpen", "10.00 EUR is disputed (fraudulent). Days left to answer at the PSP: 7."
        )
    ],
    actions=[
        PossibleAction(
            action=ActionType.REFUND, max_cent_amount=4_990, partial=True, transaction_id=_CHARGE
        )
    ],
    can_manage=True,
)

OPERATOR_EXAMPLES = (
    _RECORD,
    PaymentList([_SUMMARY], 1),
    ActionBody(
        action=ActionType.REFUND,
        operation="8c7b6a5d-4e3f-4b2a-9c1d-0e9f8a7b6c5d",
        revision=_RECORD.revision,
        transaction_id=_CHARGE,
        amount=Amount(1_000, "EUR"),
    ),
    ActionAnswer(OperationOutcome.APPROVED, _RECORD),
)
