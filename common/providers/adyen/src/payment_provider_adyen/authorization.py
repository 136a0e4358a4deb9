"""Payments at Adyen: one for each Payment, under a key that comes from the Payment alone.

Adyen compares no bodies under a key: a second card for the same Payment brings back the first
card's answer, and never a second payment.
"""

from collections.abc import Mapping

import msgspec

from payment_core.spi import (
    AuthorizationRequest,
    DeploymentLabels,
    JournalItem,
    Ledger,
    OutcomeUnknown,
    PaymentLookup,
    PaymentMethodType,
    World,
    get_logger,
)
from payment_provider_adyen import evidence, result_codes
from payment_provider_adyen import parameters as ask
from payment_provider_adyen.answers import PaymentAnswer
from payment_provider_adyen.api import AdyenAPI
from payment_provider_adyen.errors import AdyenRefusal
from payment_provider_adyen.facts import ANSWERED, NO_ANSWER, facts_of, of_codes
from payment_provider_adyen.fold import fold
from payment_provider_adyen.minor_units import InexpressibleAmount, from_adyen, to_adyen
from payment_provider_adyen.references import (
    details_key,
    idempotency_key,
    is_of_payment,
    payment_id_in,
)
from payment_provider_adyen.refusals import not_tried
from payment_provider_adyen.settings import AdyenSettings
from payment_provider_adyen.shopper_actions import action_in
from payment_provider_adyen.stored import stored_with

_SOFT_DECLINE = "38"  # https://docs.adyen.com/development-resources/refusal-reasons/


class AdyenAuthorization:
    """See `PaymentProvider.authorize` and `SubmitsDetails` for what is guaranteed."""

    def __init__(
        self,
        api: AdyenAPI,
        methods: Mapping[str, PaymentMethodType],
        settings: AdyenSettings,
        labels: DeploymentLabels,
        world: World,
    ) -> None:
        self._api = api
        self._methods = methods
        self._settings = settings
        self._labels = labels
        self._world = world

    def authorize(self, request: AuthorizationRequest) -> Ledger:
        """Make the payment, or get back the answer to the one that was made."""
        method = self._methods[request.method]
        reference = ask.reference_of(request, method)
        try:
            body = ask.payment(request, method, self._settings, self._labels)
            answer = self._api.pay(body, idempotency_key(request.idempotency_key))
        except (AdyenRefusal, InexpressibleAmount) as error:
            raise not_tried(error) from error
        _check_replay(answer, reference, request)
        if request.off_session and answer.awaits_details:
            answer = _soft_decline(answer)
        self._release_partial(answer, request)
        item = evidence.of_answer(
            answer, reference, request.operation_id, request.amount, self._world.now()
        )
        lookup = PaymentLookup(request.payment_id, operation_ids=(request.operation_id,))
        return self._told(lookup, item, answer)

    def submit_details(
        self, payment: PaymentLookup, operation_id: str, details: Mapping[str, str]
    ) -> Ledger:
        """Hand in what a browser brought back.

        The answer counts only when it names this Payment and the amount: a browser can bring the
        result of another, cheaper payment.
        """
        body = ask.details(details)
        key = details_key(payment.payment_id, msgspec.json.encode(body, order="sorted"))
        try:
            answer = self._api.submit_details(body, key)
        except AdyenRefusal as refusal:
            _log_details(payment, f"refused: {refusal.code}")
            return self._fold(payment)
        reference = _own_reference(answer, payment.payment_id)
        if reference is None or answer.amount is None:
            _log_details(payment, "another payment" if answer.merchant_reference else "no proof")
            return self._fold(payment)
        amount = from_adyen(answer.amount.value, answer.amount.currency)
        item = evidence.of_answer(answer, reference, operation_id, amount, self._world.now())
        return self._told(payment, item, answer)

    def first_answer(self, payment: PaymentLookup, request: AuthorizationRequest) -> Ledger:
        """Ask for the answer to this payment once more, by its key and a body that is no payment.

        Adyen compares no bodies under a key. If it does, or has forgotten the key, it refuses this
        one, which has no payment method. An answer counts only when it names the Payment.
        """
        if of_codes(facts_of(payment), ANSWERED, NO_ANSWER):
            return self._fold(payment)
        body = {"amount": to_adyen(request.amount), "reference": request.payment_id}
        try:
            answer = self._api.pay(body, idempotency_key(request.idempotency_key))
        except OutcomeUnknown:
            return self._fold(payment)  # It is asked again later.
        except AdyenRefusal:
            return self._without_answer(payment, request)
        reference = _own_reference(answer, request.payment_id)
        if reference is None:
            return self._without_answer(payment, request)
        try:
            _check_replay(answer, reference, request)
        except OutcomeUnknown:
            return self._without_answer(payment, request)
        item = evidence.of_answer(
            answer, reference, request.operation_id, request.amount, self._world.now()
        )
        return self._told(payment, item, answer)

    def _without_answer(self, payment: PaymentLookup, request: AuthorizationRequest) -> Ledger:
        silence = evidence.of_no_answer(request, self._world.now())
        return msgspec.structs.replace(self._fold(payment), evidence=(silence,))

    def _told(self, payment: PaymentLookup, item: JournalItem, answer: PaymentAnswer) -> Ledger:
        known = msgspec.structs.replace(payment, journal=(*payment.journal, item))
        ledger = self._fold(known)
        return msgspec.structs.replace(
            ledger,
            evidence=(item,),
            action=action_in(answer, payment.payment_id) if ledger.awaits_details else None,
            stored_method=stored_with(answer, item.details),
        )

    def _fold(self, payment: PaymentLookup) -> Ledger:
        return fold(payment, is_rest_released=self._settings.is_rest_released)

    def _release_partial(self, answer: PaymentAnswer, request: AuthorizationRequest) -> None:
        """Release an authorization of less than was asked for: the order cannot be paid with it."""
        if answer.result_code != result_codes.PARTIALLY_AUTHORISED or not answer.psp_reference:
            return
        key = idempotency_key(f"partial-{request.payment_id}")
        try:
            self._api.cancel(answer.psp_reference, {"reference": request.payment_id}, key)
        except AdyenRefusal as refusal:
            raise OutcomeUnknown("A partial authorization could not be released.") from refusal


def _own_reference(answer: PaymentAnswer, payment_id: str) -> str | None:
    """Return our reference in the answer, if it names this Payment."""
    reference = answer.merchant_reference or ""
    is_ours = is_of_payment(reference) and payment_id_in(reference) == payment_id
    return reference if is_ours else None


def _check_replay(answer: PaymentAnswer, reference: str, request: AuthorizationRequest) -> None:
    """Raise `OutcomeUnknown` when a replayed answer is about something else."""
    is_other = answer.merchant_reference not in (None, reference)
    is_partial = answer.result_code == result_codes.PARTIALLY_AUTHORISED
    if answer.amount is not None and not is_partial:
        is_other |= msgspec.structs.asdict(answer.amount) != to_adyen(request.amount)
    if is_other:
        raise OutcomeUnknown("Adyen answered with another payment.")


def _soft_decline(answer: PaymentAnswer) -> PaymentAnswer:
    """Return the decline that it is when the bank wants a card holder who is not there.

    No details are handed in, so nothing can come of the payment.
    """
    return msgspec.structs.replace(
        answer, result_code="Refused", refusal_reason_code=_SOFT_DECLINE, action=None
    )


def _log_details(payment: PaymentLookup, problem: str) -> None:
    get_logger().warning(
        "The details that a browser brought back prove nothing",
        eventCode="adyen.details_not_proved",
        paymentId=payment.payment_id,
        problem=problem,
    )
