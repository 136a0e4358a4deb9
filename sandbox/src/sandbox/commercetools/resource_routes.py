"""The routes that every kind of resource has, and the paged query they share."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, request

from sandbox.commercetools.answers import answer
from sandbox.commercetools.errors import invalid_input, resource_not_found
from sandbox.commercetools.expansion import expanded
from sandbox.commercetools.json_input import read_json
from sandbox.commercetools.queries import read_query
from sandbox.commercetools.representations import Resource, as_json
from sandbox.commercetools.resource_kinds import ResourceKind, Update
from sandbox.commercetools.routing import Route, blueprint
from sandbox.commercetools.stand_in import Commercetools, parameters


class ResourceRoutes:
    """Create, read, update, delete and query one kind of resource, by id and by key."""

    def __init__(self, commercetools: Commercetools, kind: ResourceKind[Any, Any]) -> None:
        self._commercetools = commercetools
        self._kind = kind

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        prefix = f"/{self._commercetools.project.key}/{self._kind.path}"
        routes: list[Route] = [("POST", "", self.create), ("GET", "", self.query)]
        paths = ["/<resource_id>", "/key=<key>"]
        if self._kind.second_key is not None:
            paths.append(f"/{self._kind.second_key[0]}=<second_key>")
        for path in paths:
            routes += [("GET", path, self.get), ("DELETE", path, self.delete)]
            if self._kind.action is not None:
                routes.append(("POST", path, self.update))
        return blueprint(self._kind.path, prefix, routes)

    def create(self) -> Response:
        """Create a resource from a draft."""
        work = self._commercetools.work(*self._kind.manage_scopes)
        draft = read_json(request.get_data(), self._kind.draft)
        work.project.refusals.check_write()
        shown = self._shown(self._kind.create(draft, work))
        member = self._kind.created_as
        return answer(shown if member is None else {member: shown}, 201)

    def get(self, **selector: str) -> Response:
        """Show a resource; HEAD asks whether it exists."""
        self._commercetools.admit(*self._kind.view_scopes)
        return answer(self._shown(self._find(selector)))

    def query(self) -> Response:
        """Show a page of resources; HEAD asks whether there is any."""
        self._commercetools.admit(*self._kind.view_scopes)
        resources = self._commercetools.project.collection(self._kind.type_id)
        return paged(self._commercetools, resources, self._kind.resource)

    def update(self, **selector: str) -> Response:
        """Apply update actions."""
        work = self._commercetools.work(*self._kind.manage_scopes)
        update = read_json(request.get_data(), Update)
        work.project.refusals.check_write()
        return answer(self._shown(self._kind.update(self._find(selector), update, work)))

    def delete(self, **selector: str) -> Response:
        """Delete a resource in the version that the caller knows."""
        work = self._commercetools.work(*self._kind.manage_scopes)
        version = version_parameter()
        if version is None:
            raise invalid_input("Missing required parameter: version.")
        return answer(self._shown(self._kind.delete(self._find(selector), version, work)))

    def _find(self, selector: dict[str, str]) -> Resource:
        project = self._commercetools.project
        found: Resource
        if "second_key" in selector and self._kind.second_key is not None:
            field = self._kind.second_key[1]
            found = self._kind.with_key(project, selector["second_key"], field)
        elif "key" in selector:
            found = self._kind.with_key(project, selector["key"])
        else:
            found = self._kind.with_id(project, selector["resource_id"])
        return found

    def _shown(self, resource: Resource) -> Any:
        paths = parameters().get("expand", ())
        return expanded(as_json(resource), paths, self._commercetools.project)


def paged(commercetools: Commercetools, items: Iterable[Any], kind: Any) -> Response:
    """Answer the query of the current request; a HEAD that finds nothing is a 404."""
    query = read_query(parameters(), kind)
    commercetools.project.refusals.check_query(query.limit)
    documents = [as_json(item) for item in items]
    if request.method == "HEAD" and not query.matching(documents):
        raise resource_not_found("the given predicate")
    page = query.page(documents)
    paths = parameters().get("expand", ())
    for document in page["results"]:
        expanded(document, paths, commercetools.project)
    shown = answer(page)
    commercetools.project.refusals.check_answer(len(shown.data))
    return shown


def version_parameter() -> int | None:
    """Return the query parameter `version`; raises InvalidInput unless it is a number."""
    text = request.args.get("version")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()):
        raise invalid_input(f"Malformed parameter: version: '{text}' is not a number.")
    return int(text)
