"""The routes of messages and Checkout sessions, and those that need no token."""

from flask import Blueprint, Response, request

from sandbox.commercetools.answers import answer
from sandbox.commercetools.errors import resource_not_found
from sandbox.commercetools.json_input import read_json
from sandbox.commercetools.messages import Message
from sandbox.commercetools.resource_routes import paged
from sandbox.commercetools.routing import blueprint
from sandbox.commercetools.sessions import SessionDraft
from sandbox.commercetools.stand_in import Commercetools


class ProjectRoutes:
    """Messages, sessions, the Merchant Center's key set, and whether the server is up."""

    def __init__(self, commercetools: Commercetools) -> None:
        self._commercetools = commercetools

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        project = f"/{self._commercetools.project.key}"
        return blueprint(
            "project",
            "",
            [
                ("GET", f"{project}/messages", self.query_messages),
                ("GET", f"{project}/messages/<message_id>", self.show_message),
                ("POST", f"{project}/sessions", self.create_session),
                ("GET", f"{project}/sessions/<session_id>", self.show_session),
                ("GET", "/.well-known/jwks.json", self.show_key_set),
                ("GET", "/health", self.show_health),
            ],
        )

    def query_messages(self) -> Response:
        """Show a page of messages."""
        self._commercetools.admit("view_messages")
        return paged(self._commercetools, self._commercetools.project.messages, Message)

    def show_message(self, message_id: str) -> Response:
        """Show a message."""
        self._commercetools.admit("view_messages")
        for message in self._commercetools.project.messages:
            if message["id"] == message_id:
                return answer(message)
        raise resource_not_found(f"ID '{message_id}'")

    def create_session(self) -> Response:
        """Open a Checkout session for a cart."""
        work = self._commercetools.work("manage_sessions")
        draft = read_json(request.get_data(), SessionDraft)
        return answer(self._commercetools.sessions.create(draft, work), 201)

    def show_session(self, session_id: str) -> Response:
        """Show a Checkout session."""
        self._commercetools.admit("view_sessions", "manage_sessions")
        return answer(self._commercetools.sessions.get(session_id))

    def show_key_set(self) -> Response:
        """Show the keys that verify Merchant Center tokens."""
        return answer(self._commercetools.merchant_center.key_set())

    def show_health(self) -> Response:
        """Say that the server is up."""
        return answer({"status": "up"})
