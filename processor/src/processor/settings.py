"""The settings of the processor, beside those that every application shares."""

import re

from payment_core.runtime import setting_kinds as kinds
from payment_core.runtime.errors import SettingsError, WrongValue
from payment_core.runtime.secret import Secret
from payment_core.runtime.settings import Rule, optional, required
from payment_recurring.settings import RecurringSettings
from payment_web.settings_listing import print_settings
from payment_web.telemetry.settings import TelemetrySettings
from processor.auth.operator_authentication import OperatorPermissions
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


def _origins(items: tuple[str, ...]) -> tuple[OriginPattern, ...]:
    return tuple(map(OriginPattern.parse, items))


def _long_secrets(secrets: tuple[Secret, ...]) -> tuple[Secret, ...]:
    if any(len(one.reveal()) < _SHORTEST_SECRET for one in secrets):
        raise WrongValue(f"must have {_SHORTEST_SECRET} characters or more each")
    return secrets


def _schemes(items: tuple[str, ...]) -> tuple[str, ...]:
    schemes = tuple(one.lower() for one in items)
    if not all(map(_APP_SCHEME.fullmatch, schemes)):
        raise WrongValue("may name only schemes of apps, such as myapp, and http")
    if not _BROWSERS_SCHEMES.isdisjoint(schemes):
        raise WrongValue("must not name any scheme of browsers except http")
    return schemes


def _names(items: tuple[str, ...]) -> frozenset[str]:
    return frozenset(one.lower() for one in items)


class DeploySettings(RecurringSettings):
    """What the deploy scripts need; Connect tells them this application's URL."""

    service_url = optional("CONNECT_SERVICE_URL", kinds.url, "Public URL of this application")
    processor_url = optional(
        "PROCESSOR_URL",
        kinds.url,
        "Public URL of this application. Needed for methods that redirect the shopper, and to "
        "check the audience of tokens. Known after the first deployment",
    )

    @property
    def public_url(self) -> str | None:
        """Where this application is, when that is known."""
        return self.service_url or self.processor_url


class ProcessorSettings(TelemetrySettings, RecurringSettings):
    """The names are those of the payment template where it has them.

    `processor_url` is this application's public address, without trailing slash.
    `merchant_return_url` is where shoppers come back to when their session does not say.
    Of `return_link_secrets` the first signs return links, and all verify them.
    """

    jwks_url = required(
        "CTP_JWKS_URL",
        kinds.url,
        "URL of the keys that sign the tokens of Checkout and the Merchant Center",
        prefilled="https://mc-api.europe-west1.gcp.commercetools.com/.well-known/jwks.json",
    )
    jwt_issuer = required(
        "CTP_JWT_ISSUER",
        kinds.url,
        "Issuer of the tokens of Checkout and the Merchant Center",
        prefilled="https://mc-api.europe-west1.gcp.commercetools.com",
    )
    allowed_origins = required(
        "ALLOWED_ORIGINS",
        kinds.some_items.then(_origins, example="https://shop.example.com"),
        "Origins of the shops whose pages may call the processor, separated by commas. Exact "
        "origins such as `https://shop.example.com`, or `https://*.example.com`",
    )
    merchant_return_url = optional(
        "MERCHANT_RETURN_URL",
        kinds.text,
        "Absolute https URL of the shop's page that a shopper returns to after a redirect, when "
        "the session names none",
    )
    return_url_schemes = optional(
        "RETURN_URL_SCHEMES",
        kinds.items.then(_schemes, example="myapp"),
        "Schemes of apps whose deep links shoppers may return to, separated by commas, such as "
        "`myapp` for `myapp://checkout`; `http` too, for development. Default: none, so that only "
        "https URLs are accepted",
        default="",
        more="`http` lets return addresses of any host go without TLS, which is for development "
        "in a local network",
    )
    processor_url = DeploySettings.processor_url
    return_link_secrets = optional(
        "RETURN_LINK_SECRETS",
        kinds.secrets.then(_long_secrets, example="example-of-a-secret-with-many-characters"),
        "Secrets that sign the links by which shoppers come back from the provider, separated by "
        "commas, 32 characters or more each: the first signs, all are accepted. Default: a key "
        "made from `CTP_CLIENT_SECRET`, so that links become invalid when that one is replaced",
    )

    operator_view_permissions = optional(
        "OPERATOR_VIEW_PERMISSIONS",
        kinds.some_items.then(_names, example="viewOrders"),
        "Permissions of Merchant Center users, separated by commas, one of which lets a user see "
        "payments, as the claim `user_permissions` of the user's token names them",
        default="viewOrders",
    )
    operator_manage_permissions = optional(
        "OPERATOR_MANAGE_PERMISSIONS",
        kinds.some_items.then(_names, example="manageOrders"),
        "Permissions of Merchant Center users, separated by commas, one of which lets a user see, "
        "capture, refund and cancel payments",
        default="manageOrders,manageProject",
    )

    @property
    def operator_permissions(self) -> OperatorPermissions:
        """What lets users of the Merchant Center see and change payments."""
        view, manage = self.operator_view_permissions, self.operator_manage_permissions
        return OperatorPermissions(view, manage)

    @Rule
    def _shoppers_can_return(self) -> None:
        try:
            if self.merchant_return_url:
                return_address(self.merchant_return_url, self.return_url_schemes)
        except BadAddress as error:
            raise SettingsError(f"MERCHANT_RETURN_URL {error}.") from None

    def return_settings(self, longest: int) -> ReturnSettings:
        """Return what return links are made of; `longest` is what the PSP takes."""
        return ReturnSettings(
            processor_url=self.processor_url,
            merchant_url=self.merchant_return_url,
            schemes=self.return_url_schemes,
            longest=longest,
        )


if __name__ == "__main__":
    print_settings(ProcessorSettings)
