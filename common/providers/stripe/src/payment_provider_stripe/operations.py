"""Captures, refunds and cancellations at Stripe, each once per operation id."""

from collections.abc import Callable

import msgspec

from payment_core.spi import (
    DeploymentLabels,
    Ledger,
    OperationRequest,
    OutcomeUnknown,
    TransactionType,
    World,
    with_fresh_key,
)
from payment_provider_stripe import parameters as ask
from payment_provider_stripe.api import StripeAPI
from payment_provider_stripe.errors import StripeRefusal
from payment_provider_stripe.ledger import refund_entry
from payment_provider_stripe.lookup import find_intent, ledger_now
from payment_provider_stripe.minor_units import InexpressibleAmount
from payment_provider_stripe.objects import PaymentIntent, Refund
from payment_provider_stripe.refusals import refused
from payment_provider_stripe.settings import StripeSettings

_CANCEL = TransactionType.CANCEL_AUTHORIZATION
_RELEASED = frozenset({"canceled", "succeeded"})


class StripeOperations:
    """See `PaymentProvider` for what each method guarantees."""

    def __init__(
        self, api: StripeAPI, settings: StripeSettings, labels: DeploymentLabels, world: World
    ) -> None:
        self._api = api
        self._settings = settings
        self._labels = labels
        self._world = world

    def capture(self, command: OperationRequest) -> Ledger:
        """Capture, with a note that tells this capture from every other."""
        return self._modify(TransactionType.CHARGE, command, self._capture)

    def refund(self, command: OperationRequest) -> Ledger:
        """Refund what was captured."""
        return self._modify(TransactionType.REFUND, command, self._refund)

    def cancel(self, command: OperationRequest) -> Ledger:
        """Release what is held, or end the attempt, also one that was opened and never confirmed.

        An empty ledger when there is none.
        """
        if command.payment.interface_id is None:
            return self._cancel_all(command)
        return self._modify(_CANCEL, command, self._cancel)

    def _cancel_all(self, command: OperationRequest) -> Ledger:
        """Cancel whatever was opened for the Payment; show the one that was tried, if any was."""
        found = find_intent(self._api, command.payment, self._world.now())
        if found.intent is None:
            return Ledger(complete=found.is_proof)
        intent = found.intent
        for spare in found.spares:
            ended = self._end(spare, command)
            if ended.latest_charge is not None or ended.status != "canceled":
                self._end(intent, command)
                intent = ended
        if intent.status == "canceled" and intent is not found.intent:
            return _naming(command, self._ledger(intent))
        known = msgspec.structs.replace(command.payment, interface_id=intent.id)
        command = msgspec.structs.replace(command, payment=known)
        return self._modify(_CANCEL, command, self._cancel)

    def _modify(
        self,
        kind: TransactionType,
        command: OperationRequest,
        act: Callable[[str, OperationRequest], Ledger],
    ) -> Ledger:
        intent_id = command.payment.interface_id
        if intent_id is None:
            found = find_intent(self._api, command.payment, self._world.now())
            if found.intent is None:
                return Ledger(complete=found.is_proof)
            intent_id = found.intent.id
        try:
            return act(intent_id, command)
        except (StripeRefusal, InexpressibleAmount) as error:
            refusal = refused(kind, command, error)
            current = self._look(intent_id)
            if current.shows(command.operation_id):
                return current
            return msgspec.structs.replace(
                current.including(refusal.entries), code=refusal.code, text=refusal.text
            )

    def _capture(self, intent_id: str, command: OperationRequest) -> Ledger:
        params = ask.capture(command)
        if self._settings.multicapture:
            intent = self._api.retrieve(intent_id)
            ledger = self._ledger(intent)
            if ledger.shows(command.operation_id):
                return ledger
            params = ask.one_of_many(params, intent)
        return with_fresh_key(
            command.operation_id,
            lambda key: self._ledger(self._api.capture(intent_id, params, key)),
            lambda: self._captured(intent_id, command),
        )

    def _captured(self, intent_id: str, command: OperationRequest) -> Ledger | None:
        """Return the ledger when this capture is in it: its note comes with the money."""
        ledger = self._look(intent_id)
        return ledger if ledger.shows(command.operation_id) else None

    def _refund(self, intent_id: str, command: OperationRequest) -> Ledger:
        params = ask.refund(command, intent_id, self._labels)
        refund = with_fresh_key(
            command.operation_id,
            lambda key: self._api.refund(params, key),
            lambda: self._refunded(intent_id, command),
        )
        intent = refund.payment_intent
        if not isinstance(intent, PaymentIntent):
            intent = self._api.retrieve(intent_id)
        return self._ledger(intent).including((refund_entry(refund),))

    def _refunded(self, intent_id: str, command: OperationRequest) -> Refund | None:
        """Return this refund from Stripe's list, which is exact as far as it goes."""
        page = self._api.refunds(intent_id)
        for refund in page.data:
            if (refund.metadata or {}).get("operationId") == command.operation_id:
                return refund
        if page.has_more:
            raise OutcomeUnknown("Stripe returned only a part of the refunds.")
        return None

    def _cancel(self, intent_id: str, command: OperationRequest) -> Ledger:
        has_captures = False
        if command.only_if_declined or self._settings.multicapture:
            intent = self._api.retrieve(intent_id)
            if command.only_if_declined and intent.status != "requires_payment_method":
                return self._ledger(intent)
            has_captures = self._settings.multicapture and intent.amount_received > 0
        # A key is good for one kind of call, and this command may have asked for a cancellation
        # before something was captured: https://docs.stripe.com/api/idempotent_requests
        release, first_key = (
            (self._release_the_rest, f"{command.operation_id}-rest")
            if has_captures
            else (self._api.cancel, command.operation_id)
        )
        return with_fresh_key(
            first_key,
            lambda key: _naming(command, self._ledger(release(intent_id, key))),
            lambda: self._released(intent_id),
        )

    def _end(self, intent: PaymentIntent, command: OperationRequest) -> PaymentIntent:
        try:
            return self._api.cancel(intent.id, f"{command.operation_id}-{intent.id}")
        except StripeRefusal:
            return self._api.retrieve(intent.id)

    def _release_the_rest(self, intent_id: str, key: str) -> PaymentIntent:
        return self._api.capture(intent_id, ask.release(), key)

    def _released(self, intent_id: str) -> Ledger | None:
        """Return the ledger when nothing is held any more, whatever released it."""
        intent = self._api.retrieve(intent_id)
        return self._ledger(intent) if intent.status in _RELEASED else None

    def _look(self, intent_id: str) -> Ledger:
        return self._ledger(self._api.retrieve(intent_id))

    def _ledger(self, intent: PaymentIntent) -> Ledger:
        return ledger_now(self._api, intent)


def _naming(command: OperationRequest, ledger: Ledger) -> Ledger:
    """Name the release: a PaymentIntent is released once, and this is the command that did it."""
    entries = tuple(
        msgspec.structs.replace(one, operation_id=command.operation_id)
        if one.type is _CANCEL
        else one
        for one in ledger.entries
    )
    return msgspec.structs.replace(ledger, entries=entries)
