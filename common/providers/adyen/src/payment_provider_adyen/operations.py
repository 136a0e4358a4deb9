"""Captures, refunds and cancellations at Adyen, each once per operation id.

Adyen answers that it received them. What came of it is told by webhook.
"""

from collections.abc import Callable, Mapping

import msgspec

from payment_core.spi import (
    Ledger,
    OperationRequest,
    OutcomeUnknown,
    PaymentLookup,
    PaymentMethodType,
    TransactionType,
    World,
)
from payment_provider_adyen import evidence
from payment_provider_adyen import parameters as ask
from payment_provider_adyen.answers import ModificationAnswer
from payment_provider_adyen.api import AdyenAPI
from payment_provider_adyen.errors import AdyenRefusal
from payment_provider_adyen.facts import reference_in
from payment_provider_adyen.fold import fold
from payment_provider_adyen.minor_units import InexpressibleAmount
from payment_provider_adyen.references import idempotency_key, payment_reference
from payment_provider_adyen.refusals import with_refusal
from payment_provider_adyen.settings import AdyenSettings

_CAPTURE, _REFUND = TransactionType.CHARGE, TransactionType.REFUND
_CANCEL = TransactionType.CANCEL_AUTHORIZATION
_KINDS = {_CAPTURE: "capture", _REFUND: "refund", _CANCEL: "cancel"}
_RECEIVED = "received"
Call = Callable[[str], ModificationAnswer]


class AdyenOperations:
    """See `PaymentProvider` for what each method guarantees."""

    def __init__(
        self,
        api: AdyenAPI,
        methods: Mapping[str, PaymentMethodType],
        settings: AdyenSettings,
        world: World,
    ) -> None:
        self._api = api
        self._methods = methods
        self._settings = settings
        self._world = world

    def capture(self, command: OperationRequest) -> Ledger:
        """Capture; the ledger shows it as Pending until its webhook comes."""
        return self._of_payment(_CAPTURE, command, self._api.capture)

    def refund(self, command: OperationRequest) -> Ledger:
        """Refund the payment: Adyen does not tell its captures apart, whichever is named."""
        return self._of_payment(_REFUND, command, self._api.refund)

    def cancel(self, command: OperationRequest) -> Ledger:
        """Release what is not captured, by our reference where Adyen's is not known.

        A payment that Adyen declined is over; it needs no cancellation.
        """
        if command.only_if_declined:
            return self._ledger(command)
        psp_reference = self._psp_reference(command)
        body = ask.cancellation(command)
        if psp_reference is not None:
            return self._ask(
                _CANCEL, command, lambda key: self._api.cancel(psp_reference, body, key)
            )
        technical = {"paymentReference": self._reference(command.payment), **body}
        # Another kind of call than a cancellation by Adyen's reference, so another key.
        name = f"{command.operation_id}-technical"
        return self._ask(
            _CANCEL,
            command,
            lambda _: self._api.cancel_by_reference(technical, idempotency_key(name)),
        )

    def _of_payment(
        self,
        kind: TransactionType,
        command: OperationRequest,
        call: Callable[[str, dict[str, object], str], ModificationAnswer],
    ) -> Ledger:
        psp_reference = self._psp_reference(command)
        if psp_reference is None:
            return Ledger(complete=False)
        return self._ask(
            kind, command, lambda key: call(psp_reference, ask.modification(command), key)
        )

    def _ask(self, kind: TransactionType, command: OperationRequest, call: Call) -> Ledger:
        try:
            answer = call(idempotency_key(command.operation_id))
            _check(answer, command)
            receipt = evidence.of_receipt(
                _KINDS[kind], answer.psp_reference, command, self._world.now()
            )
        except (AdyenRefusal, InexpressibleAmount) as error:
            return with_refusal(self._ledger(command), kind, command, error)
        known = msgspec.structs.replace(
            command.payment, journal=(*command.payment.journal, receipt)
        )
        ledger = fold(known, is_rest_released=self._settings.is_rest_released)
        return msgspec.structs.replace(ledger, evidence=(receipt,))

    def _reference(self, payment: PaymentLookup) -> str:
        """Return our reference of the payment, where nothing was said the one that it gets now."""
        method = self._methods.get(payment.method or "")
        at_once = method is not None and ask.is_at_once(method)
        made = payment_reference(payment.payment_id, is_captured_at_once=at_once)
        return reference_in(payment.journal) or made

    def _psp_reference(self, command: OperationRequest) -> str | None:
        """Return the payment that counts: the journal may know a later one than the Payment."""
        return self._ledger(command).psp_payment_id or command.payment.interface_id

    def _ledger(self, command: OperationRequest) -> Ledger:
        return fold(command.payment, is_rest_released=self._settings.is_rest_released)


def _check(answer: ModificationAnswer, command: OperationRequest) -> None:
    """Raise `OutcomeUnknown` unless the answer is that to this very operation.

    Adyen compares no bodies: a key that was used for another call brings back its answer.
    """
    expected = ask.cancellation(command)["reference"]
    is_ours = answer.reference in (None, expected)
    if answer.status != _RECEIVED or not is_ours:
        raise OutcomeUnknown("Adyen answered with the receipt of something else.")
