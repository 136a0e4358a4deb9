"""Stored payment methods of shoppers: https://docs.adyen.com/online-payments/tokenization."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sandbox.adyen.cards import Means, Refusal
from sandbox.adyen.errors import Invalid, Json, NotThere
from sandbox.adyen.payment import Payment

Change = Literal["created", "updated", "alreadyExisting", "disabled"]


@dataclass
class StoredMethod:
    """A card that its holder left; `refusal` is what its bank says to the next payments."""

    id: str
    merchant_account: str
    shopper_reference: str
    means: Means
    model: str
    created_at: datetime
    first_reference: str
    refusal: Refusal | None = None

    def view(self) -> Json:
        """Return it as lists show it."""
        means = self.means
        return {
            "id": self.id,
            "type": means.type,
            "name": {"visa": "VISA", "mc": "MasterCard"}[means.brand],
            "brand": means.brand,
            "lastFour": means.last_four,
            "expiryMonth": means.expiry_month,
            "expiryYear": means.expiry_year[-2:],
            "holderName": means.holder,
            "supportedRecurringProcessingModels": [
                "CardOnFile",
                "Subscription",
                "UnscheduledCardOnFile",
            ],
        }


class Vault:
    """All stored methods; `tell` publishes what becomes of one, and names the event."""

    def __init__(
        self,
        new_reference: Callable[[], str],
        tell: Callable[[StoredMethod, Change, str, datetime], None],
    ) -> None:
        self._new_reference = new_reference
        self._tell = tell
        self._methods: dict[str, StoredMethod] = {}

    def keep(self, payment: Payment, at: datetime) -> None:
        """Store the card of a payment that asked for it; the payment then shows the token."""
        shopper, model = payment.shopper_reference, payment.store_as
        if shopper is None or model is None or payment.means.type != "scheme":
            return
        found = self._same(payment, shopper)
        change: Change = "created"
        if found is None:
            found = StoredMethod(
                self._new_reference(),
                payment.merchant_account,
                shopper,
                payment.means,
                model,
                at,
                payment.psp_reference,
            )
            self._methods[found.id] = found
        else:
            change = "alreadyExisting" if found.means == payment.means else "updated"
            found.means = payment.means
        payment.stored = {
            "tokenization.shopperReference": shopper,
            "tokenization.storedPaymentMethodId": found.id,
            "tokenization.store.operationType": change,
        }
        self._tell(found, change, payment.psp_reference, at)

    def method(self, name: str, shopper_reference: str | None) -> StoredMethod:
        """Return a method of that shopper; raises `Invalid`."""
        found = self._methods.get(name)
        if found is None or found.shopper_reference != shopper_reference:
            raise Invalid("PaymentDetail not found", "803")
        return found

    def of(self, merchant_account: str, shopper_reference: str) -> list[StoredMethod]:
        """Return what a shopper left, the oldest first."""
        wanted = (merchant_account, shopper_reference)
        return [
            one
            for one in self._methods.values()
            if (one.merchant_account, one.shopper_reference) == wanted
        ]

    def forget(
        self, name: str, merchant_account: str, shopper_reference: str, at: datetime
    ) -> None:
        """Delete one; raises `NotThere`."""
        found = self._methods.get(name)
        if found is None or found not in self.of(merchant_account, shopper_reference):
            raise NotThere("PaymentDetail not found")
        del self._methods[name]
        self._tell(found, "disabled", self._new_reference(), at)

    def spoil(self, name: str, refusal: Refusal | None) -> None:
        """Let its bank refuse the next payments with it; None lets them pass again."""
        self._methods[name].refusal = refusal

    def _same(self, payment: Payment, shopper: str) -> StoredMethod | None:
        for one in self.of(payment.merchant_account, shopper):
            if (one.means.brand, one.means.last_four) == (
                payment.means.brand,
                payment.means.last_four,
            ):
                return one
        return None
