"""Values that must never be printed."""

import hmac


class Secret:
    """A string that masks itself wherever it is printed, formatted or logged."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value, for the one place that sends or compares it."""
        return self._value

    def __eq__(self, other: object) -> bool:
        """Two secrets are equal when their values are; in constant time."""
        if not isinstance(other, Secret):
            return False
        return hmac.compare_digest(other._value.encode(), self._value.encode())

    def __hash__(self) -> int:
        """Hash like the value."""
        return hash(self._value)

    def __repr__(self) -> str:
        """Never show the value."""
        return "Secret(***)"
