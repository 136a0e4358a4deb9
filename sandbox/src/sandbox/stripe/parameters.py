"""Reading the parameters of one call; whatever nobody took is unknown."""

from collections.abc import Mapping
from typing import Any

from sandbox.stripe.amounts import LARGEST
from sandbox.stripe.errors import ParameterError

_METADATA_KEYS, _METADATA_KEY, _METADATA_VALUE = 50, 40, 500


class Parameters:
    """The parameters of a call, taken one by one; every mistake raises `ParameterError`.

    `idempotency_key` is that of the call, None without one.
    """

    def __init__(self, values: Mapping[str, Any], idempotency_key: str | None = None) -> None:
        self._left = dict(values)
        self.idempotency_key = idempotency_key

    def text(self, name: str) -> str | None:
        """Take a text; None when it is not there."""
        value = self._left.pop(name, None)
        if value is not None and not isinstance(value, str):
            raise ParameterError("parameter_invalid_string", f"Invalid string: {name}", name)
        return value

    def required(self, name: str) -> str:
        """Take a text that must be there."""
        value = self.text(name)
        if not value:
            raise ParameterError("parameter_missing", f"Missing required param: {name}.", name)
        return value

    def choice(self, name: str, *choices: str) -> str | None:
        """Take one of these texts."""
        value = self.text(name)
        if value is not None and value not in choices:
            raise ParameterError("parameter_invalid", f"Invalid {name}: {value}", name)
        return value

    def integer(self, name: str, least: int = 0, most: int = LARGEST) -> int | None:
        """Take a number."""
        value = self.text(name)
        if value is None:
            return None
        if not (value.isascii() and value.isdigit()) or not least <= int(value) <= most:
            raise ParameterError("parameter_invalid_integer", f"Invalid integer: {value}", name)
        return int(value)

    def truth(self, name: str) -> bool | None:
        """Take true or false."""
        value = self.choice(name, "true", "false")
        return None if value is None else value == "true"

    def texts(self, name: str) -> list[str]:
        """Take a list of texts, empty when it is not there."""
        value = self._left.pop(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise ParameterError("parameter_invalid", f"Invalid array: {name}", name)
        return value

    def part(self, name: str) -> "Parameters":
        """Take the members under a name, none when it is not there."""
        value = self._left.pop(name, {})
        if not isinstance(value, dict):
            raise ParameterError("parameter_invalid", f"Invalid hash: {name}", name)
        return Parameters(value)

    def metadata(self, known: Mapping[str, str] | None = None) -> dict[str, str]:
        """Take metadata and merge it into what is known; an empty value takes a key away.

        https://docs.stripe.com/api/metadata
        """
        merged = dict(known or {})
        given = self._left.pop("metadata", {})
        if not isinstance(given, dict):
            raise ParameterError("parameter_invalid", "Invalid hash: metadata", "metadata")
        for key, value in given.items():
            if (
                not isinstance(value, str)
                or len(key) > _METADATA_KEY
                or len(value) > _METADATA_VALUE
            ):
                raise ParameterError("parameter_invalid", f"Invalid metadata: {key}", "metadata")
            merged[key] = value
        merged = {key: value for key, value in merged.items() if value}
        if len(merged) > _METADATA_KEYS:
            raise ParameterError("parameter_invalid", "Too many metadata keys.", "metadata")
        return merged

    def finish(self) -> None:
        """Refuse what nobody took."""
        for name in self._left:
            raise ParameterError("parameter_unknown", f"Received unknown parameter: {name}", name)
