"""The calls we make to the sandbox PSP. Its API is described in sandbox/README.md."""

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from payment_core.spi import (
    STANDARD_SECRETS,
    DeploymentLabels,
    Health,
    HTTPClient,
    InvalidJsonInput,
    Money,
    OutcomeUnknown,
    Response,
    Settings,
    Unavailable,
    World,
    kinds,
    optional,
    required,
)

T = TypeVar("T")


class SandboxSettings(Settings):
    """Where the sandbox PSP is and how we sign in."""

    url = required("SANDBOX_PSP_URL", kinds.url, "URL of the sandbox provider")
    publishable_key = required(
        "SANDBOX_PSP_PUBLISHABLE_KEY",
        kinds.text,
        "Key with which the shop's page creates tokens at the sandbox provider",
    )
    secret_key = required(
        "SANDBOX_PSP_SECRET_KEY",
        kinds.secret,
        "Secret key of the account at the sandbox provider",
    )
    webhook_secrets = required(
        "SANDBOX_PSP_WEBHOOK_SECRETS",
        STANDARD_SECRETS,
        "Signing secrets of the sandbox provider's webhooks, separated by commas, the newest "
        "first. Two are accepted while you rotate them",
    )

    webhook_only = optional(
        "SANDBOX_PSP_WEBHOOK_ONLY",
        kinds.switch,
        "`true` when the sandbox provider shows no payment and tells everything by webhook. Only "
        "for tests",
        default="false",
    )

    def client_config(self) -> Mapping[str, object]:
        """Return the publishable key and where the PSP's browser script is."""
        return {
            "environment": "sandbox",
            "publishableKey": self.publishable_key,
            "scriptUrl": f"{self.url}/sandbox-psp.js",
        }


def amount_member(money: Money) -> dict[str, object]:
    """Return an amount as the PSP's bodies have it."""
    return {"value": money.cent_amount, "currency": money.currency_code}


def operation_metadata(
    labels: DeploymentLabels, payment_id: str, operation_id: str
) -> dict[str, str]:
    """Return what the PSP keeps for us with an operation."""
    return {
        "paymentId": payment_id,
        "operationId": operation_id,
        "projectKey": labels.project_key,
        "deploymentId": labels.deployment_id,
    }


def read_webhook(body: bytes, kind: type[T]) -> T:
    """Return a webhook whose signature is verified; raises `InvalidJsonInput`."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidJsonInput("The webhook's body cannot be read.") from error


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

    def health(self) -> Health:
        """Read our account."""
        try:
            answer = self.read("/v1/account")
        except Unavailable as error:
            return Health(is_up=False, message=error.message)
        if not answer.is_success:
            return Health(is_up=False, message="The sandbox PSP does not know this account.")
        return Health(is_up=True, message="The sandbox PSP answers.")

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
