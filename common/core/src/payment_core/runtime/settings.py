"""The settings that every application of this bundle shares, read once at start."""

import re
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

import msgspec

from payment_core.runtime.errors import SettingsError
from payment_core.runtime.log_masking import Masking
from payment_core.runtime.secret import Secret

_PROJECT_KEY = re.compile(r"[a-z0-9_-]{2,36}")
# The characters of a DNS name or an IPv6 address.
_HOST = re.compile(r"[A-Za-z0-9._:-]+")
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")
_TEMPLATE_PLACEHOLDERS = frozenset({"xxx", "changeme"})
_VISIBLE = re.compile(r"[\x21-\x7e]+")


class Environment:
    """Reads settings by name; every problem is a `SettingsError` that names the setting."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        # Knows every secret that was handed out, so that no log line shows one.
        self.masking = Masking()

    def optional(self, name: str) -> str | None:
        """Return the value without surrounding space; None when absent or blank."""
        return self._values.get(name, "").strip() or None

    def required(self, name: str) -> str:
        """Return the value; refuses one that is missing, blank or a template's placeholder."""
        return self._checked(name, self.optional(name))

    def credential(self, name: str) -> str:
        """Return a required value that can be sent in a header: visible ASCII characters only."""
        return _visible(name, self.required(name))

    def secret(self, name: str) -> Secret:
        """Return a credential that is never printed."""
        return self._secret(self.credential(name))

    def secrets(self, name: str) -> tuple[Secret, ...]:
        """Return one or more comma-separated secrets, so that one can be rotated."""
        values = self.items(name)
        if not values:
            raise SettingsError(f"{name} is not set.")
        return tuple(self._secret(_visible(name, self._checked(name, one))) for one in values)

    def url(self, name: str) -> str:
        """Return a required URL without trailing slash: https, or http on a loopback host."""
        return checked_url(name, self.required(name))

    def optional_url(self, name: str) -> str | None:
        """Return a URL as `url` does, or None when it is not set."""
        value = self.optional(name)
        return value and checked_url(name, value)

    def switch(self, name: str) -> bool:
        """Return whether a setting is true; it is false when not set, and takes no other word."""
        value = (self.optional(name) or "false").lower()
        if value not in ("true", "false"):
            raise SettingsError(f"{name} must be true or false.")
        return value == "true"

    def items(self, name: str) -> tuple[str, ...]:
        """Return a comma-separated list, empty when not set."""
        value = self.optional(name) or ""
        return tuple(part.strip() for part in value.split(",") if part.strip())

    def _secret(self, value: str) -> Secret:
        self.masking.add(value)
        return Secret(value)

    def _checked(self, name: str, value: str | None) -> str:
        if value is None or value.lower() in _TEMPLATE_PLACEHOLDERS:
            raise SettingsError(f"{name} is not set.")
        return value


def _visible(name: str, value: str) -> str:
    if not _VISIBLE.fullmatch(value):
        raise SettingsError(f"{name} must have visible ASCII characters only.")
    return value


def checked_url(name: str, value: str) -> str:
    """Return the URL without trailing slash, or raise `SettingsError` naming the setting.

    https is required, except on a loopback host; link-local addresses (a cloud's metadata
    service), user information, and characters that readers of URLs disagree about are refused.
    """
    try:
        parts = urlsplit(_visible(name, value))
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise SettingsError(f"{name} is not an absolute http(s) URL.") from None
    is_absolute = parts.scheme in ("https", "http") and bool(host)
    if not is_absolute or "@" in parts.netloc or "\\" in value:
        raise SettingsError(f"{name} is not an absolute http(s) URL.")
    if parts.query or parts.fragment:
        raise SettingsError(f"{name} must not have a query or a fragment.")
    if parts.scheme == "http" and not is_loopback(host):
        raise SettingsError(f"{name} must use https.")
    if not is_loopback(host) and _is_internal(host):
        raise SettingsError(f"{name} must not point to an internal address.")
    return value.rstrip("/")


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


class CommercetoolsSettings(msgspec.Struct, frozen=True):
    """Where the project is and how we sign in; the names are those of the payment template."""

    project_key: str
    client_id: str
    client_secret: Secret
    auth_url: str
    api_url: str
    session_url: str

    @classmethod
    def read(cls, environment: Environment) -> "CommercetoolsSettings":
        """Read CTP_*; raises `SettingsError`."""
        project_key = environment.required("CTP_PROJECT_KEY")
        if not _PROJECT_KEY.fullmatch(project_key):
            raise SettingsError("CTP_PROJECT_KEY is not a project key.")
        return cls(
            project_key=project_key,
            client_id=environment.credential("CTP_CLIENT_ID"),
            client_secret=environment.secret("CTP_CLIENT_SECRET"),
            auth_url=environment.url("CTP_AUTH_URL"),
            api_url=environment.url("CTP_API_URL"),
            session_url=environment.url("CTP_SESSION_URL"),
        )
