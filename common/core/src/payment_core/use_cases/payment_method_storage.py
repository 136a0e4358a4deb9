"""Saves a payment method that a shopper agreed to store, once its authorization succeeded."""

from dataclasses import dataclass

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
    StoredMethodSettings,
    StoredPaymentMethod,
)
from payment_core.commercetools.payments import CustomFields, Payments, ResourceIdentifier
from payment_core.domain.card_record import CARD_TYPE, card_fields
from payment_core.domain.consent import acted_upon, has_consent, was_acted_upon
from payment_core.domain.ledger import Ledger, PSPStoredMethod
from payment_core.domain.payment import Payment, TransactionState
from payment_core.domain.recorded_journal import lookup_of
from payment_core.domain.superseded_attempts import is_superseded
from payment_core.providers import Providers
from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World


@dataclass(frozen=True)
class StorePaymentMethod:
    """Saves the method of a Payment exactly once, when its success is first seen."""

    settings: StoredMethodSettings
    payments: Payments
    payment_methods: PaymentMethods
    providers: Providers
    world: World

    def store(self, payment: Payment, ledger: Ledger) -> Payment:
        """Save what this ledger shows as stored, if it is due; return the Payment's new version.

        Raises `ConcurrentModification` when the Payment changed meanwhile, `Unavailable` or
        `OutcomeUnknown`: then nothing is lost, and the next convergence does it. What
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
                "A payment method cannot be stored",
                eventCode="stored_method.refused",
                paymentId=payment.id,
                error=error,
            )
            return payment

    def _is_due(self, payment: Payment) -> bool:
        return (
            self.settings.is_enabled
            and payment.customer is not None
            and has_consent(payment)
            and not was_acted_upon(payment)
            and not is_superseded(payment)
            and any(one.state == TransactionState.SUCCESS for one in payment.paying)
        )

    def _save(self, payment: Payment, stored: PSPStoredMethod) -> StoredPaymentMethod | None:
        """Create the PaymentMethod; None when it is there already."""
        try:
            return self.payment_methods.create(self._draft(payment, stored))
        except DuplicateField:
            return None

    def _note(self, payment: Payment, saved: StoredPaymentMethod | None) -> Payment:
        try:
            note = acted_upon(stored_method_key(payment), self.world.now())
            return self.payments.update(payment, (note,))
        except ConcurrentModification:
            # Another process may have saved it before us, and its customer may have deleted it
            # since. The PSP's token is deleted first, so the PSP knows, when it can be asked.
            if saved is not None and not self._is_kept(payment):
                self.payment_methods.delete(saved)
            raise

    def _is_kept(self, payment: Payment) -> bool:
        ledger = self.providers.serving(payment).fetch(lookup_of(payment))
        return ledger.stored_method is not None or ledger.stored_method_unknown

    def _draft(self, payment: Payment, stored: PSPStoredMethod) -> PaymentMethodDraft:
        return PaymentMethodDraft(
            key=stored_method_key(payment),
            customer=ResourceIdentifier(
                "customer", payment.customer.id if payment.customer else ""
            ),
            method=payment.payment_method_info.method,
            payment_interface=self.settings.payment_interface,
            interface_account=self.settings.interface_account,
            token=MethodToken(stored.token.reveal()),
            custom=CustomFields(CARD_TYPE, card_fields(stored)),
        )


def stored_method_key(payment: Payment) -> str:
    """Return the one key of whatever this Payment stores."""
    return f"stored-{payment.id}"
