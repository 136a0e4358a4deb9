"""One bad request, and how it has to be answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from werkzeug.test import TestResponse

from bad_input.fixtures import BadInputFixtures

EMPTY: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Request:
    """What is sent; `environ` replaces what the server would have made of it."""

    path: str
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    environ: Mapping[str, Any] = field(default_factory=dict)
    is_event: bool = False

    def with_headers(self, **headers: str) -> "Request":
        """Return it with headers replaced; `_` stands for `-`, and an empty one is left out."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kept = {name: value for name, value in self.headers.items() if name not in named}
        return replace(self, headers={**kept, **{k: v for k, v in named.items() if v}})

    def send(self, fixtures: BadInputFixtures) -> TestResponse:
        """Send it to the application that it is for."""
        client = fixtures.events if self.is_event else fixtures.browser
        return client.open(
            self.path,
            method=self.method,
            headers=dict(self.headers),
            data=self.body,
            environ_overrides=dict(self.environ),
        )


@dataclass(frozen=True)
class Expected:
    """An answer: its status, its error code, the field that it names.

    `changes` says that the request is good enough to be carried out. `log` is part of the log.
    `is_page` says that a person reads it.
    """

    status: int
    code: str | None = None
    field: str | None = None
    changes: bool = False
    log: str | None = None
    is_page: bool = False


Make = Callable[[BadInputFixtures], Request]


@dataclass(frozen=True)
class Case:
    """One line of the table, for one endpoint."""

    row: int
    title: str
    endpoint: str
    make: Make
    expected: Expected

    @property
    def id(self) -> str:
        """What pytest shows."""
        return f"row-{self.row:03}-{self.title.replace(' ', '-')}-{self.endpoint}"


INVALID_JSON = Expected(400, "InvalidJsonInput")
INVALID_FIELD = Expected(400, "InvalidField")
INVALID_OPERATION = Expected(400, "InvalidOperation")
REQUIRED_FIELD = Expected(400, "RequiredField")
NOT_FOUND = Expected(404, "ResourceNotFound")
NO_WAY_BACK = Expected(400, is_page=True)
NO_PAYMENT_TO_COME_BACK_FROM = Expected(404, is_page=True)
UNAUTHENTICATED = Expected(401, "invalid_token")
TOO_LARGE = Expected(413, "PayloadTooLarge")
WRONG_TYPE = Expected(415, "UnsupportedMediaType")
NOT_NOW = Expected(503, "ServiceUnavailable", log="Request served")
ACKNOWLEDGED = Expected(204)
GIVEN_UP = Expected(204, log="A message cannot be read and was discarded")


def naming(expected: Expected, name: str) -> Expected:
    """Return the same, with a field that the error has to name."""
    return replace(expected, field=name)
