"""Subscriptions of the shop, kept in commercetools, and charged as a merchant's scheduler would."""

from typing import Any

import msgspec

from sandbox.shop.merchant_api import Json, MerchantAPI, Refused, Unreachable
from sandbox.shop.storefront import NotCovered, Storefront, order_number
from sandbox.shop.subscription import AMOUNT_DUE, Charge, State, Subscription

_CONTAINER = "subscriptions"
_ABSENT = 0  # The version of an object that does not exist.


class AlreadyAtWork(Exception):
    """Somebody else is charging this subscription right now."""


class Cancelled(Exception):
    """The customer has cancelled this subscription, so no further month is charged."""


class Renewal(msgspec.Struct, frozen=True):
    """The recurring payment job of a subscription: its id, its state, and what it charges."""

    job_id: str
    state: str
    payment_method_id: str


class Subscriptions:
    """Every method raises what `MerchantAPI` raises.

    https://docs.commercetools.com/api/projects/custom-objects
    """

    def __init__(self, api: MerchantAPI, storefront: Storefront) -> None:
        self._api = api
        self._storefront = storefront

    def begin(self, cart: Json) -> None:
        """Remember that its customer wants what is in this ordered cart every month."""
        number = order_number(cart)
        draft = self._storefront.same_again(cart)
        subscription = Subscription(
            number=number,
            customer_id=cart["customerId"],
            cart=draft,
            total=cart["totalPrice"],
        )
        try:
            self._save(subscription, _ABSENT)
        except AlreadyAtWork:
            return  # The form was sent twice.

    def of_customer(self, customer_id: str) -> list[Subscription]:
        """Return the customer's subscriptions, latest first."""
        asked = {"sort": "createdAt desc", "limit": "100"}
        found = self._api.api("GET", f"custom-objects/{_CONTAINER}", params=asked)["results"]
        every = [_read(one) for one in found]
        return [one for one in every if one.customer_id == customer_id]

    def renewing(self, subscription: Subscription) -> Renewal | None:
        """Return what Checkout renews it with; None where the connector has made no job yet.

        https://docs.commercetools.com/checkout/recurring-payment-jobs-api
        """
        payments = self._storefront.payments_of(subscription.number)
        jobs = self._api.checkout("GET", "recurring-payment-jobs", params={"limit": "500"})
        for one in jobs["results"]:
            if one["originPayment"]["id"] in payments:
                return Renewal(one["id"], one["status"]["state"], one["paymentMethod"]["id"])
        return None

    def charge_next(self, number: str, customer_id: str, payment_method_id: str) -> Charge:
        """Charge the next month, or go on with the charge that is not decided yet.

        The charge is written down first, under the version that was read, so that two schedulers
        never charge the same month. Raises `AlreadyAtWork` for the second one, `Cancelled` when
        there is nothing left to charge, and `KeyError` when the customer has no such subscription.
        """
        subscription, version = self._find(number, customer_id)
        charge = subscription.undecided
        if charge is None:
            if subscription.is_cancelled:
                raise Cancelled(number)
            charge = self._new_charge(subscription, payment_method_id)
            version = self._save(subscription.with_charge(charge), version)
        settled = self._send(charge)
        self._save(subscription.with_charge(settled), version)
        return settled

    def cancel(self, number: str, customer_id: str) -> None:
        """Begin no further charge; one that has begun is still brought to its end.

        Cancelling twice is cancelling once. Raises `KeyError` when the customer has no such
        subscription, and `AlreadyAtWork` when it has just been charged: then cancel again.
        """
        subscription, version = self._find(number, customer_id)
        self._save(msgspec.structs.replace(subscription, is_cancelled=True), version)

    def cart_to_pay(self, number: str, customer_id: str) -> str:
        """Return the id of the cart that the customer has to pay in person; raises `KeyError`."""
        unpaid = self._find(number, customer_id)[0].payable
        if unpaid is None:
            raise KeyError(number)
        return unpaid.cart_id

    def paid_in_person(self, cart: Json) -> None:
        """Note that the customer has paid what a charge had left open, if it is one's cart."""
        for one in self.of_customer(cart["customerId"]):
            unpaid = one.payable
            if unpaid is not None and unpaid.cart_id == cart["id"]:
                paid = msgspec.structs.replace(unpaid, state="Completed", reason="")
                _, version = self._find(one.number, one.customer_id)
                self._save(one.with_charge(paid), version)

    def _new_charge(self, subscription: Subscription, payment_method_id: str) -> Charge:
        failed = subscription.failed
        cart_id = failed.cart_id if failed else self._storefront.copy_cart(subscription.cart)
        return Charge(
            key=subscription.next_key(),
            month=subscription.next_month,
            cart_id=cart_id,
            amount=subscription.total,
            payment_method_id=payment_method_id,
        )

    def _send(self, charge: Charge) -> Charge:
        """Have Checkout charge it, and make an order of the cart when it is paid.

        Raises `Unreachable` while Checkout has no answer of the connector.
        """
        try:
            status = self._transaction(charge)["transactionStatus"]
        except Refused as error:
            if error.status >= 500 or error.status == 409:
                raise  # Nothing is decided; the same request can be sent again.
            return msgspec.structs.replace(charge, state="Failed", reason=error.message)
        if status["state"] == "Initial":
            raise Unreachable("Checkout has no answer yet.")
        errors = status.get("errors", ())
        state: State = status["state"]
        reason = errors[0]["code"] if errors else ""
        if state == "Completed":
            try:
                self._storefront.place_order(charge.cart_id)
            except NotCovered:
                state, reason = "Pending", AMOUNT_DUE
        return msgspec.structs.replace(charge, state=state, reason=reason)

    def _transaction(self, charge: Charge) -> Json:
        """Return the transaction of this charge as it is now; there is one for each key."""
        path = f"transactions/key={charge.key}"
        try:
            self._api.checkout("GET", path)
        except Refused as error:
            if error.status != 404:
                raise
            self._api.checkout("POST", "transactions", json=charge.draft())
        return self._api.checkout("GET", path)

    def _find(self, number: str, customer_id: str) -> tuple[Subscription, int]:
        try:
            found = self._api.api("GET", f"custom-objects/{_CONTAINER}/{number}")
        except Refused as error:
            if error.status == 404:
                raise KeyError(number) from error
            raise
        subscription = _read(found)
        if subscription.customer_id != customer_id:
            raise KeyError(number)
        return subscription, found["version"]

    def _save(self, subscription: Subscription, version: int) -> int:
        draft: dict[str, Any] = {
            "container": _CONTAINER,
            "key": subscription.number,
            "value": msgspec.to_builtins(subscription),
            "version": version,
        }
        try:
            saved: int = self._api.api("POST", "custom-objects", json=draft)["version"]
        except Refused as error:
            if error.status == 409:
                raise AlreadyAtWork from error
            raise
        return saved


def _read(found: Json) -> Subscription:
    return msgspec.convert(found["value"], Subscription)
