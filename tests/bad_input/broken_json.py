"""Bodies that are not the JSON we take, as data; `row` is their number in the table."""

from collections.abc import Callable
from dataclasses import dataclass

Spoil = Callable[[bytes], bytes]


@dataclass(frozen=True)
class BrokenJson:
    """A way to spoil a JSON object so that every strict reader refuses it.

    `is_ambiguous` says that a lenient parser reads something in it all the same.
    """

    row: int
    title: str
    spoil: Spoil
    is_ambiguous: bool = False

    @property
    def body(self) -> bytes:
        """The smallest such body."""
        return self.spoil(b'{"z": 1}')


def _instead(body: bytes) -> Spoil:
    return lambda _: body


def _with(member: bytes) -> Spoil:
    """Put a member in front of all others."""
    return lambda good: b"{" + member + b", " + good[1:]


def _nested(opening: bytes, closing: bytes, depth: int) -> Spoil:
    return _with(b'"a": ' + opening * depth + b"1" + closing * depth)


BROKEN_JSON = (
    BrokenJson(1, "empty body", _instead(b"")),
    BrokenJson(2, "blank body", _instead(b" \n")),
    BrokenJson(7, "truncated", lambda good: good[:-1]),
    BrokenJson(7, "truncated string", lambda good: good[:-1] + b', "a": "x'),
    BrokenJson(8, "trailing garbage", lambda good: good + b" x"),
    BrokenJson(8, "two documents", lambda good: good + good),
    BrokenJson(8, "trailing comma", lambda good: good[:-1] + b",}"),
    BrokenJson(8, "single quotes", lambda good: good.replace(b'"', b"'")),
    BrokenJson(8, "comment", lambda good: good[:-1] + b" /* x */}"),
    BrokenJson(8, "leading zero", _with(b'"a": 01')),
    BrokenJson(8, "leading plus", _with(b'"a": +1')),
    BrokenJson(8, "hexadecimal", _with(b'"a": 0x10')),
    BrokenJson(8, "full-width digits", _with('"a": \uff11\uff10\uff10'.encode())),
    BrokenJson(9, "duplicate name", _with(b'"a": 1, "a": 2'), is_ambiguous=True),
    BrokenJson(9, "duplicate name by escape", _with(b'"a": 1, "\\u0061": 2'), is_ambiguous=True),
    BrokenJson(9, "duplicate name inside", _with(b'"a": [{"b": 1, "b": 1}]'), is_ambiguous=True),
    BrokenJson(10, "NaN", _with(b'"a": NaN')),
    BrokenJson(10, "Infinity", _with(b'"a": Infinity')),
    BrokenJson(10, "-Infinity", _with(b'"a": -Infinity')),
    BrokenJson(10, "infinite by exponent", _with(b'"a": 1e400'), is_ambiguous=True),
    BrokenJson(11, "byte order mark", lambda good: b"\xef\xbb\xbf" + good),
    BrokenJson(12, "UTF-16", lambda good: good.decode().encode("utf-16")),
    BrokenJson(12, "UTF-16 without mark", lambda good: good.decode().encode("utf-16-le")),
    BrokenJson(13, "invalid UTF-8", _with(b'"a": "\xff"'), is_ambiguous=True),
    BrokenJson(13, "overlong UTF-8", _with(b'"a": "\xc0\xaf"'), is_ambiguous=True),
    BrokenJson(13, "surrogate in UTF-8", _with(b'"a": "\xed\xa0\x80"'), is_ambiguous=True),
    BrokenJson(14, "lone surrogate", _with(b'"a": "\\ud800"')),
    BrokenJson(14, "lone surrogate as name", _with(b'"\\udfff": 1')),
    BrokenJson(15, "NUL", _with(b'"a": "x\\u0000y"'), is_ambiguous=True),
    BrokenJson(15, "NUL as name", _with(b'"\\u0000": 1'), is_ambiguous=True),
    BrokenJson(15, "raw control character", _with(b'"a": "x\x01"')),
    BrokenJson(16, "10,000 arrays", _nested(b"[", b"]", 10_000)),
    BrokenJson(16, "10,000 objects", _nested(b'{"a":', b"}", 10_000)),
    BrokenJson(16, "33 levels", _nested(b"[", b"]", 33), is_ambiguous=True),
    BrokenJson(17, "5,000 digits", _with(b'"a": ' + b"9" * 5_000), is_ambiguous=True),
    BrokenJson(17, "2^53", _with(b'"a": 9007199254740992'), is_ambiguous=True),
    BrokenJson(17, "-2^53", _with(b'"a": -9007199254740992'), is_ambiguous=True),
    BrokenJson(17, "2^63", _with(b'"a": 9223372036854775808'), is_ambiguous=True),
    BrokenJson(17, "beyond 2^53 by exponent", _with(b'"a": 1e17'), is_ambiguous=True),
)
NO_OBJECTS = (
    BrokenJson(3, "null", _instead(b"null")),
    BrokenJson(4, "empty array", _instead(b"[]")),
    BrokenJson(5, "string", _instead(b'"text"')),
    BrokenJson(6, "number", _instead(b"1")),
    BrokenJson(6, "fraction", _instead(b"1.5")),
    BrokenJson(6, "true", _instead(b"true")),
)
