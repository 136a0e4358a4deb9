"""What an operator sees and does in the Merchant Center: the routes below `/operations/payments`.

The Merchant Center's gateway forwards a user's request with a token of that user.
https://docs.commercetools.com/merchant-center-customizations/concepts/integrate-with-your-own-api
"""

from dataclasses import dataclass
from typing import Annotated

import msgspec

from payment_core.runtime.errors import InvalidField
from processor.domain.errors import RequiredField
from processor.domain.operator import Operator
from processor.domain.outcome import OperationOutcome
from processor.domain.payment_record import ActionType, PaymentRecord, PaymentSummary
from processor.domain.payment_search import SearchKind, SearchTerm
from processor.http.commercetools_ids import COMMERCETOOLS_ID, UUID_PATTERN
from processor.routes.payment_intents import Amount
from processor.use_cases.operator_actions import ActionRequest, OperatorActions
from processor.use_cases.payment_records import PaymentRecords

_LONGEST_TERM = 256
_MOST_RESULTS, _RESULTS = 50, 20
_FARTHEST = 1_000
_IDS = frozenset({SearchKind.ORDER_ID, SearchKind.CART_ID, SearchKind.CUSTOMER_ID})


class SearchQuery(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The query of a search, as it was sent."""

    order_number: str = ""
    order_id: str = ""
    cart_id: str = ""
    customer_id: str = ""
    customer_email: str = ""
    psp_reference: str = ""
    limit: str = ""
    offset: str = ""


class ActionBody(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One action of an operator.

    `operation` is made by the click: a repetition with the same one moves money once. `revision`
    is that of the answer which the operator saw. `amount` is needed for a capture and a refund;
    a cancellation releases all that is left.
    """

    action: ActionType
    operation: Annotated[str, msgspec.Meta(pattern=f"^{UUID_PATTERN}$", max_length=36)]
    revision: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    transaction_id: Annotated[str, msgspec.Meta(min_length=1, max_length=256)] | None = None
    amount: Amount | None = None


class ActionAnswer(msgspec.Struct, frozen=True):
    """How the action ended, and the payment after it."""

    outcome: OperationOutcome
    payment: PaymentRecord


class PaymentList(msgspec.Struct, frozen=True):
    """The payments that were found, newest first; `total` counts those on other pages too."""

    results: list[PaymentSummary]
    total: int


@dataclass(frozen=True)
class OperatorPaymentRoutes:
    """The handlers; which permission each needs is written beside the paths."""

    records: PaymentRecords
    actions: OperatorActions

    def payment(self, payment_id: str, operator: Operator) -> PaymentRecord:
        """Return what happened to a payment, and what can be done now.

        The history is that of the commercetools Payment; the PSP is not asked.
        """
        return self.records.read(payment_id, operator)

    def find(self, query: SearchQuery, operator: Operator) -> PaymentList:
        """Find payments by exactly one of the terms.

        `pspReference` is the PSP's reference of the payment or of one operation on it. Of orders
        and carts that match, the 50 newest are searched. `limit` is 1 to 50, by default 20.
        """
        first = _number("offset", query.offset, 0, _FARTHEST, 0)
        most = _number("limit", query.limit, 1, _MOST_RESULTS, _RESULTS)
        found = self.records.find(_one_term(query), operator)
        return PaymentList(list(found[first : first + most]), len(found))

    def act(self, payment_id: str, body: ActionBody, operator: Operator) -> ActionAnswer:
        """Capture, refund or cancel, as an operator's click asks.

        The same `operation` again is answered with the result of the first, and nothing is done.
        `PaymentChanged` means that there are operations on the payment that the operator has not
        seen: nothing is done, and the payment has to be read again. `received` means that the
        operation is recorded and will be finished later.
        """
        if body.amount is None and body.action is not ActionType.CANCEL:
            raise RequiredField("amount")
        request = ActionRequest(
            action=body.action,
            operation=body.operation,
            revision=body.revision,
            amount=body.amount.money if body.amount else None,
            transaction_id=body.transaction_id,
        )
        outcome, record = self.actions.carry_out(payment_id, request, operator)
        return ActionAnswer(outcome, record)


def _one_term(query: SearchQuery) -> SearchTerm:
    sent = msgspec.to_builtins(query)
    given = [(kind, sent[kind]) for kind in SearchKind if sent[kind]]
    if len(given) != 1:
        raise InvalidField("query", f"Exactly one of {', '.join(SearchKind)} must be given.")
    kind, value = given[0]
    if len(value) > _LONGEST_TERM or not value.isprintable():
        raise InvalidField(kind, f"{kind} must have 1 to {_LONGEST_TERM} visible characters.")
    if kind in _IDS and not COMMERCETOOLS_ID.fullmatch(value):
        raise InvalidField(kind, f"{kind} must be an id of commercetools.")
    return SearchTerm(kind, value)


def _number(name: str, text: str, least: int, most: int, default: int) -> int:
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and least <= int(text[:9]) <= most):
        raise InvalidField(name, f"{name} must be a number from {least} to {most}.")
    return int(text)
