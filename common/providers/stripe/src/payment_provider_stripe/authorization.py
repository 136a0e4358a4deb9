"""Authorizing at Stripe: a PaymentIntent is opened and then confirmed, both under keys that come
from the Payment alone.

The key of the confirmation decides which PaymentIntent and which card are tried. A second card, or
a second PaymentIntent that was opened because the first was not found, is a key conflict.
"""

import msgspec

from payment_core.spi import (
    AuthorizationRequest,
    DeploymentLabels,
    Ledger,
    PaymentLookup,
    RememberedError,
    TransactionState,
    TransactionType,
    World,
    with_fresh_key,
)
from payment_provider_stripe import parameters as ask
from payment_provider_stripe.api import StripeAPI
from payment_provider_stripe.customers import StripeCustomers
from payment_provider_stripe.errors import KeyConflict, StripeRefusal
from payment_provider_stripe.ledger import is_unconfirmed
from payment_provider_stripe.lookup import find_intent, ledger_now
from payment_provider_stripe.minor_units import InexpressibleAmount
from payment_provider_stripe.objects import PaymentIntent
from payment_provider_stripe.refusals import not_tried, refused
from payment_provider_stripe.settings import StripeSettings
from payment_provider_stripe.stored import AttachedMethod


class StripeAuthorization:
    """See `PaymentProvider.authorize` for what it guarantees."""

    def __init__(
        self,
        api: StripeAPI,
        customers: StripeCustomers,
        settings: StripeSettings,
        labels: DeploymentLabels,
        world: World,
    ) -> None:
        self._api = api
        self._customers = customers
        self._settings = settings
        self._labels = labels
        self._world = world

    def authorize(self, request: AuthorizationRequest) -> Ledger:
        """Open the Payment's PaymentIntent and confirm it, unless that was done before."""
        try:
            intent = self._open(request)
        except (StripeRefusal, InexpressibleAmount) as error:
            raise not_tried(error) from error
        if is_unconfirmed(intent):
            return self._confirm(intent, request)
        return ledger_now(self._api, intent)

    def _open(self, request: AuthorizationRequest) -> PaymentIntent:
        """Return what was opened before, perhaps with other parameters, else a new PaymentIntent.

        One that is not found is harmless: it holds nothing, and only one is ever confirmed.
        """
        params = ask.opening(request, self._settings, self._labels, self._customer(request))
        reference = PaymentLookup(request.payment_id)
        return with_fresh_key(
            request.idempotency_key,
            lambda key: self._api.create(params, key),
            lambda: find_intent(self._api, reference, self._world.now()).intent,
            (RememberedError, KeyConflict),
        )

    def _customer(self, request: AuthorizationRequest) -> str | None:
        """Return whose payment methods the PaymentIntent may use and keep."""
        if request.stored_token:
            return AttachedMethod.read(request.stored_token).customer
        if request.store and request.customer_id:
            return self._customers.customer_of(request.customer_id)
        return None

    def _confirm(self, intent: PaymentIntent, request: AuthorizationRequest) -> Ledger:
        params = ask.confirmation(request)
        try:
            confirmed = with_fresh_key(
                ask.confirmation_key(request.payment_id),
                lambda key: self._api.confirm(intent.id, params, key),
                lambda: self._tried(intent.id),
            )
        except KeyConflict:
            confirmed = self._api.retrieve(intent.id)
        except StripeRefusal as refusal:
            return self._unpaid(intent.id, request, refusal)
        return ledger_now(self._api, confirmed)

    def _tried(self, intent_id: str) -> PaymentIntent | None:
        """Return the PaymentIntent, None when no payment method was ever tried on it."""
        intent = self._api.retrieve(intent_id)
        return None if is_unconfirmed(intent) else intent

    def _unpaid(
        self, intent_id: str, request: AuthorizationRequest, refusal: StripeRefusal
    ) -> Ledger:
        """Return what a confirmation that did not work leaves behind."""
        intent = refusal.intent
        if intent is None or intent.status != "requires_payment_method":
            intent = self._api.retrieve(intent_id)
        if not is_unconfirmed(intent):
            return ledger_now(self._api, intent)
        if not refusal.is_decline:
            raise not_tried(refusal) from refusal
        # Declined before a bank was asked: another request could still confirm it, so it is ended.
        declined = refused(TransactionType.AUTHORIZATION, request, refusal)
        entries = tuple(
            msgspec.structs.replace(one, state=TransactionState.PENDING, psp_operation_id=intent.id)
            for one in declined.entries
        )
        return msgspec.structs.replace(
            declined, reference=intent.id, entries=entries, retryable=True
        )
