"""One authenticated call to commercetools, and what its errors mean.

https://docs.commercetools.com/api/errors
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from functools import lru_cache
from typing import TypeVar
from urllib.parse import quote

import msgspec

from payment_core.commercetools.settings import CommercetoolsSettings
from payment_core.commercetools.tokens import AccessToken, TokenSource
from payment_core.runtime.errors import ConnectorError, Unavailable
from payment_core.runtime.http import HTTPClient
from payment_core.runtime.secret import Secret
from payment_core.runtime.transport import Response
from payment_core.runtime.world import World

T = TypeVar("T")

_YEAR_5138 = 1e11  # seconds since 1970
# Seconds: an API Extension may take 10 of them before commercetools itself begins to write.
# https://docs.commercetools.com/api/projects/api-extensions
_WRITE_TIMEOUT = 12.0
_CONTENT_TOO_LARGE = 413
_DUPLICATES = frozenset({"DuplicateField", "DuplicateFieldWithConflictingResource"})


class NotFound(Exception):
    """There is no such resource in the project."""


class ConcurrentModification(Exception):
    """The resource was modified since it was read."""


class DuplicateField(Exception):
    """A value that must be unique is taken; `field` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class ReferenceMissing(Exception):
    """The request refers to something that the project does not have."""


class AccessRefused(Unavailable):
    """commercetools lets our API client not do this; of a single resource it may say so too."""


class CommercetoolsError(ConnectorError):
    """commercetools refused the request for a reason that repeating it does not change."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class QueryTooLarge(CommercetoolsError):
    """The answer to a query is too much at once, in time or in size."""


class TokenInfo(msgspec.Struct, frozen=True):
    """What the auth service says about a token; `exp` in seconds since 1970.

    https://docs.commercetools.com/api/authorization#oauth-20-token-introspection
    """

    active: bool
    scope: str = ""
    exp: float = 0
    client_id: str | None = None


class _ErrorObject(msgspec.Struct):
    code: str = "General"
    message: str = ""
    field: str = ""


class _ErrorBody(msgspec.Struct):
    message: str = ""
    errors: list[_ErrorObject] = []


class Commercetools:
    """Sends calls in our name. Every method may raise `Unavailable` or `OutcomeUnknown`."""

    def __init__(self, settings: CommercetoolsSettings, world: World) -> None:
        self._settings = settings
        self._url = settings.api_url
        self._http = HTTPClient(world, "commercetools")
        self._writing = HTTPClient(world, "commercetools", read_timeout=_WRITE_TIMEOUT)
        self._tokens = TokenSource(settings, self._http, world)

    def at(self, url: str) -> "Commercetools":
        """Return what calls another of commercetools' services with the same access token."""
        other = copy(self)
        other._url = url
        return other

    def get(self, path: str, kind: type[T], params: Mapping[str, str] | None = None) -> T:
        """Read a resource below the project; raises `NotFound`."""
        return self._call("GET", self._project_url(path), kind, params=params)

    def post(self, path: str, body: msgspec.Struct, kind: type[T]) -> T:
        """Create or change a resource.

        Raises `ConcurrentModification`, `DuplicateField`, `ReferenceMissing`, `NotFound`,
        `AccessRefused`, `CommercetoolsError`. Since a try that may have worked is repeated, a
        conflict can also be our own earlier try: read again after one.
        """
        return self._call("POST", self._project_url(path), kind, content=msgspec.json.encode(body))

    def delete(self, path: str, version: int) -> None:
        """Delete a resource in exactly this version.

        Raises `ConcurrentModification`, and `NotFound` when it is gone, perhaps by our own try.
        """
        self._call("DELETE", self._project_url(path), msgspec.Raw, params={"version": str(version)})

    def introspect(self, token: Secret) -> TokenInfo:
        """Ask the auth service about a token that was received."""
        settings = self._settings
        answer = self._http.send(
            "POST",
            f"{settings.auth_url}/oauth/introspect",
            form={"token": token.reveal()},
            auth=(settings.client_id, settings.client_secret.reveal()),
        )
        if not answer.is_success:
            raise Unavailable("The commercetools auth service could not check the token.")
        return _in_seconds(answer.decode(TokenInfo))

    def granted_scopes(self) -> frozenset[str]:
        """Return the scopes our own token has for this project, without the project key."""
        project = f":{self._settings.project_key}"
        scopes = self._tokens.token().scope.split()
        return frozenset(one.removesuffix(project) for one in scopes if one.endswith(project))

    def _project_url(self, path: str) -> str:
        return f"{self._url}/{self._settings.project_key}/{path}"

    def _call(
        self,
        method: str,
        url: str,
        kind: type[T],
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> T:
        token = self._tokens.token()
        answer = self._send(method, url, token, params, content)
        if answer.status == 401:
            self._tokens.discard(token)
            answer = self._send(method, url, self._tokens.token(), params, content)
        if not answer.is_success:
            raise _error_of(answer)
        return answer.decode(kind)

    def _send(
        self,
        method: str,
        url: str,
        token: AccessToken,
        params: Mapping[str, str] | None,
        content: bytes | None,
    ) -> Response:
        headers = {"Authorization": f"Bearer {token.access_token}"}
        if content is not None:
            headers["Content-Type"] = "application/json"
        http = self._http if method == "GET" else self._writing
        return http.send(method, url, headers=headers, params=params, content=content)


def _in_seconds(info: TokenInfo) -> TokenInfo:
    """RFC 7662 counts in seconds; a time in the far future is one in milliseconds."""
    is_in_milliseconds = info.exp > _YEAR_5138
    return msgspec.structs.replace(info, exp=info.exp / 1000) if is_in_milliseconds else info


@lru_cache(1_000)  # One request names the same Payment in each of its calls.
def escaped(segment: str) -> str:
    """Return an id from outside as exactly one path segment.

    `.` and `..` survive quoting and would be resolved, so they are no ids at all.
    """
    if segment in ("", ".", ".."):
        raise NotFound(segment)
    return quote(segment, safe="")


def _error_of(answer: Response) -> Exception:
    """Return what an error means; one answer may hold several, in any order."""
    try:
        body = answer.decode(_ErrorBody)
    except Unavailable:
        body = _ErrorBody()
    errors = body.errors or [_ErrorObject(message=body.message)]
    first = errors[0]
    match answer.status:
        case 404:
            return NotFound(first.message)
        case 409:
            return ConcurrentModification(first.message)
        case 400:
            return next(_known(errors), _other(answer.status, first))
        case 401 | 403:
            return AccessRefused("commercetools refused the connector's credentials or scopes.")
    return _other(answer.status, first)


def _known(errors: Sequence[_ErrorObject]) -> Iterator[Exception]:
    for one in errors:
        if one.code in _DUPLICATES:
            yield DuplicateField(one.field)
        elif one.code == "ReferencedResourceNotFound":
            yield ReferenceMissing(one.message)


def _other(status: int, error: _ErrorObject) -> CommercetoolsError:
    is_too_large = status == _CONTENT_TOO_LARGE or error.code == "QueryTimedOut"
    kind = QueryTooLarge if is_too_large else CommercetoolsError
    return kind(status, error.code, error.message)
