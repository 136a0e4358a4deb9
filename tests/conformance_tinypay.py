"""Tinypay for the conformance kit: the provider that docs/adding-a-provider.md builds."""

import json
import re
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from conformance_kit import CUSTOMER, Course, Means, Stored
from conformance_places import SECRETS, in_process, standard_headers
from payment_core.domain.money import Money
from payment_core.domain.provider import Labels
from payment_core.runtime.settings import Environment
from tinypay_psp import Tinypay

PAGE = Path(__file__).parents[1] / "docs" / "adding-a-provider.md"
_BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
_KEY = "tinypay-secret-key-canary"
_TOKENS: Mapping[Course, str] = {
    "approved": "tok_ok",
    "declined": "tok_no",
    "pending": "tok_wait",
    "action": "tok_ask",
    "unusable": "tok_nobody",
}


def code_of_the_page() -> str:
    """Return all Python of the page, in the order in which it stands there."""
    return "\n\n".join(_BLOCK.findall(PAGE.read_text()))


def module_of_the_page() -> Any:
    """Return the page's Python as a module."""
    name = "tinypay_of_the_page"
    if name not in sys.modules:
        module = ModuleType(name)
        sys.modules[name] = module
        exec(compile(code_of_the_page(), str(PAGE), "exec"), vars(module))
    return sys.modules[name]


class TinypayUnderTest:
    """See `PSP`."""

    def __init__(self) -> None:
        self.line, self._world = in_process("tinypay.test", lambda *_: Tinypay(_KEY).app)
        self._session = self.line.session()
        self.secrets = (_KEY, *SECRETS)
        environment = Environment(
            {
                "TINYPAY_URL": "https://tinypay.test",
                "TINYPAY_SECRET_KEY": _KEY,
                "TINYPAY_WEBHOOK_SECRETS": ",".join(SECRETS[:2]),
            }
        )
        provider = module_of_the_page().TinypayProvider
        settings = provider.settings.read(environment)
        self.provider = provider(settings, Labels("kit", "kit"), self._world)

    def now(self) -> datetime:
        return self._world.now()

    def pass_time(self) -> None:
        self._world.sleep(2)

    def means(self, course: Course) -> Means:
        return Means("card", _TOKENS[course])

    def stored(self, course: Course) -> Stored:
        return Stored(CUSTOMER, f"tinypay-stores-nothing-{course}")

    def amount_at_psp(self, reference: str) -> int:
        answer = self._session.get(
            "https://tinypay.test/payments",
            params={"id": reference},
            headers={"Authorization": f"Bearer {_KEY}"},
            timeout=10,
        )
        amount: int = answer.json()[0]["amount"]
        return amount

    def in_psp_units(self, money: Money) -> int | None:
        return money.cent_amount

    def unknown_status(self, body: bytes) -> bytes:
        return body.replace(b'"done"', b'"pondering"')

    def webhook(
        self, payment_id: str, reference: str, at: datetime, secret: int | None
    ) -> tuple[Mapping[str, str], bytes]:
        told = {"type": "payment.changed", "reference": payment_id, "id": reference}
        body = json.dumps(told).encode()
        return standard_headers(body, at, secret), body

    def close(self) -> None:
        self._session.close()
