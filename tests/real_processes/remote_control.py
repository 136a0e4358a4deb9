"""The routes of a stand-in that no real service has."""

from collections.abc import Mapping
from typing import Any

import msgspec
import requests

from real_processes.request_holds import Held, Hold
from sandbox.stripe.settings import API_VERSION

# A stand-in answers an advance of its clock when all that is due by then has happened: after a long
# load that is tens of thousands of webhooks.
_TIMEOUT = (2, 600)


class RemoteControl:
    """Tells a stand-in what to do, and looks into its books."""

    def __init__(self, url: str, secret_key: str = "") -> None:
        self._url = url
        self._session = requests.Session()
        self._session.trust_env = False
        if secret_key:
            self._session.headers["Authorization"] = f"Bearer {secret_key}"

    def view(self, name: str, **query: str) -> Any:
        """Return what `/test/cluster/{name}` shows."""
        return self._call("GET", f"/test/cluster/{name}", params=query).json()

    def get(self, path: str) -> Any:
        """Return the JSON at a path."""
        return self._call("GET", path).json()

    def post(self, path: str, /, headers: Mapping[str, str] | None = None, **body: object) -> None:
        """Post a JSON body."""
        self._call("POST", path, json=body, headers=headers)

    def form(self, path: str, form: Mapping[str, str]) -> Any:
        """Post a form; return the JSON of the answer."""
        headers = {"Stripe-Version": API_VERSION}  # The others know no such header.
        return self._call("POST", path, data=form, headers=headers).json()

    def acts_on(self, reference: str) -> list[Any]:
        """Return the payments of a stand-in for a PSP that have this merchant's reference."""
        found: list[Any] = self._call(
            "GET", "/test/books", params={"merchantReference": reference}
        ).json()["data"]
        return found

    def delete(self, path: str) -> None:
        """Delete what is there."""
        self._call("DELETE", path)

    def hold(self, hold: Hold) -> None:
        """Stop at the next request that is meant."""
        self._call("POST", "/test/cluster/hold", data=msgspec.json.encode(hold))

    def held(self) -> Held:
        """Wait until a request is held; raises `requests.HTTPError` when none comes."""
        answer = self._call("GET", "/test/cluster/held")
        return msgspec.json.decode(answer.content, type=Held)

    def release(self) -> None:
        """Let the held request go on, and hold no other."""
        self._call("POST", "/test/cluster/release")

    def _call(self, method: str, path: str, **request: Any) -> requests.Response:
        answer = self._session.request(method, self._url + path, timeout=_TIMEOUT, **request)
        answer.raise_for_status()
        return answer
