"""What a test that drives the whole connector has to know of a PSP beside its stand-in.

A new PSP gets simulation, kill runs and load by implementing `PSPProfile` and `PSPStandIn`.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

import requests

from payment_core.runtime.transport import Request
from sandbox.clock import Clock
from sandbox.demo.providers import DemoProvider
from sandbox.psp_kit.books import OperationStatus, OperationType
from sandbox.psp_kit.stand_in import PSPStandIn

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# How a payment goes. Not every PSP has a way to pay for each.
Course = Literal[
    "approved",
    "declined",
    "challenge",
    "frictionless",
    "redirect",
    "pending, then approved",
    "pending, then declined",
    "capture pending",
    "capture fails late",
    "refund pending",
    "refund fails late",
    "dispute",
    "declined when stored",
    "challenge when stored",
]
MoneyOperation = Literal["authorize", "captures", "refunds", "cancel"]


# Posts a form to a path of the PSP's API with the secret key, and returns the JSON.
Post = Callable[[str, Mapping[str, str]], Any]


class Means(NamedTuple):
    """How a shopper pays: the method, and what the PSP's browser code made of it."""

    method: str
    token: str | None = None


class MoneyCall(NamedTuple):
    """A call to the PSP that may move money, in the words that every PSP shares.

    `operation_id` is the connector's own name for it, `key` the idempotency key that this name
    demands. Calls with one key must have one `meaning`. `amount` is in minor units, None where the
    call names none.
    """

    operation: MoneyOperation
    payment_id: str
    operation_id: str
    amount: int | None
    currency: str | None
    key: str
    meaning: object


IMPLIED = -1
"""The rank of what follows from a word about another operation, if the books say so too."""


class Told(NamedTuple):
    """What a webhook says about one operation of the books, and when that was.

    `item` is the id of the journal item that keeps it, and `payment_id` our Payment that it names.
    One with a higher `rank` counts more than a later one.
    """

    payment_id: str
    item: str
    reference: str
    kind: OperationType
    status: OperationStatus
    at: datetime
    rank: int = 0


class PSPProfile(Protocol):
    """One PSP. `name` is that of its provider, `host` where its API is reached."""

    name: str
    host: str
    # Calls to these paths read or change what the PSP knows of a payment.
    ledger_path: str
    # Whether each release of a hold has the name of its operation.
    names_releases: bool
    # Whether the PSP shows a payment to who asks; else all comes by webhook.
    reads_payments: bool
    # Whether customers can have their cards stored with it.
    stores_methods: bool
    # Whether pages may show its button for a wallet, before there is a session.
    has_wallet_button: bool
    # What the beginning of a secret of a card, a customer or a client looks like.
    secret_marks: tuple[str, ...]
    secrets: tuple[str, ...]

    # A card for each way to pay that needs no page or script of the PSP; it works again and again.
    cards: Mapping[Course, str]
    # What a server plays it with, and what the connector is told then.
    demo: DemoProvider

    def settings(self, chance: random.Random) -> Mapping[str, str]:
        """Return the settings of the connector; `chance` may choose between modes."""

    def stand_in(
        self, clock: Clock, session: requests.Session, chance: random.Random
    ) -> PSPStandIn:
        """Return a new stand-in."""

    def set_up(self, stand_in: Any, settings: Mapping[str, str], chance: random.Random) -> None:
        """Set the account up as the connector's settings expect it."""

    def server(self, environment: Mapping[str, str], session: requests.Session) -> PSPStandIn:
        """Return a stand-in in real time, as its settings in the environment say."""

    def pending(self, post: Post) -> Means:
        """Return a way to pay that is decided later; `post` sends a form to the PSP's API."""

    def app(self, stand_in: Any) -> "WSGIApplication":
        """Return the application around it."""

    def means(self, stand_in: Any, course: Course) -> Means | None:
        """Return what a shopper has who enters such a card, or chooses such a method, just now."""

    def money_call(self, request: Request, body: Any, stand_in: Any) -> MoneyCall | None:
        """Read a call; None when it cannot move money. `body` is its JSON, None for a form."""

    def keys_of(self, operation_id: str) -> Sequence[str]:
        """Return the idempotency keys under which an operation of ours may be asked for."""

    def told(self, body: bytes) -> Sequence[Told]:
        """Return what a webhook says; only of a PSP that shows no payment."""

    def handed_in(self, body: Any) -> str:
        """Return what a browser brought back, of a call that hands it in."""

    def looked_up(self, request: Request) -> str | None:
        """Return the payment id that a call looks for by the merchant's reference."""

    def unknown_status(self, body: bytes) -> bytes:
        """Change an answer so that its operations have a status that does not exist."""

    def key_in_use(self) -> bytes:
        """Return the body of the 409 for a key that is in use."""

    def webhook(
        self, payment_id: str, now: datetime, sent_at: datetime, secret: str
    ) -> tuple[str, Mapping[str, str], bytes]:
        """Return path, headers and body of a webhook about a payment, signed with that secret."""

    def proving_nothing(self) -> AbstractContextManager[None]:
        """Let no empty answer about a payment of the last day be a proof."""
