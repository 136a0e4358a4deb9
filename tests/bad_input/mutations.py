"""Bodies made from good ones: a member less or more, another value, broken text."""

import copy
import json
import math
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

# A JSON document, and where something stands in it.
Document = Any
Path = tuple[str | int, ...]

_NUMBERS = (0, -1, 1, 100, 2**31, 2**53 - 1, 2**53, 2**53 + 1, 2**63, 10**400, 0.5, 1e2, -0.0, 1e17)
_TEXTS = (
    "",
    " ",
    "EUR",
    "eur",
    "USD",
    "100",
    "card",
    "capturePayment",
    "null",
    "\x00",
    "\ud800",
    "\uff11",
    "x" * 300,
    "../carts",
    "key=pay-1",
    "00000000-0000-4000-8000-000000000000",
    "4111111111111111",
    "2026-01-01T00:00:00",
    "9999-12-31T23:59:59.999999999Z",
)
_NAMES = st.sampled_from(
    (
        *("actions", "action", "amount", "centAmount", "currencyCode", "transactionId"),
        *("paymentMethod", "type", "token", "storePaymentMethod", "storedPaymentMethodId"),
        *("cartId", "checkoutTransactionItemId", "paymentMethodId", "futureOrderNumber", "id"),
        *("merchantReference", "idempotencyKey", "poNumber", "state", "key", "customer"),
        *("message", "data", "notificationType", "resource", "typeId", "transaction", "payment"),
        *("createdAt", "metadata"),
    )
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.sampled_from(_NUMBERS)
    | st.integers()
    | st.floats()
    | st.sampled_from(_TEXTS)
    | st.text(max_size=20)
)
ANY_JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(_NAMES | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=8,
)


def _nested(depth: int) -> Document:
    document: Document = 1
    for _ in range(depth):
        document = [document]
    return document


_DEEP = st.integers(1, 60).map(_nested)


def paths(document: Document, base: Path = ()) -> list[Path]:
    """Return where each value stands, the document itself first."""
    found = [base]
    if isinstance(document, dict):
        found += [path for name, one in document.items() for path in paths(one, (*base, name))]
    elif isinstance(document, list):
        found += [path for index, one in enumerate(document) for path in paths(one, (*base, index))]
    return found


def _at(document: Document, path: Path) -> Document:
    for step in path:
        document = document[step]
    return document


@st.composite
def mutated(draw: st.DrawFn, good: Document) -> Document:
    """Return the document with up to three things about it changed, possibly with none."""
    document = copy.deepcopy(good)
    for _ in range(draw(st.integers(0, 3))):
        path = draw(st.sampled_from(paths(document)))
        if not path:
            return draw(ANY_JSON) if draw(st.booleans()) else [document]
        parent, last = _at(document, path[:-1]), path[-1]
        match draw(st.sampled_from(("replace", "remove", "wrap", "rename", "add", "deepen"))):
            case "replace":
                parent[last] = draw(ANY_JSON)
            case "remove":
                del parent[last]
            case "wrap":
                parent[last] = [parent[last]]
            case "deepen":
                parent[last] = draw(_DEEP)
            case "rename" if isinstance(parent, dict):
                parent[draw(_NAMES | st.just(str(last).upper()))] = parent.pop(last)
            case _:
                _add(parent, draw(_NAMES), draw(ANY_JSON))
    return document


def _add(parent: Document, name: str, value: Document) -> None:
    if isinstance(parent, dict):
        parent[name] = value
    else:
        parent.append(value)


def written(document: Document) -> bytes:
    """Return JSON text, lone surrogates and all that is no number included."""
    return json.dumps(document).encode()


@st.composite
def bodies(draw: st.DrawFn, good: Document) -> bytes:
    """Return a body made from a good document: often valid JSON, sometimes no more than bytes."""
    body = written(draw(mutated(good)))
    spoil = draw(st.sampled_from((None, None, None, None, *_SPOILS)))
    return body if spoil is None else spoil(draw, body)


Spoil = Callable[[st.DrawFn, bytes], bytes]


def _cut(draw: st.DrawFn, body: bytes) -> bytes:
    return body[: draw(st.integers(0, len(body)))]


def _insert(draw: st.DrawFn, body: bytes) -> bytes:
    place = draw(st.integers(0, len(body)))
    return body[:place] + draw(st.binary(max_size=8)) + body[place:]


def _twice(draw: st.DrawFn, body: bytes) -> bytes:
    name = json.dumps(draw(_NAMES)).encode()
    value = json.dumps(draw(SCALARS)).encode()
    return body.replace(b"{", b"{" + name + b": " + value + b", ", 1)


def _encode(draw: st.DrawFn, body: bytes) -> bytes:
    return body.decode().encode(draw(st.sampled_from(("utf-8-sig", "utf-16", "utf-32", "utf-7"))))


def _forget(draw: st.DrawFn, _body: bytes) -> bytes:
    return draw(st.binary(max_size=200))


_SPOILS: tuple[Spoil, ...] = (_cut, _insert, _twice, _encode, _forget)


class Ambiguous(Exception):
    """Two readers could understand this body in two ways, or none does."""


def understood(body: bytes) -> Document:
    """Read JSON with nothing but the standard library; raises `Ambiguous`.

    This is the judge of our own reader, so it shares no code with it.
    """
    try:
        document = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_members,
            parse_constant=_refuse,
            parse_int=_number,
            parse_float=lambda text: _number(text, float),
        )
    except (ValueError, RecursionError) as error:
        raise Ambiguous from error
    text = json.dumps(document)
    if "\\u0000" in text or _has_surrogate(document):
        raise Ambiguous
    return document


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise Ambiguous
    return dict(pairs)


def _refuse(_text: str) -> Any:
    raise Ambiguous


def _number(text: str, kind: Callable[[str], float] = int) -> float:
    if len(text) > 400 or not math.isfinite(kind(text)) or abs(kind(text)) > 2**53 - 1:
        raise Ambiguous
    return kind(text)


def _has_surrogate(document: Document) -> bool:
    try:
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False
