"""Stored payment methods: https://docs.commercetools.com/api/projects/payment-methods."""

from typing import Any, Literal

import msgspec

from sandbox.commercetools.business_units import KeyReference, business_unit
from sandbox.commercetools.custom_fields import (
    CustomFields,
    CustomFieldsDraft,
    custom_fields,
    custom_fields_of_type,
    with_field,
)
from sandbox.commercetools.customers import CUSTOMER
from sandbox.commercetools.errors import invalid_operation
from sandbox.commercetools.project import Work
from sandbox.commercetools.representations import (
    Action,
    Draft,
    LocalizedString,
    Reference,
    Resource,
    ResourceIdentifier,
    checked_key,
)
from sandbox.commercetools.tokens import MethodToken, masked

PAYMENT_METHOD = "payment-method"

PaymentMethodStatus = Literal["Active", "Inactive"]


class PaymentMethod(Resource):
    """A payment method that a customer stored."""

    payment_method_status: PaymentMethodStatus
    default: bool
    key: str | None = None
    name: LocalizedString | None = None
    customer: Reference | None = None
    business_unit: KeyReference | None = None
    method: str | None = None
    payment_interface: str | None = None
    interface_account: str | None = None
    token: MethodToken | None = None
    custom: CustomFields | None = None

    def masked(self) -> "PaymentMethod":
        """Return a copy that does not show the token, as messages and expansions do."""
        copy = self.copy()
        copy.token = masked(copy.token)
        return copy

    def check_default(self) -> None:
        """Raise InvalidOperation when the method is the default but not active."""
        if self.default and self.payment_method_status == "Inactive":
            raise invalid_operation("An inactive payment method cannot be the default.")


class PaymentMethodDraft(Draft):
    """A payment method as a client creates it."""

    key: str | None = None
    name: LocalizedString | None = None
    customer: ResourceIdentifier | None = None
    business_unit: ResourceIdentifier | None = None
    method: str | None = None
    payment_interface: str | None = None
    interface_account: str | None = None
    token: MethodToken | None = None
    payment_method_status: PaymentMethodStatus = "Active"
    default: bool = False
    custom: CustomFieldsDraft | None = None


def new_payment_method(draft: PaymentMethodDraft, work: Work) -> PaymentMethod:
    """Make a payment method."""
    method = PaymentMethod(
        **work.new_resource(),
        key=checked_key(draft.key),
        name=draft.name,
        customer=work.optional_reference(CUSTOMER, draft.customer),
        business_unit=business_unit(draft.business_unit),
        method=draft.method,
        payment_interface=draft.payment_interface,
        interface_account=draft.interface_account,
        token=draft.token,
        payment_method_status=draft.payment_method_status,
        default=draft.default,
        custom=custom_fields(draft.custom, PAYMENT_METHOD, work),
    )
    method.check_default()
    work.emit("PaymentMethodCreated", paymentMethod=method.masked())
    return method


def tell_deleted(method: PaymentMethod, work: Work) -> None:
    """Leave the message that a deleted payment method leaves."""
    work.emit("PaymentMethodDeleted", paymentMethod=method.masked())


class SetKey(Action):
    """Set or remove the key."""

    key: str | None = None

    def apply(self, method: PaymentMethod, work: Work) -> None:
        """Set or remove the key."""
        old, method.key = method.key, checked_key(self.key)
        work.emit("PaymentMethodKeySet", key=self.key, oldKey=old)


class SetName(Action):
    """Set or remove the name shown to people."""

    name: LocalizedString | None = None

    def apply(self, method: PaymentMethod, work: Work) -> None:
        """Set or remove the name."""
        old, method.name = method.name, self.name
        work.emit("PaymentMethodNameSet", name=self.name, oldName=old)


class SetMethod(Action):
    """Set or remove the method, for instance "card"."""

    method: str | None = None

    def apply(self, method: PaymentMethod, work: Work) -> None:
        """Set or remove the method."""
        old, method.method = method.method, self.method
        work.emit("PaymentMethodMethodSet", method=self.method, oldMethod=old)


class SetPaymentInterface(Action):
    """Set or remove the service."""

    payment_interface: str | None = None

    def apply(self, method: PaymentMethod, work: Work) -> None:
        """Set or remove the service."""
        old, new = method.payment_interface, self.payment_interface
        method.payment_interface = new
        work.emit("PaymentMethodPaymentInterfaceSet", paymentInterface=new, oldPaymentInterface=old)


class SetInterfaceAccount(Action):
    """Set or remove the account at the service."""

    interface_account: str | None = None

    def apply(self, method: PaymentMethod, work: Work) -> None:
        """Set or remove the account."""
        old, new = method.interface_account, self.interface_account
        method.interface_account = new
        work.emit("PaymentMethodInterfaceAccountSet", interfaceAccount=new, oldInterfaceAccount=old)


class SetDefault(Action):
    """Say whether this is the customer's default."""

    default: bool

    def apply(self, method: PaymentMethod, work: Work) -> None:
        """Set the default; raises InvalidOperation for an inactive method."""
        old, method.default = method.default, self.default
        method.check_default()
        work.emit("PaymentMethodDefaultSet", default=self.default, oldDefault=old)


class SetPaymentMethodStatus(Action):
    """Say whether the method may be used."""

    payment_method_status: PaymentMethodStatus

    def apply(self, method: PaymentMethod, work: Work) -> None:
        """Set the status; raises InvalidOperation for the default."""
        old, method.payment_method_status = method.payment_method_status, self.payment_method_status
        method.check_default()
        work.emit(
            "PaymentMethodPaymentMethodStatusSet", status=self.payment_method_status, oldStatus=old
        )


class SetCustomType(Action):
    """Give the method custom fields, or take them away."""

    type: ResourceIdentifier | None = None
    fields: dict[str, Any] = msgspec.field(default_factory=dict)

    def apply(self, method: PaymentMethod, work: Work) -> None:
        """Set or remove type and fields."""
        old = method.custom
        method.custom = custom_fields_of_type(self.type, self.fields, PAYMENT_METHOD, work)
        old_type = None if old is None else old.type.id
        if method.custom is None:
            work.emit("PaymentMethodCustomTypeRemoved", oldTypeId=old_type)
        else:
            work.emit("PaymentMethodCustomTypeSet", customFields=method.custom, oldTypeId=old_type)


class SetCustomField(Action):
    """Set one custom field of the method."""

    name: str
    value: Any = None

    def apply(self, method: PaymentMethod, work: Work) -> None:
        """Set or remove the field."""
        old = {} if method.custom is None else method.custom.fields
        method.custom = with_field(method.custom, self.name, self.value, work)
        if self.value is None:
            work.emit("PaymentMethodCustomFieldRemoved", name=self.name)
        else:
            kind = "Changed" if self.name in old else "Added"
            work.emit(
                f"PaymentMethodCustomField{kind}",
                name=self.name,
                value=self.value,
                oldValue=old.get(self.name),
            )


PaymentMethodAction = (
    SetKey
    | SetName
    | SetMethod
    | SetPaymentInterface
    | SetInterfaceAccount
    | SetDefault
    | SetPaymentMethodStatus
    | SetCustomType
    | SetCustomField
)
