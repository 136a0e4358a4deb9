"""Express checkout: what a provider adds to the port to have buttons on a shop's pages."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable


@runtime_checkable
class ExpressButtons(Protocol):
    """A PSP whose browser code has buttons that open a wallet's sheet before there is a session.

    The sheet gives a token like that of any other form, so nothing else differs for a provider.
    """

    @property
    def express_types(self) -> tuple[str, ...]:
        """The types of buttons, by the names that `createExpressBuilder` takes."""

    def express_config(self) -> Mapping[str, object]:
        """Return what the buttons need beside `client_config`, the same for every visitor.

        Every visitor of the shop can read it, and it costs no call.
        """
