"""Which addresses a browser may be sent to."""

import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, urlsplit

import idna

from payment_core.runtime.service_urls import is_loopback

# A backslash is a slash to a browser and none to us; spaces and control characters vanish.
_VANISHING = re.compile(r"[\x00-\x20\x5c\x7f]")
_ASCII = "".join(map(chr, range(0x21, 0x7F)))
_LONGEST = 2000
_REMEMBERED = 256  # A shop has few addresses, and asks for each of them all the time.
_WEB = ("https", "http")


class BadAddress(ValueError):
    """Why no browser is sent there, in words that follow the name of the field."""


@lru_cache(_REMEMBERED)
def is_web_address(address: str) -> bool:
    """Whether this is an absolute https URL, or http on a loopback host, without a user."""
    try:
        return address.isascii() and _is_sendable(_split(address))
    except BadAddress:
        return False


@lru_cache(_REMEMBERED)
def return_address(address: str, schemes: tuple[str, ...] = ()) -> str:
    """Return the URL of a shop, or of an app whose scheme is listed, in ASCII.

    http goes to any host where it is listed; a deep link of an app needs no host.

    A host in other letters becomes punycode, and the rest is percent-encoded, as browsers do
    (UTS 46, RFC 3987). Raises `BadAddress`.
    """
    parts = _split(address)
    if parts.scheme in _WEB:
        if not _is_sendable(parts) and "http" not in schemes:
            raise BadAddress("must use https, unless RETURN_URL_SCHEMES names http")
        written = parts._replace(netloc=_ascii_netloc(parts)).geturl()
    elif parts.scheme in schemes:
        written = parts.scheme + address[len(parts.scheme) :]
    else:
        raise BadAddress("has a scheme that is neither https nor named by RETURN_URL_SCHEMES")
    return quote(written, safe=_ASCII)


def origin_of(address: str) -> str:
    """Return scheme, host and port of a URL, as a browser writes an origin."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def with_parameter(address: str, name: str, value: str) -> str:
    """Return the URL with one query parameter set and the rest of its query as it was.

    The value must need no escaping.
    """
    rest, hash_, fragment = address.partition("#")
    path, _, query = rest.partition("?")
    kept = [pair for pair in query.split("&") if pair and pair.split("=")[0] != name]
    return f"{path}?{'&'.join([*kept, f'{name}={value}'])}{hash_}{fragment}"


def _split(address: str) -> SplitResult:
    if _VANISHING.search(address):
        raise BadAddress("has characters that are not allowed in a URL")
    if len(address) > _LONGEST:
        raise BadAddress(f"is longer than {_LONGEST} characters")
    try:
        address.encode()
        parts = urlsplit(address)
        _host, _port = parts.hostname, parts.port
    except ValueError:
        raise BadAddress("is not an absolute URL") from None
    if not parts.scheme or (parts.scheme in _WEB and not parts.hostname):
        raise BadAddress("is not an absolute URL")
    if "@" in parts.netloc:
        raise BadAddress("must not name a user")
    return parts


def _is_sendable(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def _ascii_netloc(parts: SplitResult) -> str:
    if parts.netloc.isascii():
        return parts.netloc
    try:
        host = idna.encode(parts.hostname or "", uts46=True, std3_rules=True).decode()
    except idna.IDNAError:
        raise BadAddress("has a host that is not a domain name") from None
    return host if parts.port is None else f"{host}:{parts.port}"
