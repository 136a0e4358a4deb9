"""The settings of the processor, beside those that every application shares."""

import re

import msgspec

from payment_core.runtime.errors import SettingsError
from payment_core.runtime.secret import Secret
from payment_core.runtime.settings import Environment
from processor.http.cors import OriginPattern
from processor.redirects.return_links import ReturnSettings
from processor.redirects.web_addresses import BadAddress, return_address

_SHORTEST_SECRET = 32
_APP_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,63}")
# What a browser itself acts on, or hands to a program that is no shop. http may be named: it is
# for shops in development that have no certificate.
_BROWSERS_SCHEMES = frozenset(
    {
        "about",
        "blob",
        "chrome",
        "chrome-extension",
        "content",
        "data",
        "file",
        "filesystem",
        "ftp",
        "https",
        "intent",
        "jar",
        "javascript",
        "livescript",
        "mailto",
        "moz-extension",
        "ms-appx",
        "ms-appx-web",
        "ms-msdt",
        "resource",
        "search-ms",
        "sms",
        "ssh",
        "tel",
        "telnet",
        "vbscript",
        "view-source",
        "ws",
        "wss",
    }
)


class ProcessorSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What Connect configures; the names are those of the payment template where it has them.

    `processor_url` is this application's public address, without trailing slash.
    `merchant_return_url` is where shoppers come back to when their session does not say.
    Of `return_link_secrets` the first signs return links, and all verify them.
    """

    checkout_url: str | None
    jwks_url: str
    jwt_issuer: str
    allowed_origins: tuple[OriginPattern, ...]
    merchant_return_url: str | None
    processor_url: str | None
    return_url_schemes: tuple[str, ...]
    return_link_secrets: tuple[Secret, ...]

    @classmethod
    def read(cls, environment: Environment) -> "ProcessorSettings":
        """Read and check every setting; raises `SettingsError` naming the wrong one."""
        schemes = _schemes(environment)
        return cls(
            checkout_url=environment.optional_url("CTP_CHECKOUT_URL"),
            jwks_url=environment.url("CTP_JWKS_URL"),
            jwt_issuer=environment.url("CTP_JWT_ISSUER"),
            allowed_origins=_origins(environment),
            merchant_return_url=_return_url(environment, schemes),
            processor_url=environment.optional_url("PROCESSOR_URL"),
            return_url_schemes=schemes,
            return_link_secrets=_return_link_secrets(environment),
        )

    def return_settings(self, longest: int) -> ReturnSettings:
        """Return what return links are made of; `longest` is what the PSP takes."""
        return ReturnSettings(
            processor_url=self.processor_url,
            merchant_url=self.merchant_return_url,
            schemes=self.return_url_schemes,
            longest=longest,
        )


def _origins(environment: Environment) -> tuple[OriginPattern, ...]:
    environment.required("ALLOWED_ORIGINS")
    patterns = tuple(OriginPattern.parse(text) for text in environment.items("ALLOWED_ORIGINS"))
    if not patterns:
        raise SettingsError("ALLOWED_ORIGINS is not set.")
    return patterns


def _return_link_secrets(environment: Environment) -> tuple[Secret, ...]:
    if environment.optional("RETURN_LINK_SECRETS") is None:
        return ()
    secrets = environment.secrets("RETURN_LINK_SECRETS")
    if any(len(one.reveal()) < _SHORTEST_SECRET for one in secrets):
        raise SettingsError(
            f"RETURN_LINK_SECRETS must have {_SHORTEST_SECRET} characters or more each."
        )
    return secrets


def _return_url(environment: Environment, schemes: tuple[str, ...]) -> str | None:
    value = environment.optional("MERCHANT_RETURN_URL")
    try:
        return value and return_address(value, schemes)
    except BadAddress as error:
        raise SettingsError(f"MERCHANT_RETURN_URL {error}.") from None


def _schemes(environment: Environment) -> tuple[str, ...]:
    schemes = tuple(one.lower() for one in environment.items("RETURN_URL_SCHEMES"))
    if not all(map(_APP_SCHEME.fullmatch, schemes)):
        raise SettingsError(
            "RETURN_URL_SCHEMES may name only schemes of apps, such as myapp, and http."
        )
    if not _BROWSERS_SCHEMES.isdisjoint(schemes):
        raise SettingsError("RETURN_URL_SCHEMES must not name any scheme of browsers except http.")
    return schemes
