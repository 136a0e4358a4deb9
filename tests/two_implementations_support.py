"""The same requests to two implementations of the commercetools API, and their answers."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import requests

Json = dict[str, Any]

NOTHING: frozenset[str] = frozenset()

_PLACEHOLDER = re.compile(r"\{([a-z]+(?:\.[A-Za-z0-9]+)+)\}")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z")


class Answer(NamedTuple):
    """What one implementation said: status and JSON, None when there was no body."""

    status: int
    body: Any


class Implementation:
    """One of the two, and what it answered to the named steps so far."""

    def __init__(self, url: str, project_key: str, client: tuple[str, str]) -> None:
        self.session = requests.Session()
        self.session.trust_env = False
        self._url = url
        self._project_url = f"{url}/{project_key}"
        self._answers: dict[str, Any] = {}
        self._client = client

    def sign_in(self) -> Answer:
        """Fetch a token and use it from now on."""
        answer = self.session.post(
            f"{self._url}/oauth/token",
            auth=self._client,
            data={"grant_type": "client_credentials"},
            timeout=10,
        )
        token = answer.json()
        self.session.headers["Authorization"] = f"Bearer {token['access_token']}"
        return Answer(answer.status_code, token)

    def send(self, step: str, method: str, path: str, body: Any, params: Any) -> Answer:
        """Send a request; `{step.member}` stands for what an earlier step was answered."""
        answer = self.session.request(
            method,
            f"{self._project_url}/{self._filled(path)}",
            json=self._filled(body),
            params=self._filled(params),
            timeout=10,
        )
        found = answer.json() if answer.content else None
        self._answers[step] = found
        return Answer(answer.status_code, found)

    def _filled(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._filled(member) for name, member in value.items()}
        if isinstance(value, list):
            return [self._filled(item) for item in value]
        if not isinstance(value, str):
            return value
        whole = _PLACEHOLDER.fullmatch(value)
        if whole is not None:
            return self._look_up(whole)
        return _PLACEHOLDER.sub(lambda match: str(self._look_up(match)), value)

    def _look_up(self, match: re.Match[str]) -> Any:
        found: Any = self._answers
        for member in match[1].split("."):
            found = found[int(member) if isinstance(found, list) else member]
        return found


def comparable(body: Any) -> Any:
    """Return the body with ids and times replaced by what they are.

    An id becomes its number in order of appearance, so that who refers to whom is compared.
    """
    numbers: dict[str, int] = {}
    return _mapped(body, lambda text: _plain(text, numbers))


def _plain(text: str, numbers: dict[str, int]) -> str:
    text = _TIME.sub("<time>", text)
    return _ID.sub(lambda match: f"<id {numbers.setdefault(match[0], len(numbers))}>", text)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {name: _mapped(value[name], change) for name in sorted(value)}
    if isinstance(value, list):
        return [_mapped(item, change) for item in value]
    return change(value) if isinstance(value, str) else value


def without(body: Any, names: frozenset[str]) -> Any:
    """Return the body without members of these names, at any depth."""
    if isinstance(body, dict):
        return {name: without(value, names) for name, value in body.items() if name not in names}
    if isinstance(body, list):
        return [without(item, names) for item in body]
    return body


class Both:
    """Both implementations; the steps of a test refer to each other by name."""

    def __init__(self, ours: Implementation, theirs: Implementation) -> None:
        self._ours = ours
        self._theirs = theirs

    def agree(
        self,
        step: str,
        method: str,
        path: str,
        body: Any = None,
        *,
        status: int = 200,
        but_for: frozenset[str] = NOTHING,
        **params: Any,
    ) -> Any:
        """Send the same request to both, compare the answers, return ours."""
        ours = self._ours.send(step, method, path, body, params)
        theirs = self._theirs.send(step, method, path, body, params)
        assert (ours.status, theirs.status) == (status, status), (ours.body, theirs.body)
        shown = comparable(without(ours.body, but_for))
        assert shown == comparable(without(theirs.body, but_for))
        return ours.body

    def update(self, step: str, path: str, *actions: Json, **options: Any) -> Any:
        """Update what an earlier step was answered, and remember the answer by the same name."""
        body = {"version": f"{{{step}.version}}", "actions": list(actions)}
        return self.agree(step, "POST", f"{path}/{{{step}.id}}", body, **options)
