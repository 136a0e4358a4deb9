"""Saving a payment method that a shopper agreed to store, once its authorization succeeded."""

from payment_core.commercetools.client import (
    CommercetoolsError,
    ConcurrentModification,
    DuplicateField,
    ReferenceMissing,
)
from payment_core.commercetools.payment_methods import (
    MethodToken,
    PaymentMethodDraft,
    PaymentMethods,
    StoredPaymentMethod,
)
from payment_core.commercetools.payments import CustomFields, Payments, ResourceIdentifier
from payment_core.domain.ledger import Ledger, StoredMethod
from payment_core.domain.payment import Payment, TransactionState
from payment_core.domain.superseding import is_superseded
from payment_core.providers import Providers
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from payment_core.use_cases.consent import CARD_TYPE, acted_upon, has_consent, was_acted_upon
from payment_core.use_cases.executing import reference_to
from payment_core.use_cases.stored_method_settings import StoredMethodSettings


class StoreMethod:
    """Saves the method of a Payment exactly once, whoever is the first to see its success."""

    def __init__(
        self,
        settings: StoredMethodSettings,
        payments: Payments,
        payment_methods: PaymentMethods,
        providers: Providers,
        world: World,
    ) -> None:
        self._settings = settings
        self._payments = payments
        self._payment_methods = payment_methods
        self._providers = providers
        self._world = world

    def store(self, payment: Payment, ledger: Ledger) -> Payment:
        """Save what this ledger shows as stored, if it is due; return the Payment's new version.

        Raises `ConcurrentModification` when the Payment changed meanwhile, `Unavailable` or
        `OutcomeUnknown`: then nothing is lost, and whoever settles the Payment next does it. What
        commercetools refuses for good is an error in the log.
        """
        stored = ledger.stored_method
        if stored is None or not self._is_due(payment):
            return payment
        try:
            saved = self._save(payment, stored)
            return self._note(payment, saved)
        except (CommercetoolsError, ReferenceMissing) as error:
            get_logger().error(
                "A payment method cannot be stored", paymentId=payment.id, error=error
            )
            return payment

    def _is_due(self, payment: Payment) -> bool:
        return (
            self._settings.is_enabled
            and payment.customer is not None
            and has_consent(payment)
            and not was_acted_upon(payment)
            and not is_superseded(payment)
            and any(one.state == TransactionState.SUCCESS for one in payment.paying)
        )

    def _save(self, payment: Payment, stored: StoredMethod) -> StoredPaymentMethod | None:
        """Create the PaymentMethod; None when it is there already."""
        try:
            return self._payment_methods.create(self._draft(payment, stored))
        except DuplicateField:
            return None

    def _note(self, payment: Payment, saved: StoredPaymentMethod | None) -> Payment:
        try:
            note = acted_upon(_key(payment), self._world.now())
            return self._payments.update(payment, (note,))
        except ConcurrentModification:
            # Another process may have saved it before us, and its customer may have deleted it
            # since. The PSP's token is deleted first, so the PSP knows.
            if saved is not None and not self._is_kept(payment):
                self._payment_methods.delete(saved)
            raise

    def _is_kept(self, payment: Payment) -> bool:
        ledger = self._providers.serving(payment).fetch(reference_to(payment))
        return ledger.stored_method is not None

    def _draft(self, payment: Payment, stored: StoredMethod) -> PaymentMethodDraft:
        fields = {
            "brand": stored.brand,
            "lastFour": stored.last_four,
            "expiryMonth": stored.expiry_month,
            "expiryYear": stored.expiry_year,
        }
        known: dict[str, object] = {name: one for name, one in fields.items() if one is not None}
        return PaymentMethodDraft(
            key=_key(payment),
            customer=ResourceIdentifier(
                "customer", payment.customer.id if payment.customer else ""
            ),
            method=payment.payment_method_info.method,
            payment_interface=self._settings.payment_interface,
            interface_account=self._settings.interface_account,
            token=MethodToken(stored.token.reveal()),
            custom=CustomFields(CARD_TYPE, known),
        )


def _key(payment: Payment) -> str:
    """Return the one key of whatever this Payment stores."""
    return f"stored-{payment.id}"
