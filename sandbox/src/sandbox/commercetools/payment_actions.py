"""Update actions of payments: https://docs.commercetools.com/api/projects/payments#update-actions."""

from typing import Any

import msgspec

from sandbox.commercetools.custom_fields import (
    CustomFieldsDraft,
    custom_fields_of_type,
    with_field,
)
from sandbox.commercetools.customers import CUSTOMER
from sandbox.commercetools.errors import invalid_operation
from sandbox.commercetools.money import MoneyDraft, money
from sandbox.commercetools.payments import PAYMENT, Payment, interaction
from sandbox.commercetools.project import Project, Work
from sandbox.commercetools.representations import Action, Reference, ResourceIdentifier, checked_key
from sandbox.commercetools.states import STATE, State


class ChangeAmountPlanned(Action):
    """Plan another amount."""

    amount: MoneyDraft

    def apply(self, payment: Payment, _: Work) -> None:
        """Set the amount."""
        payment.amount_planned = money(self.amount)


class SetKey(Action):
    """Give the payment another key, or none."""

    key: str | None = None

    def apply(self, payment: Payment, _: Work) -> None:
        """Set or remove the key."""
        payment.key = checked_key(self.key)


class SetCustomer(Action):
    """Say which customer pays."""

    customer: ResourceIdentifier | None = None

    def apply(self, payment: Payment, work: Work) -> None:
        """Set or remove the customer; a payment of a customer is not anonymous."""
        payment.customer = work.optional_reference(CUSTOMER, self.customer)
        if payment.customer is not None:
            payment.anonymous_id = None


class SetAnonymousId(Action):
    """Say which anonymous session pays."""

    anonymous_id: str | None = None

    def apply(self, payment: Payment, _: Work) -> None:
        """Set or remove the id; raises InvalidOperation when a customer pays."""
        if self.anonymous_id is not None and payment.customer is not None:
            raise invalid_operation("The payment already belongs to a customer.")
        payment.anonymous_id = self.anonymous_id


class SetInterfaceId(Action):
    """Set the PSP's id of the payment."""

    interface_id: str

    def apply(self, payment: Payment, work: Work) -> None:
        """Set the id once; raises InvalidOperation when there is another one."""
        if payment.interface_id not in (None, self.interface_id):
            raise invalid_operation("The interfaceId is already set and cannot be changed.")
        old, payment.interface_id = payment.interface_id, self.interface_id
        work.emit("PaymentInterfaceIdSet", interfaceId=self.interface_id, oldInterfaceId=old)


def check_stale(actions: list[Any], project: Project) -> None:
    """Raise the refusal that a test ordered for a `setInterfaceId` that comes too late."""
    for action in actions:
        if isinstance(action, dict) and action.get("action") == "setInterfaceId":
            project.refusals.check_stale_interface_id(str(action.get("interfaceId")))


class SetStatusInterfaceCode(Action):
    """Set the PSP's own status code."""

    interface_code: str | None = None

    def apply(self, payment: Payment, work: Work) -> None:
        """Set or remove the code."""
        payment.payment_status.interface_code = self.interface_code
        work.emit("PaymentStatusInterfaceCodeSet", interfaceCode=self.interface_code)


class SetStatusInterfaceText(Action):
    """Set the PSP's own status text, which `PaymentSetStatusInterfaceTextAction` requires.

    https://github.com/commercetools/commercetools-api-reference
    """

    interface_text: str

    def apply(self, payment: Payment, _: Work) -> None:
        """Set the text; an empty one removes it."""
        payment.payment_status.interface_text = self.interface_text or None


class TransitionState(Action):
    """Move the payment to another state of the merchant's own workflow."""

    state: ResourceIdentifier
    force: bool = False

    def apply(self, payment: Payment, work: Work) -> None:
        """Set the state; raises InvalidOperation unless it is allowed or forced."""
        reference = work.reference(STATE, self.state)
        if not self.force:
            _check_transition(payment.payment_status.state, reference, work)
        payment.payment_status.state = reference
        work.emit("PaymentStatusStateTransition", state=reference, force=self.force)


def _check_transition(current: Reference | None, target: Reference, work: Work) -> None:
    if current is None:
        if not _state(target, work).initial:
            raise invalid_operation("The first state must be an initial state.")
        return
    allowed = _state(current, work).transitions
    if allowed is not None and target not in allowed:
        raise invalid_operation("The transition to this state is not allowed.")


def _state(reference: Reference, work: Work) -> State:
    state: State = work.find(STATE, ResourceIdentifier(id=reference.id))
    return state


class AddInterfaceInteraction(Action):
    """Log something that was said between us and the PSP."""

    type: ResourceIdentifier
    fields: dict[str, Any] = msgspec.field(default_factory=dict)

    def apply(self, payment: Payment, work: Work) -> None:
        """Append the interaction; raises the refusal that a test ordered."""
        work.project.refusals.check_interaction()
        added = interaction(CustomFieldsDraft(type=self.type, fields=self.fields), work)
        payment.interface_interactions.append(added)
        work.emit("PaymentInteractionAdded", interaction=added)


class SetCustomType(Action):
    """Give the payment custom fields, or take them away."""

    type: ResourceIdentifier | None = None
    fields: dict[str, Any] = msgspec.field(default_factory=dict)

    def apply(self, payment: Payment, work: Work) -> None:
        """Set or remove type and fields."""
        payment.custom = custom_fields_of_type(self.type, self.fields, PAYMENT, work)


class SetCustomField(Action):
    """Set one custom field of the payment."""

    name: str
    value: Any = None

    def apply(self, payment: Payment, work: Work) -> None:
        """Set or remove the field."""
        payment.custom = with_field(payment.custom, self.name, self.value, work)


PaymentAction = (
    ChangeAmountPlanned
    | SetKey
    | SetCustomer
    | SetAnonymousId
    | SetInterfaceId
    | SetStatusInterfaceCode
    | SetStatusInterfaceText
    | TransitionState
    | AddInterfaceInteraction
    | SetCustomType
    | SetCustomField
)
