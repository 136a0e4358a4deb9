"""Which webhooks are set up, and with which keys they are signed.

https://docs.adyen.com/api-explorer/Management/3/post/merchants/(merchantId)/webhooks
"""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sandbox.adyen.errors import NotThere

# While a new key spreads among Adyen's servers, some still sign with the old one.
_ROTATION = timedelta(minutes=15)


@dataclass
class WebhookSetup:
    """An address of the merchant; `kind` says whether payments or stored methods are told.

    `codes` are the events that are sent, None all of the account. `keys` are the HMAC keys in the
    order in which they were made.
    """

    id: str
    kind: Literal["standard", "tokens"]
    merchant_account: str
    url: str
    username: str
    password: str
    keys: list[str] = field(default_factory=list)
    rotated_at: datetime | None = None
    codes: tuple[str, ...] | None = None
    properties: dict[str, bool] = field(default_factory=dict)
    description: str = ""
    active: bool = True
    signed: int = 0

    def key(self, now: datetime) -> str | None:
        """Return the key to sign with now: for a while after a new one was made, both in turn."""
        if not self.keys:
            return None
        is_new = self.rotated_at is not None and now - self.rotated_at < _ROTATION
        self.signed += 1
        return self.keys[-2] if is_new and len(self.keys) > 1 and self.signed % 2 else self.keys[-1]

    @property
    def basic(self) -> str:
        """The value of the `Authorization` header."""
        both = f"{self.username}:{self.password}"
        return "Basic " + base64.b64encode(both.encode()).decode()


class Webhooks:
    """All that are set up."""

    def __init__(self, new_id: Callable[[str], str]) -> None:
        self._new_id = new_id
        self._setups: dict[str, WebhookSetup] = {}

    def add(
        self,
        kind: Literal["standard", "tokens"],
        merchant_account: str,
        url: str,
        username: str,
        password: str,
    ) -> WebhookSetup:
        """Set one up; it has no key yet."""
        name = self._new_id("WBHK")
        setup = WebhookSetup(name, kind, merchant_account, url, username, password)
        self._setups[name] = setup
        return setup

    def get(self, name: str, merchant_account: str | None = None) -> WebhookSetup:
        """Return one; raises `NotThere`."""
        found = self._setups.get(name)
        if found is None or merchant_account not in (None, found.merchant_account):
            raise NotThere(f"There is no webhook {name}")
        return found

    def remove(self, name: str) -> None:
        """Set it up no longer."""
        del self._setups[name]

    def of(self, merchant_account: str) -> list[WebhookSetup]:
        """Return those of a merchant account, the oldest first."""
        return [one for one in self._setups.values() if one.merchant_account == merchant_account]

    def told(self, kind: str, merchant_account: str, code: str) -> Iterator[WebhookSetup]:
        """Yield those that an event goes to."""
        for one in self.of(merchant_account):
            if one.kind == kind and one.active and (one.codes is None or code in one.codes):
                yield one
