"""Values that must never be written down, and everything that could be written."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from bench import SETTINGS, Bench
from payment_core.runtime.transport import Request, Response, Timeouts, Transport
from token_issuer_support import TokenIssuer

# Longer than a real one, which would be found in any time of day.
CVC = "9137cvc"
NUMBER = "4111111111111111"
TYPED_IN = {
    "a card number": NUMBER,
    "a card number in groups": "4111 1111 1111 1111",
    "a security code": CVC,
    "an account number": "DE89370400440532013000",
    "an address": "jane.canary@example.com",
    "a payment token": "tok_canary_9137",
}
CONFIGURED = {
    name: SETTINGS[name]
    for name in ("CTP_CLIENT_SECRET", "SANDBOX_PSP_SECRET_KEY", "SANDBOX_PSP_WEBHOOK_SECRETS")
}


class Recorder:
    """Passes calls on and keeps what they would leave behind: addresses and bodies."""

    def __init__(self, through: Transport) -> None:
        self._through = through
        self.sent: list[str] = []

    def send(self, request: Request, timeouts: Timeouts) -> Response:
        """Pass on one call."""
        url = request.url
        is_about_tokens = "/oauth/" in url or "/sessions/" in url
        # The PSP is who makes and takes payment tokens; a token is checked by sending it.
        if not is_about_tokens and not url.startswith(SETTINGS["SANDBOX_PSP_URL"]):
            text = (request.body or b"").decode()
            correlation_id = request.headers.get("X-Correlation-ID", "")
            self.sent.append(f"{request.method} {url} {correlation_id!r} {text}")
        return self._through.send(request, timeouts)


class WatchedShop(Bench):
    """A shop in which everything that is answered or sent to commercetools is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.recorder, self._raw = Recorder(self.network), self.processor.test_client()
        self.outgoing.through = self.recorder
        self.answers: list[str] = []
        self.statuses: set[int] = set()
        session_id = self.session()
        self.credentials: Mapping[str, str] = {
            "a session id": session_id,
            "an access token": self.access_token("manage_project"),
            "a signed token": TokenIssuer(self).token(),
        }

    @property
    def secrets(self) -> Mapping[str, str]:
        """Every value that must be seen nowhere, by what it is."""
        return {**TYPED_IN, **CONFIGURED, **self.credentials}

    def ask(self, method: str, path: str, **request: Any) -> None:
        """Send a request and keep the answer."""
        answer = self._raw.open(path, method=method, **request)
        self.statuses.add(answer.status_code)
        self.answers.append(f"{answer.status_code} {answer.headers} {answer.text}")

    def given_away(self, log: Iterable[Mapping[str, object]]) -> list[str]:
        """Return which secrets were seen where."""
        places = {
            "the logs": [json.dumps(line) for line in log],
            "the answers": self.answers,
            "commercetools": self.recorder.sent,
        }
        return [
            f"{kind} in {place}: {text.replace(value, '***')[:300]}"
            for kind, value in self.secrets.items()
            for place, texts in places.items()
            for text in texts
            if value in text
        ]
