"""Reading request bodies: JSON of the documented shape, or InvalidJsonInput."""

from typing import Any, TypeVar, cast

import msgspec

from sandbox.commercetools.errors import APIError, invalid_json

T = TypeVar("T")


def read_json(raw: bytes, kind: type[T]) -> T:
    """Decode a body; members that are null count as absent, as everywhere in the API."""
    try:
        document = without_nulls(msgspec.json.decode(raw))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise invalid_json(str(error)) from error
    return cast("T", converted(document, kind))


def converted(document: Any, kind: Any, path: str = "") -> Any:
    """Turn plain JSON into the type; `path` says where in the body the document stands."""
    try:
        return msgspec.convert(document, kind)
    except msgspec.ValidationError as error:
        raise _refused(error, path) from error


def without_nulls(document: Any) -> Any:
    """Return the document without the members of objects that are null."""
    if isinstance(document, dict):
        return {name: without_nulls(value) for name, value in document.items() if value is not None}
    if isinstance(document, list):
        return [without_nulls(item) for item in document]
    return document


def _refused(error: msgspec.ValidationError, path: str) -> APIError:
    return invalid_json(f"{path} -> {error}" if path else str(error))
