"""Addresses of services in the configuration: public ones over https, or this machine."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from payment_core.runtime.errors import WrongValue

_VISIBLE = re.compile(r"[\x21-\x7e]+")
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")


def visible(text: str) -> str:
    """Return a text that can be sent in a header: visible ASCII characters; else `WrongValue`."""
    if not _VISIBLE.fullmatch(text):
        raise WrongValue("must have visible ASCII characters only")
    return text


def service_url(text: str) -> str:
    """Return the URL without trailing slash; raises `WrongValue`.

    https is required, except on a loopback host; link-local addresses (a cloud's metadata
    service), user information, and characters that readers of URLs disagree about are refused.
    """
    try:
        parts = urlsplit(visible(text))
        host, _port = parts.hostname or "", parts.port
    except WrongValue:
        raise
    except ValueError:
        raise WrongValue("is not an absolute http(s) URL") from None
    is_absolute = parts.scheme in ("https", "http") and bool(host)
    if not is_absolute or "@" in parts.netloc or "\\" in text:
        raise WrongValue("is not an absolute http(s) URL")
    if parts.query or parts.fragment:
        raise WrongValue("must not have a query or a fragment")
    if parts.scheme == "http" and not is_loopback(host):
        raise WrongValue("must use https")
    if not is_loopback(host) and _is_internal(host):
        raise WrongValue("must not point to an internal address")
    return text.rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether the host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _is_internal(host: str) -> bool:
    """Whether the host is no public one; a name is, unless it is a metadata service's.

    A name whose last part is a number would be read as an address by some and not by others.
    """
    try:
        address = ip_address(host)
    except ValueError:
        last = host.rstrip(".").rpartition(".")[2]
        return last == "internal" or _NUMBER.fullmatch(last) is not None
    mapped = getattr(address, "ipv4_mapped", None)
    return not (mapped or address).is_global or address.is_multicast
