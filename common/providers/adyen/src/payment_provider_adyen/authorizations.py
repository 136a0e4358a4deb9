"""How a payment ended, by everything that was said about it: webhooks and our own answers.

A success stays a success, whatever says otherwise before or after: Adyen has been seen to refuse a
payment and to authorize it two minutes later.
"""

from collections.abc import Iterable, Sequence

import msgspec

from payment_core.spi import LedgerEntry, Money, TransactionState, TransactionType
from payment_provider_adyen import result_codes
from payment_provider_adyen.cards import card_of
from payment_provider_adyen.facts import ANSWERED, Fact, of_codes
from payment_provider_adyen.references import is_at_once, is_of_payment

_PENDING, _SUCCESS = TransactionState.PENDING, TransactionState.SUCCESS
_FAILURE = TransactionState.FAILURE
# What only an authorized payment can go through.
_PROOFS = ("CAPTURE",)
# What ends a payment, whether it was authorized or still waited for its shopper.
_RELEASES = ("CANCELLATION", "TECHNICAL_CANCEL")


class Authorization(msgspec.Struct, frozen=True, kw_only=True):
    """One payment at Adyen; None as `psp_reference` as long as Adyen has named none.

    `failure` is the fact that says why it failed, if it did.
    """

    psp_reference: str | None
    state: TransactionState
    amount: Money
    facts: tuple[Fact, ...]
    failure: Fact | None = None
    operation_id: str | None = None

    @property
    def is_captured_at_once(self) -> bool:
        """Whether it was opened to be captured with its authorization."""
        return any(is_at_once(one.merchant_reference) for one in self.facts)

    @property
    def entry(self) -> LedgerEntry:
        """The Authorization in our ledger."""
        return LedgerEntry(
            type=TransactionType.AUTHORIZATION,
            amount=self.amount,
            state=self.state,
            psp_operation_id=self.psp_reference,
            operation_id=self.operation_id
            or next((one.operation_id for one in self.facts if one.operation_id), None),
            occurred_at=None if self.state is _PENDING else self.facts[0].at,
            card=card_of([one.details for one in self.facts]),
        )


def authorizations_in(facts: Sequence[Fact], operation_id: str | None) -> tuple[Authorization, ...]:
    """Return the payments with our reference, the one that counts first.

    `operation_id` is that of the authorization, as far as commercetools knows it.

    There is one, unless a request was repeated after Adyen had forgotten its key, or a shopper
    tried several times on a page of Adyen's: then the first success counts, else the first failure.
    """
    said = [one for one in of_codes(facts, "AUTHORISATION", ANSWERED) if _is_ours(one)]
    ended = [one for one in said if not _is_waiting(one)]
    references = {one.reference for one in ended} | {
        one.payment for one in _proofs(facts) if one.payment
    }
    found = [_authorization(one, ended, said, facts) for one in sorted(references)]
    known = [one for one in found if one is not None]
    known.sort(
        key=lambda one: (one.state is not _SUCCESS, one.facts[0].at, one.psp_reference or "")
    )
    return tuple(known) or _unfinished(said, facts, operation_id)


def awaits_details(facts: Sequence[Fact]) -> bool:
    """Whether nothing comes of the payment unless our server hands in what a browser brings."""
    return any(one.details.get("awaitsDetails") == "true" for one in of_codes(facts, ANSWERED))


def _authorization(
    reference: str, ended: Sequence[Fact], said: Sequence[Fact], facts: Sequence[Fact]
) -> Authorization | None:
    own = tuple(one for one in ended if one.reference == reference)
    asked = tuple(one for one in said if _is_waiting(one))
    about = own or asked
    if not about:
        return None  # Nothing says which operation of ours it was; what follows says how it went.
    is_partial = _is_partial((*own, *asked))
    succeeded = any(one.is_success for one in own) or any(
        one.payment == reference for one in _proofs(facts)
    )
    return Authorization(
        psp_reference=None if is_of_payment(reference) else reference,
        state=_SUCCESS if succeeded and not is_partial else _FAILURE,
        amount=max((one.amount for one in (*own, *asked)), key=lambda one: one.cent_amount),
        facts=about,
        failure=None if succeeded and not is_partial else about[-1],
    )


def _unfinished(
    said: Sequence[Fact], facts: Sequence[Fact], operation_id: str | None
) -> tuple[Authorization, ...]:
    """Return the payment that Adyen waits for, or that ended without having been authorized.

    What Adyen could not cancel exists, when it names it: how it ended was not said, or was lost.
    """
    closed = [one for one in of_codes(facts, "OFFER_CLOSED") if _is_ours(one) and one.is_success]
    released = [one for one in of_codes(facts, *_RELEASES) if one.is_success]
    ends = (*released, *closed)
    kept = tuple(one for one in of_codes(facts, *_RELEASES) if not one.is_success and one.payment)
    about = tuple(said) or ends or kept
    if not about or operation_id is None:
        return ()
    payment = Authorization(
        psp_reference=next((_payment_of(one) for one in (*ends, *kept)), None),
        state=_FAILURE if ends else _PENDING,
        amount=about[0].amount,
        facts=about,
        failure=ends[0] if ends else None,
        # The answer has the name that was asked with; the Payment's claim may have another.
        operation_id=next((one.operation_id for one in said), operation_id),
    )
    return (payment,)


def _payment_of(end: Fact) -> str | None:
    """Return the payment that was released, or whose offer was closed."""
    return end.reference if end.code == "OFFER_CLOSED" else end.payment


def _is_ours(fact: Fact) -> bool:
    return is_of_payment(fact.merchant_reference)


def _is_waiting(fact: Fact) -> bool:
    return fact.code == ANSWERED and not result_codes.is_end(fact.details.get("resultCode", ""))


def _is_partial(facts: Iterable[Fact]) -> bool:
    """Whether less was authorized than was asked for; the answer knows what that was."""
    asked = [one.amount.cent_amount for one in facts if one.code == ANSWERED]
    told = [one.amount.cent_amount for one in facts if one.is_success and one.code != ANSWERED]
    return bool(asked and told and max(told) < max(asked)) or any(
        one.details.get("resultCode") == result_codes.PARTIALLY_AUTHORISED for one in facts
    )


def _proofs(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple(one for one in of_codes(facts, *_PROOFS) if one.is_success)
