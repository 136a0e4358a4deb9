"""One outgoing call, as the checks of a run see it."""

import re
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import msgspec

from payment_core.runtime.transport import Request
from psp_profiles.profile import MoneyCall, PSPProfile
from sandbox.psp_kit.stand_in import PSPStandIn

COMMERCETOOLS = "commercetools.test"
_ID = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|(?:pay|cap|ref|auth|void|sto)_\w+|\b(?:pi|ch|re|cus|pm)_\w+"
)
_KEY = re.compile(r"key=.*")
_RESOURCE = re.compile(r"/(payments|carts|payment-methods)/")
_CREATION = re.compile(r"/(payments|payment-methods)$")


class Call:
    """A call that the connector makes. `template` is method, host and path without ids."""

    def __init__(self, request: Request, profile: PSPProfile, stand_in: PSPStandIn) -> None:
        self._profile = profile
        self._stand_in = stand_in
        url = urlsplit(request.url)
        self.request = request
        self.method = request.method
        self.host = url.netloc
        self.path = url.path
        path = _KEY.sub("key=*", _ID.sub("*", url.path))
        self.template = f"{self.method} {url.netloc}{path}"
        self.status: int | None = None
        # Monotonic seconds; and how many of them the service asked us to stay away.
        self.started = self.ended = 0.0
        self.asked_to_wait = 0.0

    @cached_property
    def kinds(self) -> frozenset[str]:
        """What kinds of call this is, for faults that hit only some."""
        return frozenset(_kinds(self, self._profile))

    @cached_property
    def body(self) -> Any:
        """The JSON body; None without one, or for a form."""
        try:
            return msgspec.json.decode(text_of(self.request))
        except msgspec.DecodeError:
            return None

    @property
    def is_same_as(self) -> tuple[str, str, Any]:
        """What a call has in common with its repetitions."""
        return self.method, self.request.url, self.request.body

    @property
    def is_to_the_psp(self) -> bool:
        """Whether the PSP is asked."""
        return self.host == self._profile.host

    @cached_property
    def money(self) -> MoneyCall | None:
        """What the PSP is asked to do to money; None for any other call."""
        if not self.is_to_the_psp:
            return None
        return self._profile.money_call(self.request, self.body, self._stand_in)

    @property
    def looked_up(self) -> str | None:
        """The payment that the PSP is asked about by the merchant's reference."""
        return self._profile.looked_up(self.request)


def text_of(request: Request) -> str:
    """Return the body as text, empty without one."""
    return (request.body or b"").decode()


def header_of(request: Request, name: str) -> str:
    """Return a header, found by its name in any case; empty without one."""
    return next((text for one, text in request.headers.items() if one.lower() == name.lower()), "")


def _kinds(call: Call, profile: PSPProfile) -> list[str]:
    if call.is_to_the_psp:
        is_ledger = profile.ledger_path in call.path
        return [*(["order"] if call.method == "POST" else []), *(["ledger"] if is_ledger else [])]
    if call.host != COMMERCETOOLS:
        return ["keys"]
    if "jwks" in call.path:
        return ["keys"]
    if call.path.startswith("/oauth/"):
        return []
    kinds = ["resource"]
    if call.method != "GET" and _RESOURCE.search(call.path):
        kinds.append("change")
    if call.method == "POST" and _CREATION.search(call.path):
        kinds.append("creation")
    return kinds
