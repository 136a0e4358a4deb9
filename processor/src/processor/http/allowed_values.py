"""Which names a union of request models knows, for the error that refuses another one."""

import re
from collections.abc import Iterator

from msgspec import inspect


def allowed_tags(kind: type, path: str) -> list[str]:
    """Return the tags allowed at a path like `actions[0].action`; empty when it holds no tag."""
    found: list[inspect.Type] = [inspect.type_info(kind)]
    *parents, tag_field = re.findall(r"[A-Za-z]\w*", path) or [""]
    for name in parents:
        found = [
            field.type
            for struct in _structs(found)
            for field in struct.fields
            if field.encode_name == name
        ]
    return [str(one.tag) for one in _structs(found) if one.tag_field == tag_field]


def _structs(types: list[inspect.Type]) -> Iterator[inspect.StructType]:
    for one in types:
        if isinstance(one, inspect.StructType):
            yield one
        elif isinstance(one, inspect.ListType):
            yield from _structs([one.item_type])
        elif isinstance(one, inspect.UnionType):
            yield from _structs(list(one.types))
