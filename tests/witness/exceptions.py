"""What is known to differ from the official types, and why: `exceptions.toml`."""

import copy
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import msgspec

from witness.official import matches
from witness.recording import Said

_FILE = Path(__file__).with_name("exceptions.toml")
# A literal in place of what is excepted: TypeScript takes it for any type.
ANYTHING = "\u0000anything"


class Exempt(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A difference at a member: it is unknown to the type, missing, null, or has another value.

    `member` is a path, in which `[]` is any item and a leading `**` any place. `where` are texts
    that stand next to the member.
    """

    party: str
    kind: str
    path: str
    member: str
    how: Literal["unknown", "missing", "value", "null"]
    reason: str
    method: str | None = None
    where: dict[str, str] = {}

    def means(self, said: Said) -> bool:
        """Whether this is about what was said."""
        return (
            self.party == said.party
            and self.kind in ("any", said.kind)
            and self.method in (None, said.method)
            and (self.path == "any" or matches(self.path, said.path))
        )


class Undescribed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A route that the official types do not have."""

    party: str
    path: str
    reason: str
    method: str | None = None

    def means(self, said: Said) -> bool:
        """Whether this is about what was said."""
        return (
            self.party == said.party
            and self.method in (None, said.method)
            and matches(self.path, said.path)
        )


class Known(msgspec.Struct, forbid_unknown_fields=True):
    """All that is known."""

    exempt: list[Exempt] = []
    undescribed: list[Undescribed] = []


def known(file: Path = _FILE) -> Known:
    """Read the file."""
    return msgspec.convert(tomllib.loads(file.read_text()), Known)


def without(exempt: Exempt, body: Any) -> Any | None:
    """Return the body without the difference; None when it is not there."""
    changed = copy.deepcopy(body)
    steps = exempt.member.split(".")
    return changed if _visit(changed, steps, lambda at, name: _mend(exempt, at, name)) else None


def _visit(value: Any, steps: list[str], mend: Callable[[Any, str], bool]) -> bool:
    name, *rest = steps
    if name == "**":
        within = value.values() if isinstance(value, dict) else value
        deeper = [_visit(one, steps, mend) for one in within if isinstance(one, dict | list)]
        return _visit(value, rest, mend) or any(deeper)
    if name == "[]":
        found = [_visit(one, rest, mend) for one in value] if isinstance(value, list) else []
        return any(found)
    if not isinstance(value, dict):
        return False
    if not rest:
        return mend(value, name)
    return _visit(value[name], rest, mend) if name in value else False


def _mend(exempt: Exempt, at: dict[str, Any], name: str) -> bool:
    if any(at.get(key) != wanted for key, wanted in exempt.where.items()):
        return False
    if (exempt.how == "missing") == (name in at):
        return False
    if exempt.how == "null" and at[name] is not None:
        return False
    if exempt.how == "unknown":
        del at[name]
    else:
        at[name] = ANYTHING
    return True
