"""Reference expansion: https://docs.commercetools.com/api/general-concepts#reference-expansion."""

from collections.abc import Iterable
from typing import Any

from sandbox.commercetools.project import Project
from sandbox.commercetools.representations import as_json


def expanded(document: Any, paths: Iterable[str], project: Project) -> Any:
    """Return the document with `obj` in the references that the paths lead to.

    A path is made of member names, `[*]` or `[n]` stand for elements of a list. Paths that lead
    nowhere are ignored. Tokens in what is put in are masked.
    """
    for path in paths:
        _expand(document, path.replace("[", ".[").split("."), project)
    return document


def _expand(document: Any, steps: list[str], project: Project) -> None:
    if isinstance(document, dict) and {"typeId", "id"} <= document.keys():
        if "obj" not in document:
            _put_in(document, project)
        document = document.get("obj") if steps else None
    if not steps:
        return
    step, rest = steps[0], steps[1:]
    if isinstance(document, dict):
        _expand(document.get(step), rest, project)
    elif isinstance(document, list):
        for element in _elements(document, step):
            _expand(element, rest, project)


def _elements(elements: list[Any], step: str) -> list[Any]:
    index = step.strip("[]")
    if index == "*":
        return elements
    return elements[int(index) :][:1] if index.isdigit() else []


def _put_in(reference: dict[str, Any], project: Project) -> None:
    resource = project.collection(reference["typeId"]).get(reference["id"])
    if resource is not None:
        shown = resource.masked() if hasattr(resource, "masked") else resource
        reference["obj"] = as_json(shown)
