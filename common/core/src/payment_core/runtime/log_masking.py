"""Redacts secrets and personal data in text, by pattern and by configured value."""

import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote, quote_plus

# No value of ours is longer, and what is longer takes the patterns ever more time.
_LONGEST_TEXT = 1_000
# A shorter value would be found in ordinary words; no service hands out such a secret.
_SHORTEST_SECRET = 8
_CARD_NUMBER = re.compile(r"(?<!\d)\d(?:[ .-]?\d){12,18}(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
_CREDENTIAL = re.compile(
    r"\b(?i:bearer|basic)\s+\S+"
    r"|\bwhsec_[\w+/=]+"  # Standard Webhooks.
    r"|\beyJ[\w-]+\.[\w.-]+"
    r"|(?<=://)[^/\s@]+(?=@)"
)

# An id of commercetools, which says nothing; one in 450 has digits like those of a card number.
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# A part of every credential and address, and of every card number, as far as they are ASCII. The
# search is fast, since nothing here begins with a character that is frequent in ids and words.
_SIGN = re.compile(r"@|yJ|c_|r\s|R\s|c\s|C\s")
_DIGITS = re.compile(r"[0-9][0-9 .-]{12}")
# What a digit adds to the check sum of a card number: itself, or the digits of its double.
_ONCE = bytes.maketrans(b"0123456789", bytes(range(10)))
_TWICE = bytes.maketrans(b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))


def masked(text: str, shapes: tuple[str, ...] = ()) -> str:
    """Return the text without card numbers, account numbers, addresses and credentials.

    `shapes` are patterns of further credentials, such as those of a PSP. Of a long text only the
    beginning is returned. An id of commercetools stays as it is.
    """
    text = text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + "..."
    if _ID.fullmatch(text):
        return text
    if _SIGN.search(text) or not text.isascii():
        text = _EMAIL.sub("***", _CREDENTIAL.sub("***", text))
    if not text.islower():
        text = _IBAN.sub("***", text)
    if shapes:
        text = _joined(shapes).sub("***", text)
    if _DIGITS.search(text) or not text.isascii():
        text = _CARD_NUMBER.sub(_mask_card_number, text)
    return text


@lru_cache
def _joined(shapes: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(shapes))


def _mask_card_number(match: re.Match[str]) -> str:
    # As a number, since there are digits beyond ASCII; zeros before the others change nothing.
    number = match.group().replace(" ", "").replace(".", "").replace("-", "")
    digits = str(int(number)).encode()
    total = sum(digits[-1::-2].translate(_ONCE)) + sum(digits[-2::-2].translate(_TWICE))
    return match.group() if total % 10 else "***"


class Masking:
    """Masks the values that this process has as secrets, in every form that they are sent in.

    Each composition has its own: it knows what its settings have handed out, also later.
    """

    masked: Callable[[str], str]
    """Return the text without these values, these shapes, and all shapes that are known."""

    def __init__(self) -> None:
        self._forms: set[str] = set()
        self._shapes: set[str] = set()
        self._renew()

    def add(self, secret: str) -> None:
        """Mask this value from now on."""
        if len(secret) >= _SHORTEST_SECRET:
            self._forms.update(_forms(secret))
            self._renew()

    def add_shapes(self, shapes: Iterable[str]) -> None:
        """Mask what these regular expressions find from now on."""
        self._shapes.update(shapes)
        self._renew()

    def _renew(self) -> None:
        longest_first = sorted(self._forms, key=lambda one: (-len(one), one))
        forms = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
        shapes = tuple(sorted(self._shapes))
        # The same words are logged again and again; nothing is remembered from before this moment.
        self.masked = lru_cache(1_000)(lambda text: masked(forms.sub("***", text), shapes))


def _forms(secret: str) -> Iterator[str]:
    """Yield how a secret looks in headers, URLs, forms and JSON."""
    yield from (secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1])
    for before in range(3):
        # Base64 looks different after 0, 1 and 2 other bytes, as after a user name and a colon.
        for encode in (b64encode, urlsafe_b64encode):
            yield _inner(encode, bytes(before) + secret.encode(), before)


def _inner(encode: Callable[[bytes], bytes], value: bytes, before: int) -> str:
    """Return the characters that stand for the secret alone, whatever is before or after it."""
    bits_before, bits = 8 * before, 8 * len(value)
    return encode(value)[-(-bits_before // 6) : bits // 6].decode()
