"""The routes of commercetools Checkout's transactions."""

from flask import Blueprint, Response, request

from sandbox.commercetools.answers import answer
from sandbox.commercetools.json_input import read_json
from sandbox.commercetools.routing import blueprint
from sandbox.commercetools.stand_in import Commercetools
from sandbox.commercetools.transactions import TransactionDraft

_SCOPE = "manage_checkout_transactions"


class TransactionRoutes:
    """Create and show transactions."""

    def __init__(self, commercetools: Commercetools) -> None:
        self._commercetools = commercetools
        self._transactions = commercetools.transactions

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        path = f"/{self._commercetools.project.key}/transactions"
        return blueprint(
            "transactions",
            path,
            [
                ("POST", "", self.create),
                ("GET", "/key=<key>", self.get_by_key),
                ("GET", "/<transaction_id>", self.get),
            ],
        )

    def create(self) -> Response:
        """Create a transaction; the connector is called after this answer."""
        work = self._commercetools.work(_SCOPE)
        draft = read_json(request.get_data(), TransactionDraft)
        return answer(self._transactions.create(draft, work), 201)

    def get(self, transaction_id: str) -> Response:
        """Show a transaction."""
        self._commercetools.admit(_SCOPE)
        return answer(self._transactions.get(transaction_id))

    def get_by_key(self, key: str) -> Response:
        """Show the transaction with that key."""
        self._commercetools.admit(_SCOPE)
        return answer(self._transactions.with_key(key))
