"""The settings of the processor, beside those that every application shares."""

import msgspec

from payment_core.runtime.errors import SettingsError
from payment_core.runtime.secret import Secret
from payment_core.runtime.settings import Environment
from processor.cors import OriginPattern
from processor.web_addresses import is_web_address

_SHORTEST_SECRET = 32


class ProcessorSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What Connect configures; the names are those of the payment template where it has them.

    `processor_url` is this application's public address, without trailing slash.
    `merchant_return_url` is where shoppers come back to when their session does not say.
    Of `return_link_secrets` the first signs return links, and all verify them.
    """

    checkout_url: str
    jwks_url: str
    jwt_issuer: str
    allowed_origins: tuple[OriginPattern, ...]
    merchant_return_url: str | None
    processor_url: str | None
    return_link_secrets: tuple[Secret, ...]
    log_level: str

    @classmethod
    def read(cls, environment: Environment) -> "ProcessorSettings":
        """Read and check every setting; raises `SettingsError` naming the wrong one."""
        return cls(
            checkout_url=environment.url("CTP_CHECKOUT_URL"),
            jwks_url=environment.url("CTP_JWKS_URL"),
            jwt_issuer=environment.url("CTP_JWT_ISSUER"),
            allowed_origins=_origins(environment),
            merchant_return_url=_return_url(environment),
            processor_url=environment.optional_url("PROCESSOR_URL"),
            return_link_secrets=_return_link_secrets(environment),
            log_level=environment.optional("LOG_LEVEL") or "info",
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


def _return_url(environment: Environment) -> str | None:
    value = environment.optional("MERCHANT_RETURN_URL")
    if value is not None and not is_web_address(value):
        raise SettingsError("MERCHANT_RETURN_URL is not an absolute https URL.")
    return value
