"""Update actions on the method information of a payment."""

from typing import Any

import msgspec

from sandbox.commercetools.custom_fields import (
    CustomFields,
    CustomFieldsDraft,
    custom_fields,
    custom_fields_of_type,
    with_field,
)
from sandbox.commercetools.errors import invalid_operation
from sandbox.commercetools.payments import Payment
from sandbox.commercetools.project import Work
from sandbox.commercetools.representations import Action, LocalizedString, ResourceIdentifier
from sandbox.commercetools.tokens import MethodToken, masked

METHOD_INFO = "payment-method-info"


class SetMethodInfoInterface(Action):
    """Set the service that processes the payment."""

    interface: str

    def apply(self, payment: Payment, work: Work) -> None:
        """Set the service once; raises InvalidOperation when there is another one."""
        info = payment.payment_method_info
        if info.payment_interface == self.interface:
            return
        if info.payment_interface is not None:
            raise invalid_operation("The paymentInterface is already set and cannot be changed.")
        info.payment_interface = self.interface
        work.emit("PaymentMethodInfoInterfaceSet", interface=self.interface)


class SetMethodInfoInterfaceAccount(Action):
    """Set the account at the service."""

    interface_account: str | None = None

    def apply(self, payment: Payment, work: Work) -> None:
        """Set or remove the account."""
        info, old = payment.payment_method_info, payment.payment_method_info.interface_account
        if old == self.interface_account:
            return
        info.interface_account = self.interface_account
        work.emit(
            "PaymentMethodInfoInterfaceAccountSet",
            interfaceAccount=info.interface_account,
            oldInterfaceAccount=old,
        )


class SetMethodInfoMethod(Action):
    """Set the method, for instance "card"."""

    method: str | None = None

    def apply(self, payment: Payment, work: Work) -> None:
        """Set or remove the method."""
        info, old = payment.payment_method_info, payment.payment_method_info.method
        if old == self.method:
            return
        info.method = self.method
        work.emit("PaymentMethodInfoMethodSet", method=info.method, oldMethod=old)


class SetMethodInfoName(Action):
    """Set the name shown to people."""

    name: LocalizedString | None = None

    def apply(self, payment: Payment, work: Work) -> None:
        """Set or remove the name."""
        info, old = payment.payment_method_info, payment.payment_method_info.name
        if old == self.name:
            return
        info.name = self.name
        work.emit("PaymentMethodInfoNameSet", name=info.name, oldName=old)


class SetMethodInfoToken(Action):
    """Set the PSP's token of the payment method."""

    token: MethodToken | None = None

    def apply(self, payment: Payment, work: Work) -> None:
        """Set or remove the token."""
        info, old = payment.payment_method_info, payment.payment_method_info.token
        if old == self.token:
            return
        info.token = self.token
        work.emit("PaymentMethodInfoTokenSet", token=masked(info.token), oldToken=masked(old))


class SetMethodInfoCustomType(Action):
    """Give the method information custom fields, or take them away."""

    type: ResourceIdentifier | None = None
    fields: dict[str, Any] = msgspec.field(default_factory=dict)

    def apply(self, payment: Payment, work: Work) -> None:
        """Set or remove type and fields."""
        new = custom_fields_of_type(self.type, self.fields, METHOD_INFO, work)
        _set_custom(payment, new, work)


class SetMethodInfoCustomField(Action):
    """Set one custom field of the method information."""

    name: str
    value: Any = None

    def apply(self, payment: Payment, work: Work) -> None:
        """Set or remove the field."""
        info, old = payment.payment_method_info, payment.payment_method_info.custom
        new = with_field(old, self.name, self.value, work)
        if new == old:
            return
        info.custom = new
        if self.value is None:
            work.emit("PaymentMethodInfoCustomFieldRemoved", name=self.name)
        else:
            is_new = old is None or self.name not in old.fields
            kind = "Added" if is_new else "Changed"
            work.emit(f"PaymentMethodInfoCustomField{kind}", name=self.name, value=self.value)


class SetMethodInfo(Action):
    """Set several members at once; a member that is not sent stays, except `custom`."""

    payment_interface: str | None = None
    interface_account: str | None = None
    method: str | None = None
    name: LocalizedString | None = None
    token: MethodToken | None = None
    custom: CustomFieldsDraft | None = None

    def apply(self, payment: Payment, work: Work) -> None:
        """Do what the actions for the single members do."""
        if self.payment_interface is not None:
            SetMethodInfoInterface(interface=self.payment_interface).apply(payment, work)
        if self.interface_account is not None:
            action = SetMethodInfoInterfaceAccount(interface_account=self.interface_account)
            action.apply(payment, work)
        if self.method is not None:
            SetMethodInfoMethod(method=self.method).apply(payment, work)
        if self.name is not None:
            SetMethodInfoName(name=self.name).apply(payment, work)
        if self.token is not None:
            SetMethodInfoToken(token=self.token).apply(payment, work)
        _set_custom(payment, custom_fields(self.custom, METHOD_INFO, work), work)


def _set_custom(payment: Payment, new: CustomFields | None, work: Work) -> None:
    old = payment.payment_method_info.custom
    if new == old:
        return
    payment.payment_method_info.custom = new
    old_type = None if old is None else old.type.id
    if new is None:
        work.emit("PaymentMethodInfoCustomTypeRemoved", oldTypeId=old_type)
    else:
        work.emit("PaymentMethodInfoCustomTypeSet", customFields=new, oldTypeId=old_type)


MethodInfoAction = (
    SetMethodInfo
    | SetMethodInfoInterface
    | SetMethodInfoInterfaceAccount
    | SetMethodInfoMethod
    | SetMethodInfoName
    | SetMethodInfoToken
    | SetMethodInfoCustomType
    | SetMethodInfoCustomField
)
