"""What the enabler asks before there is a session: the buttons of express checkout."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import msgspec

from processor.composition import UseCases
from processor.domain.express_buttons import ExpressButtons


class ExpressConfig(msgspec.Struct, frozen=True):
    """What the buttons need, beside the members of the provider.

    `types` are the kinds of buttons; there are none where the provider has none.
    """

    provider: str
    types: tuple[str, ...]


@dataclass(frozen=True)
class ExpressRoutes:
    """One handler, which makes no call and reads nothing of the request."""

    use_cases: UseCases

    def config(self) -> dict[str, Any]:
        """Return what the enabler needs to show express buttons; it holds no secret.

        No session is needed, since there is none before a button is pressed, and every visitor gets
        the same answer. It may be kept for five minutes. Which methods can pay a cart says
        `GET /operations/config`, once there is a session for the cart.
        """
        return self._answer

    @cached_property
    def _answer(self) -> dict[str, Any]:
        core = self.use_cases.core
        buttons = core.provider if isinstance(core.provider, ExpressButtons) else None
        answer = ExpressConfig(core.provider_name, buttons.express_types if buttons else ())
        return {
            **core.provider.client_config(),
            **(buttons.express_config() if buttons else {}),
            **msgspec.to_builtins(answer),
        }

    @property
    def types(self) -> tuple[str, ...]:
        """The kinds of buttons."""
        found: tuple[str, ...] = self._answer["types"]
        return found
