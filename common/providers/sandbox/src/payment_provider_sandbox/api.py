"""The calls we make to the sandbox PSP. Its API is described in sandbox/README.md."""

from collections.abc import Mapping

import msgspec

from payment_core.spi import (
    Environment,
    HTTPClient,
    OutcomeUnknown,
    Response,
    Secret,
    Unavailable,
    World,
)


class SandboxSettings(msgspec.Struct, frozen=True):
    """Where the sandbox PSP is and how we sign in."""

    url: str
    publishable_key: str
    secret_key: Secret
    webhook_secrets: tuple[Secret, ...]

    @classmethod
    def read(cls, environment: Environment) -> "SandboxSettings":
        """Read SANDBOX_PSP_*; raises `SettingsError`."""
        return cls(
            url=environment.url("SANDBOX_PSP_URL"),
            publishable_key=environment.required("SANDBOX_PSP_PUBLISHABLE_KEY"),
            secret_key=environment.secret("SANDBOX_PSP_SECRET_KEY"),
            webhook_secrets=environment.secrets("SANDBOX_PSP_WEBHOOK_SECRETS"),
        )


class SandboxAPI:
    """The PSP's API with our key."""

    def __init__(self, settings: SandboxSettings, world: World) -> None:
        self._settings = settings
        self._http = HTTPClient(world, "The sandbox PSP")

    def read(self, path: str, params: Mapping[str, str] | None = None) -> Response:
        """Read something."""
        return self.send("GET", path, {}, params=params)

    def post(self, path: str, idempotency_key: str, body: Mapping[str, object]) -> Response:
        """Have something done, once under this key."""
        headers = {"Idempotency-Key": idempotency_key, "Content-Type": "application/json"}
        return self.send("POST", path, headers, content=msgspec.json.encode(body))

    def send(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Response:
        """Send a call; raises `Unavailable` or `OutcomeUnknown`."""
        answer = self._http.send(
            method,
            self._settings.url + path,
            headers={"Authorization": f"Bearer {self._settings.secret_key.reveal()}", **headers},
            params=params,
            content=content,
        )
        if answer.status in (401, 403):
            raise Unavailable("The sandbox PSP refused our credentials.")
        if answer.status == 409:
            # Another request holds or held our idempotency key: something was found.
            raise OutcomeUnknown("The sandbox PSP is still processing this operation.")
        return answer
