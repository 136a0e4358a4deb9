"""What the shop needs to know at its start."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

_CHUNKS = ("chunks/{provider}-", "chunks/{language}-", "chunks/styles-", "chunks/marks-")
ENABLER = "connector-enabler.es.js"


class ShopNotConfigured(Exception):
    """A setting is missing or wrong; the message names it."""


@dataclass(frozen=True, kw_only=True)
class ShopSettings:
    """Addresses without trailing slash, and the API client of the shop's server side.

    `psp_*_sources` and `psp_form_targets` are what the PSP's browser code needs in a content
    security policy.
    `integrity` has the hash of each file of the enabler, as its build wrote it.
    """

    project_key: str
    api_url: str
    auth_url: str
    session_url: str
    checkout_url: str
    client_id: str
    client_secret: str
    processor_url: str
    enabler_url: str
    provider: str
    psp_script_sources: str
    psp_frame_sources: str
    psp_connect_sources: str
    psp_style_sources: str
    psp_form_targets: str
    test_cards_url: str
    shop_url: str
    merchant_center_url: str
    cookie_secret: str
    integrity: Mapping[str, str]

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "ShopSettings":
        """Read CTP_*, SHOP_*, PROCESSOR_URL, ENABLER_URL, ENABLER_INTEGRITY_FILE, PAYMENT_PROVIDER,
        MERCHANT_CENTER_URL, PSP_*_SOURCES, PSP_FORM_TARGETS and TEST_CARDS_URL; raises
        `ShopNotConfigured`.
        """

        def required(name: str) -> str:
            if value := environment.get(name):
                return value
            raise ShopNotConfigured(f"{name} is not set.")

        return cls(
            project_key=required("CTP_PROJECT_KEY"),
            api_url=required("CTP_API_URL"),
            auth_url=required("CTP_AUTH_URL"),
            session_url=required("CTP_SESSION_URL"),
            checkout_url=required("CTP_CHECKOUT_URL"),
            client_id=required("CTP_CLIENT_ID"),
            client_secret=required("CTP_CLIENT_SECRET"),
            processor_url=required("PROCESSOR_URL"),
            enabler_url=required("ENABLER_URL"),
            provider=required("PAYMENT_PROVIDER"),
            psp_script_sources=required("PSP_SCRIPT_SOURCES"),
            psp_frame_sources=required("PSP_FRAME_SOURCES"),
            psp_connect_sources=environment.get("PSP_CONNECT_SOURCES", ""),
            psp_style_sources=environment.get("PSP_STYLE_SOURCES", ""),
            psp_form_targets=environment.get("PSP_FORM_TARGETS", ""),
            test_cards_url=required("TEST_CARDS_URL"),
            shop_url=required("SHOP_URL"),
            merchant_center_url=required("MERCHANT_CENTER_URL"),
            cookie_secret=required("SHOP_COOKIE_SECRET"),
            integrity=_read_integrity(Path(required("ENABLER_INTEGRITY_FILE"))),
        )

    def scripts(self, language: str) -> list[tuple[str, str]]:
        """Return URL and hash of the enabler's files that a card payment in that language loads."""
        return self._files(ENABLER, *_chunks(self.provider, language))

    def express_scripts(self) -> list[tuple[str, str]]:
        """Return URL and hash of the enabler's files that an express button loads."""
        return self._files(ENABLER, "chunks/express-", f"chunks/{self.provider}-")

    def _files(self, *prefixes: str) -> list[tuple[str, str]]:
        return [
            (f"{self.enabler_url}/{file}", value)
            for prefix in prefixes
            for file, value in self.integrity.items()
            if file.startswith(prefix)
        ]


def _chunks(provider: str, language: str) -> Iterator[str]:
    return (chunk.format(provider=provider, language=language) for chunk in _CHUNKS)


def _read_integrity(file: Path) -> Mapping[str, str]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, dict[str, str]])["integrity"]
    except FileNotFoundError as error:
        raise ShopNotConfigured(f"The enabler is not built: {file} is missing.") from error
