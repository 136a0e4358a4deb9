"""The routes of custom objects, messages, sessions and the Merchant Center's key set."""

from flask import Blueprint, Response, request

from sandbox.commercetools.answers import answer
from sandbox.commercetools.custom_objects import (
    CustomObject,
    CustomObjectDraft,
    custom_object,
    objects_of,
    remove,
    upsert,
)
from sandbox.commercetools.errors import resource_not_found
from sandbox.commercetools.json_input import read_json
from sandbox.commercetools.messages import Message
from sandbox.commercetools.resource_routes import paged, version_parameter
from sandbox.commercetools.sessions import SessionDraft
from sandbox.commercetools.stand_in import Commercetools

_VIEW_DOCUMENTS = ("view_key_value_documents", "manage_key_value_documents")
_MANAGE_DOCUMENTS = "manage_key_value_documents"


def custom_object_routes(commercetools: Commercetools) -> Blueprint:
    """Return the routes of custom objects."""
    project = commercetools.project
    routes = Blueprint("custom-objects", __name__, url_prefix=f"/{project.key}/custom-objects")

    @routes.post("")
    def store() -> Response:
        work = commercetools.work(_MANAGE_DOCUMENTS)
        stored, is_new = upsert(read_json(request.get_data(), CustomObjectDraft), work)
        return answer(stored, 201 if is_new else 200)

    @routes.get("")
    def query() -> Response:
        commercetools.admit(*_VIEW_DOCUMENTS)
        return paged(commercetools, objects_of(project), CustomObject)

    @routes.get("/<container>")
    def query_container(container: str) -> Response:
        commercetools.admit(*_VIEW_DOCUMENTS)
        found = [one for one in objects_of(project) if one.container == container]
        return paged(commercetools, found, CustomObject)

    @routes.get("/<container>/<key>")
    def show(container: str, key: str) -> Response:
        commercetools.admit(*_VIEW_DOCUMENTS)
        return answer(custom_object(project, container, key))

    @routes.delete("/<container>/<key>")
    def delete(container: str, key: str) -> Response:
        commercetools.admit(_MANAGE_DOCUMENTS)
        return answer(remove(project, container, key, version_parameter()))

    return routes


def message_routes(commercetools: Commercetools) -> Blueprint:
    """Return the routes of messages."""
    project = commercetools.project
    routes = Blueprint("messages", __name__, url_prefix=f"/{project.key}/messages")
    view = ("view_messages",)

    @routes.get("")
    def query() -> Response:
        commercetools.admit(*view)
        return paged(commercetools, project.messages, Message)

    @routes.get("/<message_id>")
    def show(message_id: str) -> Response:
        commercetools.admit(*view)
        for message in project.messages:
            if message["id"] == message_id:
                return answer(message)
        raise resource_not_found(f"ID '{message_id}'")

    return routes


def session_routes(commercetools: Commercetools) -> Blueprint:
    """Return the routes of Checkout sessions."""
    sessions = commercetools.sessions
    routes = Blueprint("sessions", __name__, url_prefix=f"/{commercetools.project.key}/sessions")

    @routes.post("")
    def create() -> Response:
        work = commercetools.work("manage_sessions")
        return answer(sessions.create(read_json(request.get_data(), SessionDraft), work), 201)

    @routes.get("/<session_id>")
    def show(session_id: str) -> Response:
        commercetools.admit("view_sessions", "manage_sessions")
        return answer(sessions.get(session_id))

    return routes


def public_routes(commercetools: Commercetools) -> Blueprint:
    """Return the routes that need no token: the key set, and whether the server is up."""
    routes = Blueprint("public", __name__)

    @routes.get("/.well-known/jwks.json")
    def key_set() -> Response:
        return answer(commercetools.merchant_center.key_set())

    @routes.get("/health")
    def health() -> Response:
        return answer({"status": "up"})

    return routes
