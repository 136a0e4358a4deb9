"""What the shopper's browser is, for the risk checks of PSP and bank."""

from ipaddress import ip_address
from typing import Annotated

import msgspec
from flask import request

from payment_core.domain.provider import Browser

_Pixels = Annotated[int, msgspec.Meta(ge=0, le=100_000)]
_LONGEST_HEADER = 2_048


class BrowserBody(msgspec.Struct, frozen=True, rename="camel"):
    """What only the page knows of its browser; `timeZoneOffset` is in minutes."""

    language: Annotated[str, msgspec.Meta(min_length=1, max_length=35)] | None = None
    color_depth: Annotated[int, msgspec.Meta(ge=1, le=64)] | None = None
    screen_height: _Pixels | None = None
    screen_width: _Pixels | None = None
    time_zone_offset: Annotated[int, msgspec.Meta(ge=-1_440, le=1_440)] | None = None
    java_enabled: bool | None = None


def browser_of(body: BrowserBody | None) -> Browser:
    """Return what body and headers of this request say; it is neither logged nor stored."""
    said = body or BrowserBody()
    return Browser(
        accept_header=_header("Accept"),
        user_agent=_header("User-Agent"),
        language=said.language,
        color_depth=said.color_depth,
        screen_height=said.screen_height,
        screen_width=said.screen_width,
        time_zone_offset=said.time_zone_offset,
        java_enabled=said.java_enabled,
        origin=_header("Origin"),
        ip=_address(),
    )


def _header(name: str) -> str | None:
    text = request.headers.get(name)
    return text if text and len(text) <= _LONGEST_HEADER else None


def _address() -> str | None:
    """Return what the proxies say; anyone can write the header, so it is good for risk only."""
    first = next(iter(request.access_route), "")
    try:
        return str(ip_address(first))
    except ValueError:
        return None
