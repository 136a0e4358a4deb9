"""The commercetools stand-in on a network without sockets, and a client with all scopes."""

from collections.abc import Iterable
from typing import Any

import requests

from sandbox.clock import VirtualClock
from sandbox.commercetools.access import Client
from sandbox.commercetools.app import ALL_SCOPES, create_app
from sandbox.commercetools.messages import Message
from sandbox.commercetools.stand_in import Commercetools
from sandbox.in_process import InProcessNetwork

HOST = "commercetools.test"
URL = f"https://{HOST}"
PROJECT = "shop"
ADMIN = Client("admin", "admin-secret", tuple(f"{scope}:{PROJECT}" for scope in ALL_SCOPES))

Json = dict[str, Any]


class ProjectWorld:
    """One stand-in, its clock, and calls to it over HTTP."""

    def __init__(self, *, seeded: bool = True) -> None:
        self.clock = VirtualClock()
        self.network = InProcessNetwork(self.clock)
        self.session = self.network.session()
        self.commercetools = Commercetools(PROJECT, self.clock, seeded=seeded)
        self.commercetools.access.register(ADMIN)
        self.network.plug(HOST, create_app(self.commercetools))
        self.bearer = self.token(ADMIN.scopes)

    def token(
        self,
        scopes: Iterable[str],
        customer_id: str | None = None,
        anonymous_id: str | None = None,
        client_id: str = ADMIN.id,
    ) -> str:
        """Return an access token with these scopes."""
        token = self.commercetools.access.issue(
            client_id, scopes, customer_id=customer_id, anonymous_id=anonymous_id
        )
        return token.value

    def scoped(self, *scopes: str) -> str:
        """Return an access token with these scopes in the project."""
        return self.token(f"{scope}:{PROJECT}" for scope in scopes)

    def call(
        self, method: str, path: str, body: Any = None, bearer: str | None = None, **options: Any
    ) -> requests.Response:
        """Call a path of the project."""
        headers = {"Authorization": f"Bearer {bearer or self.bearer}"}
        headers |= options.pop("headers", {})
        return self.session.request(
            method, f"{URL}/{PROJECT}/{path}", json=body, headers=headers, **options
        )

    def get(self, path: str, **params: Any) -> Json:
        """Return what the path shows."""
        return read(self.call("GET", path, params=params), 200)

    def post(self, path: str, body: Any) -> Json:
        """Create something and return it."""
        return read(self.call("POST", path, body), 201)

    def update(self, path: str, resource: Json, *actions: Json) -> requests.Response:
        """Send update actions for the version at hand."""
        body = {"version": resource["version"], "actions": list(actions)}
        return self.call("POST", f"{path}/{resource['id']}", body)

    def updated(self, path: str, resource: Json, *actions: Json) -> Json:
        """Return the resource after update actions."""
        return read(self.update(path, resource, *actions), 200)

    def pay(self, **members: Any) -> Json:
        """Create a payment over 10 euro and return it."""
        return self.post("payments", {"amountPlanned": euro(1000), **members})

    def customer(self, **members: Any) -> Json:
        """Create a customer and return it."""
        created: Json = self.post("customers", {"email": "a@example.com", **members})["customer"]
        return created

    def change(self, payment: Json, *actions: Json) -> Json:
        """Return the payment after update actions."""
        return self.updated("payments", payment, *actions)

    def refused(self, payment: Json, *actions: Json) -> Json:
        """Return the error that update actions of a payment are refused with; nothing changed."""
        error = error_of(self.update("payments", payment, *actions), 400)
        assert self.get(f"payments/{payment['id']}") == payment
        return error

    def fill_cart(self, cents: int = 1000, **members: Any) -> Json:
        """Create a cart with one custom line item and return it."""
        item = {"name": {"en": "Shoes"}, "slug": "shoes", "money": euro(cents)}
        return self.post("carts", {"currency": "EUR", "customLineItems": [item], **members})

    def messages(self, resource: Json) -> list[Message]:
        """Return the messages about a resource, oldest first."""
        where = f'resource(id="{resource["id"]}")'
        page = self.get("messages", where=where, sort="sequenceNumber asc", limit="500")
        messages: list[Message] = page["results"]
        return messages

    def message_types(self, resource: Json) -> list[str]:
        """Return the types of the messages about a resource, oldest first."""
        return [message["type"] for message in self.messages(resource)]


def read(answer: requests.Response, status: int) -> Json:
    """Return the JSON of an answer that must have the status."""
    assert answer.status_code == status, answer.text
    body: Json = answer.json()
    return body


def error_of(answer: requests.Response, status: int) -> Json:
    """Return the only error of an answer, after checking the shape it comes in."""
    body = read(answer, status)
    assert body["statusCode"] == status
    (error,) = body["errors"]
    assert body["message"] == error["message"] != ""
    found: Json = error
    return found


def euro(cents: int) -> Json:
    """Return an amount of euro cents as a draft."""
    return {"centAmount": cents, "currencyCode": "EUR"}


def transaction(type_: str = "Authorization", cents: int = 1000, **members: Any) -> Json:
    """Return an action that adds a transaction."""
    draft = {"type": type_, "amount": euro(cents), **members}
    return {"action": "addTransaction", "transaction": draft}


def custom_type(key: str, resource: str, *fields: Json) -> Json:
    """Return the draft of a type for one kind of resource."""
    return {
        "key": key,
        "name": {"en": key},
        "resourceTypeIds": [resource],
        "fieldDefinitions": list(fields),
    }


def field(name: str, type_: str = "String", *, required: bool = False, **members: Any) -> Json:
    """Return a field definition."""
    return {
        "name": name,
        "label": {"en": name},
        "required": required,
        "type": {"name": type_, **members},
    }


def type_key(key: str) -> Json:
    """Return an identifier of a type."""
    return {"typeId": "type", "key": key}
