"""Which addresses a browser may be sent to."""

import re
from urllib.parse import urlsplit, urlunsplit

from payment_core.runtime.settings import is_loopback

# A backslash is a slash to a browser and none to us; spaces and control characters vanish.
_PRINTABLE = re.compile(r"[\x21-\x5b\x5d-\x7e]{1,2000}")


def is_web_address(address: str) -> bool:
    """Whether this is an absolute https URL, or http on a loopback host, without a user."""
    if not _PRINTABLE.fullmatch(address):
        return False
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def origin_of(address: str) -> str:
    """Return scheme, host and port of a URL, as a browser writes an origin."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def with_parameter(address: str, name: str, value: str) -> str:
    """Return the URL with one query parameter set and the rest of its query as it was.

    The value must need no escaping.
    """
    parts = urlsplit(address)
    kept = [pair for pair in parts.query.split("&") if pair and pair.split("=")[0] != name]
    return urlunsplit(parts._replace(query="&".join([*kept, f"{name}={value}"])))
