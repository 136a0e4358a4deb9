"""commercetools Checkout calls the connector for its transactions, and repeats what got no answer.

https://docs.commercetools.com/checkout/transactions-api
"""

import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import requests

from sandbox.clock import Clock
from sandbox.commercetools.access import Access
from sandbox.commercetools.project import Project
from sandbox.commercetools.transactions import (
    Transaction,
    TransactionError,
    Transactions,
    TransactionStatus,
)

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_SCOPE = "manage_checkout_transactions"
_TIMEOUT = (3, 30)  # seconds to connect, and to wait for an answer
_REPEATED = frozenset({408, 409, 425, 429})
_WAITS = (1, 2, 4, 8, 16, 32, 60)  # seconds
_Answer = tuple[TransactionStatus, str | None]


class ConnectorCalls:
    """Calls `POST /operations/transactions` of the connector that `connect` names.

    The idempotency key is the transaction's id, so it is the same at each repetition. `lock` is the
    stand-in's: it is free while the connector, which calls back, is waited for.
    """

    def __init__(
        self,
        project: Project,
        access: Access,
        transactions: Transactions,
        clock: Clock,
        lock: threading.RLock,
    ) -> None:
        self._project = project
        self._access = access
        self._transactions = transactions
        self._clock = clock
        self._lock = lock
        self._at_work = threading.Lock()
        self._url = ""
        self._session: requests.Session | None = None
        self._tries: dict[str, int] = {}
        self._due: dict[str, datetime] = {}

    def connect(self, processor_url: str, session: requests.Session) -> None:
        """Let the transactions of this project be carried out by this processor."""
        self._url, self._session = processor_url, session

    def work(self) -> None:
        """Take every transaction that is due one step further; one thread at a time does."""
        if self._session is None or not self._at_work.acquire(blocking=False):
            return
        try:
            with self._lock:
                now = self._clock.now()
                undecided = self._transactions.undecided()
                due = [one for one in undecided if self._due.get(one.id, now) <= now]
            for one in due:
                self._carry_out(one, self._session)
        finally:
            self._at_work.release()

    def _carry_out(self, transaction: Transaction, session: requests.Session) -> None:
        answer = self._ask(transaction, session)
        with self._lock:
            if answer is not None:
                self._transactions.note(transaction, *answer)
                return
            tries = self._tries.get(transaction.id, 0)
            wait = _WAITS[min(tries, len(_WAITS) - 1)]
            self._tries[transaction.id] = tries + 1
            self._due[transaction.id] = self._clock.now() + timedelta(seconds=wait)

    def _ask(self, transaction: Transaction, session: requests.Session) -> _Answer | None:
        """Return what the connector says; None when it has not answered, or cannot now."""
        try:
            answer = session.post(
                f"{self._url}/operations/transactions",
                json=_body(transaction),
                headers={"Authorization": f"Bearer {self._token()}"},
                timeout=_TIMEOUT,
            )
            body = answer.json()
        except (requests.RequestException, ValueError):
            return None
        if answer.status_code >= 500 or answer.status_code in _REPEATED:
            return None
        return _refused(body) if not answer.ok else _told(body)

    def _token(self) -> str:
        with self._lock:
            return self._access.issue("checkout", [f"{_SCOPE}:{self._project.key}"]).value


def calls_after(app: "WSGIApplication", calls: ConnectorCalls, project: str) -> "WSGIApplication":
    """Return the application that calls the connector after each request about transactions.

    Not after others: the connector, which waits for a token, would be called before it gets it.
    """

    def calling(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        answered = app(environ, start_response)
        if environ["PATH_INFO"].startswith(f"{project}/transactions"):
            calls.work()
        return answered

    return calling


def _body(transaction: Transaction) -> dict[str, Any]:
    [item] = transaction.transaction_items
    body: dict[str, Any] = {
        "type": item.type,
        "cartId": transaction.cart.id,
        "checkoutTransactionItemId": item.id,
        "paymentMethodId": item.payment_method.id,
        "idempotencyKey": transaction.id,
    }
    if item.amount is not None:
        cents, currency = item.amount.cent_amount, item.amount.currency_code
        body["amount"] = {"centAmount": cents, "currencyCode": currency}
    return body


def _told(body: dict[str, Any]) -> _Answer:
    status = body["transactionStatus"]
    told = TransactionStatus(state=status["state"], errors=_errors(status["errors"]))
    return told, body["paymentId"]


def _refused(body: dict[str, Any]) -> _Answer:
    return TransactionStatus(state="Failed", errors=_errors(body["errors"])), None


def _errors(listed: list[dict[str, str]]) -> list[TransactionError]:
    return [TransactionError(code=one["code"], message=one["message"]) for one in listed]
