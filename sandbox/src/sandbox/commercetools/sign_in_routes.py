"""The route of sign-in: https://docs.commercetools.com/api/projects/customers."""

from flask import Blueprint, Response, request

from sandbox.commercetools.answers import answer
from sandbox.commercetools.json_input import read_json
from sandbox.commercetools.routing import blueprint
from sandbox.commercetools.sign_in import CustomerSignin, sign_in
from sandbox.commercetools.stand_in import Commercetools


class SignInRoutes:
    """What the merchant's backend calls when a shopper signs in."""

    def __init__(self, commercetools: Commercetools) -> None:
        self._commercetools = commercetools

    def blueprint(self) -> Blueprint:
        """Return the route."""
        prefix = f"/{self._commercetools.project.key}"
        return blueprint("sign-in", prefix, [("POST", "/login", self.sign_in)])

    def sign_in(self) -> Response:
        """Sign a customer in and show what it has now."""
        work = self._commercetools.work("manage_customers")
        return answer(sign_in(read_json(request.get_data(), CustomerSignin), work))
