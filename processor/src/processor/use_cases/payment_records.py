"""What operators see: a payment with its history, and lists of payments."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from payment_core.commercetools.client import NotFound
from payment_core.commercetools.payments import Payments
from payment_core.domain.claims import claim_of
from payment_core.domain.disputes import days_left, disputes_of
from payment_core.domain.payment import Payment
from payment_core.domain.provider_abilities import LinksDashboard
from payment_core.providers import Providers
from payment_core.runtime.errors import ResourceNotFound
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from processor.commercetools.payment_finder import Order, PaymentFinder
from processor.domain.attempt_state import state_of
from processor.domain.operator import Operator
from processor.domain.payment_findings import findings_of
from processor.domain.payment_history import timeline_of, wallet_of
from processor.domain.payment_record import (
    DisputeRecord,
    Instrument,
    OrderReference,
    PaymentRecord,
    PaymentSummary,
    Reference,
)
from processor.domain.payment_revisions import revision_of
from processor.domain.payment_search import SearchTerm
from processor.domain.payment_sums import amounts_of
from processor.domain.possible_actions import possible_actions


@dataclass(frozen=True)
class PaymentRecords:
    """Reads commercetools and no PSP, and writes nothing. Who looked at what is logged."""

    payments: Payments
    finder: PaymentFinder
    providers: Providers
    world: World

    def read(self, payment_id: str, operator: Operator) -> PaymentRecord:
        """Return the payment as it is now; raises `ResourceNotFound` or `Unavailable`."""
        try:
            payment = self.payments.get(payment_id)
        except NotFound as error:
            raise ResourceNotFound("There is no such payment.") from error
        self.providers.serving(payment)
        order = self.finder.orders_of([payment.id]).get(payment.id)
        get_logger().info(
            "An operator read a payment",
            eventCode="operator.read",
            paymentId=payment.id,
            userId=operator.user_id,
        )
        return self._record(payment, order, operator)

    def find(self, term: SearchTerm, operator: Operator) -> Sequence[PaymentSummary]:
        """Return the payments of this connector that fit, newest first; raises `Unavailable`."""
        found = [one for one in self.finder.find(term) if self.providers.owns(one)]
        found.sort(key=lambda one: one.created_at, reverse=True)
        orders = self.finder.orders_of([one.id for one in found])
        get_logger().info(
            "An operator searched payments",
            eventCode="operator.searched",
            searchedBy=term.kind,
            found=len(found),
            userId=operator.user_id,
        )
        return [self._summary(one, orders.get(one.id)) for one in found]

    def _summary(self, payment: Payment, order: Order | None) -> PaymentSummary:
        return PaymentSummary(
            id=payment.id,
            created_at=payment.created_at,
            state=state_of(payment),
            provider=self.providers.payment_interface,
            method=self.providers.method_of(payment),
            order=OrderReference(order.id, order.order_number) if order else None,
            psp_reference=payment.interface_id,
            amounts=amounts_of(payment),
        )

    def _record(self, payment: Payment, order: Order | None, operator: Operator) -> PaymentRecord:
        provider, now = self.providers.serving(payment), self.world.now()
        others = [one for one in (order.payments if order else ()) if one.id != payment.id]
        claim, customer = claim_of(payment), payment.customer
        summary = self._summary(payment, order)
        return PaymentRecord(
            **{name: getattr(summary, name) for name in summary.__struct_fields__},
            key=payment.key,
            last_modified_at=payment.last_modified_at,
            revision=revision_of(payment),
            instrument=_instrument(payment),
            cart=Reference(claim.cart_id) if claim else None,
            customer=Reference(customer.id) if customer else None,
            dashboard_url=self._link(payment, payment.interface_id),
            timeline=[
                msgspec.structs.replace(one, dashboard_url=self._link(payment, one.psp_reference))
                for one in timeline_of(payment)
            ],
            disputes=self._disputes(payment),
            findings=findings_of(payment, others, now, is_ordered=order is not None),
            actions=possible_actions(payment, provider.capabilities) if operator.can_manage else (),
            can_manage=operator.can_manage,
        )

    def _disputes(self, payment: Payment) -> Sequence[DisputeRecord]:
        recorded = {one.interface_id: one.id for one in payment.transactions}
        now = self.world.now()
        return [
            DisputeRecord(
                psp_reference=one.psp_reference,
                transaction_id=recorded.get(one.psp_reference),
                stage=one.stage,
                state=one.state,
                reason=one.reason,
                cent_amount=one.amount.cent_amount,
                due_at=one.due_at,
                days_left=days_left(one, now),
                dashboard_url=self._link(payment, one.psp_reference),
            )
            for one in disputes_of(payment)
        ]

    def _link(self, payment: Payment, psp_reference: str | None) -> str | None:
        provider = self.providers.serving(payment)
        if psp_reference is None or not isinstance(provider, LinksDashboard):
            return None
        return provider.dashboard_url(psp_reference)


def _instrument(payment: Payment) -> Instrument | None:
    """Return the card, from the fields of the type that commercetools predefines."""
    custom = payment.payment_method_info.custom
    if custom is None:
        return None
    try:
        card = msgspec.convert(custom.fields, Instrument)
    except msgspec.ValidationError:  # Fields of another writer's type.
        return None
    if card == Instrument():
        return None
    return msgspec.structs.replace(card, wallet=wallet_of(payment))
