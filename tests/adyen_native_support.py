"""What Adyen Web does in a browser with an action of native 3-D Secure, over plain HTTP."""

import base64
import html
import json
import re
from collections.abc import Mapping
from typing import Any

import requests

_MESSAGE = re.compile(r'data-message="([^"]*)"')
_PARENT = re.compile(r'data-parent="([^"]*)"')

Action = Mapping[str, Any]


def encoded(value: object) -> str:
    """Return base64 of JSON."""
    return base64.b64encode(json.dumps(value).encode()).decode()


def decoded(text: str) -> dict[str, Any]:
    """Return what `encoded` was given."""
    found: dict[str, Any] = json.loads(base64.b64decode(text))
    return found


def message_of(page: requests.Response) -> tuple[str, dict[str, Any]]:
    """Return to which origin a frame tells its end, and what."""
    message, parent = _MESSAGE.search(page.text), _PARENT.search(page.text)
    assert message is not None, page.text
    assert parent is not None
    return html.unescape(parent[1]), json.loads(html.unescape(message[1]))


class NativeBrowser:
    """A browser in which Adyen Web has the client key."""

    def __init__(self, session: requests.Session, adyen: str, client_key: str) -> None:
        self._session = session
        self._submit = f"{adyen}/checkoutshopper/v1/submitThreeDS2Fingerprint?token={client_key}"

    def details(self, action: Action, answer: str = "approve", **form: str) -> dict[str, str]:
        """Follow an action to its end; return what is for the merchant's server."""
        if action["subtype"] == "challenge":
            return self.challenge(action, answer, **form)
        said = self.submit(action, self.fingerprint(action)).json()
        if said["type"] == "completed":
            found: dict[str, str] = said["details"]
            return found
        return self.challenge(said["action"], answer, **form)

    def fingerprint(self, action: Action) -> str:
        """Let the issuer look at the browser."""
        token = decoded(action["token"])
        names = ("threeDSServerTransID", "threeDSMethodNotificationURL")
        data = {"threeDSMethodData": encoded({name: token[name] for name in names})}
        _, message = message_of(self._session.post(token["threeDSMethodUrl"], data=data))
        assert message["type"] == "fingerPrintResult"
        return encoded(message["result"])

    def submit(self, action: Action, fingerprint: str) -> requests.Response:
        """Tell Adyen what the issuer saw."""
        body = {"fingerprintResult": fingerprint, "paymentData": action["paymentData"]}
        return self._session.post(self._submit, json=body)

    def ask(self, action: Action) -> requests.Response:
        """Open the issuer's question."""
        token = decoded(action["token"])
        names = ("acsTransID", "messageVersion", "threeDSServerTransID")
        creq = encoded({name: token[name] for name in names}).rstrip("=")
        return self._session.post(token["acsURL"], data={"creq": creq})

    def challenge(self, action: Action, answer: str, **form: str) -> dict[str, str]:
        """Answer the issuer's question."""
        assert "Let the check fail" in self.ask(action).text
        url = decoded(action["token"])["acsURL"]
        done = self._session.post(url, data={"answer": answer, **form})
        _, message = message_of(done)
        assert message["type"] == "challengeResult"
        result = {**message["result"], "authorisationToken": action["authorisationToken"]}
        return {"threeDSResult": encoded(result)}


def unfinished(action: Action) -> dict[str, str]:
    """Return what Adyen Web makes of a challenge that nobody answered in time."""
    result = {"transStatus": "U", "authorisationToken": action["authorisationToken"]}
    return {"threeDSResult": encoded(result)}
