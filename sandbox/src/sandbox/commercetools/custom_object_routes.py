"""The routes of custom objects."""

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
from sandbox.commercetools.json_input import read_json
from sandbox.commercetools.resource_routes import paged, version_parameter
from sandbox.commercetools.routing import blueprint
from sandbox.commercetools.stand_in import Commercetools

_VIEW = ("view_key_value_documents", "manage_key_value_documents")
_MANAGE = "manage_key_value_documents"


class CustomObjectRoutes:
    """Store, show, delete and query custom objects."""

    def __init__(self, commercetools: Commercetools) -> None:
        self._commercetools = commercetools
        self._project = commercetools.project

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        return blueprint(
            "custom-objects",
            f"/{self._project.key}/custom-objects",
            [
                ("POST", "", self.store),
                ("GET", "", self.query),
                ("GET", "/<container>", self.query),
                ("GET", "/<container>/<key>", self.show),
                ("DELETE", "/<container>/<key>", self.delete),
            ],
        )

    def store(self) -> Response:
        """Create or replace an object."""
        work = self._commercetools.work(_MANAGE)
        stored, is_new = upsert(read_json(request.get_data(), CustomObjectDraft), work)
        return answer(stored, 201 if is_new else 200)

    def query(self, container: str | None = None) -> Response:
        """Show a page of objects, of one container or of all."""
        self._commercetools.admit(*_VIEW)
        found = [one for one in objects_of(self._project) if container in (None, one.container)]
        return paged(self._commercetools, found, CustomObject)

    def show(self, container: str, key: str) -> Response:
        """Show an object."""
        self._commercetools.admit(*_VIEW)
        return answer(custom_object(self._project, container, key))

    def delete(self, container: str, key: str) -> Response:
        """Delete an object."""
        self._commercetools.admit(_MANAGE)
        return answer(remove(self._project, container, key, version_parameter()))
