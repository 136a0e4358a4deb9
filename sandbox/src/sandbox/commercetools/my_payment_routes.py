"""The routes of My Payments: https://docs.commercetools.com/api/projects/me-payments."""

from flask import Blueprint, Response, request

from sandbox.commercetools.answers import answer
from sandbox.commercetools.errors import insufficient_scope, invalid_input
from sandbox.commercetools.json_input import read_json
from sandbox.commercetools.my_payments import (
    MY_PAYMENTS,
    MyPayment,
    MyPaymentDraft,
    check_without_transactions,
    payment_of,
    payments_of,
    shown,
)
from sandbox.commercetools.project import Work
from sandbox.commercetools.resource_kinds import Update
from sandbox.commercetools.resource_routes import paged, version_parameter
from sandbox.commercetools.routing import Route, blueprint
from sandbox.commercetools.stand_in import Commercetools


class MyPaymentRoutes:
    """Payments of the customer or anonymous session that the access token is for."""

    def __init__(self, commercetools: Commercetools) -> None:
        self._commercetools = commercetools
        self._project = commercetools.project

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes: list[Route] = [
            ("GET", "", self.query),
            ("POST", "", self.create),
            ("GET", "/<payment_id>", self.get),
            ("POST", "/<payment_id>", self.update),
            ("DELETE", "/<payment_id>", self.delete),
        ]
        return blueprint("my payments", f"/{self._project.key}/me/payments", routes)

    def query(self) -> Response:
        """Show a page of the shopper's payments."""
        mine = payments_of(self._work().author, self._project)
        return paged(self._commercetools, [shown(one) for one in mine], MyPayment)

    def create(self) -> Response:
        """Create a payment of the shopper."""
        work = self._work()
        draft = read_json(request.get_data(), MyPaymentDraft).of(work.author)
        return answer(shown(MY_PAYMENTS.create(draft, work)), 201)

    def get(self, payment_id: str) -> Response:
        """Show one of the shopper's payments."""
        return answer(shown(payment_of(self._work().author, payment_id, self._project)))

    def update(self, payment_id: str) -> Response:
        """Apply update actions to one of the shopper's payments."""
        work = self._work()
        payment = payment_of(work.author, payment_id, self._project)
        update = read_json(request.get_data(), Update)
        return answer(shown(MY_PAYMENTS.update(payment, update, work)))

    def delete(self, payment_id: str) -> Response:
        """Delete one of the shopper's payments that has no transactions."""
        work = self._work()
        payment = payment_of(work.author, payment_id, self._project)
        version = version_parameter()
        if version is None:
            raise invalid_input("Missing required parameter: version.")
        check_without_transactions(payment, work)
        return answer(shown(MY_PAYMENTS.delete(payment, version, work)))

    def _work(self) -> Work:
        """Admit the current request, whose token must be a shopper's."""
        work = self._commercetools.work("manage_my_payments")
        if work.author.customer is None and work.author.anonymous_id is None:
            raise insufficient_scope(("customer_id", "anonymous_id"))
        return work
