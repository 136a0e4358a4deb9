"""`/proxy/forward-to`: a user's request to the application's own API, with a token about the user.

The rules are those of the application kit and of commercetools' server library for it:
https://docs.commercetools.com/merchant-center-customizations/concepts/integrate-with-your-own-api
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from flask import Blueprint, Response, jsonify, request

from sandbox.merchant_center.people import SignIn, signed_in
from sandbox.merchant_center.settings import MerchantCenterSettings

_TOKEN_LIFETIME = 60  # seconds
_TIMEOUT = (3, 30)  # seconds to connect, and to wait for an answer
_FORWARDED = "X-Forward-Header-"
_POLICIES = ("forward-url-full-path", "forward-url-origin")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class NotForwarded(Exception):
    """The gateway refuses; the message names the header that is wrong."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class Gateway:
    """Forwards to the processor alone, and only what it has been told to forward."""

    def __init__(self, settings: MerchantCenterSettings, session: requests.Session) -> None:
        self._settings = settings
        self._session = session

    def blueprint(self) -> Blueprint:
        """Return the route."""
        routes = Blueprint("gateway", __name__)
        routes.add_url_rule("/proxy/forward-to", view_func=self.forward, methods=_METHODS)
        routes.register_error_handler(NotForwarded, _refusal)
        return routes

    def forward(self) -> Response:
        """Send the request on, and its answer back."""
        user = self._user()
        target, audience = self._target()
        headers = {
            **_headers_to_forward(),
            "Authorization": f"Bearer {self._token(user, audience)}",
            "X-MC-API-Cloud-Identifier": "gcp-eu",
            "X-MC-API-Forward-To-Version": "v2",
        }
        try:
            answer = self._session.request(
                request.method,
                target,
                data=request.get_data(),
                headers=headers,
                timeout=_TIMEOUT,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise NotForwarded(
                502, f"The application did not answer: {type(error).__name__}."
            ) from error
        return Response(
            answer.content, answer.status_code, content_type=answer.headers.get("Content-Type")
        )

    def _user(self) -> SignIn:
        user = signed_in(self._settings.url)
        if user is None:
            raise NotForwarded(401, "The user has not signed in.")
        if request.headers.get("X-Project-Key") != self._settings.project_key:
            raise NotForwarded(403, "X-Project-Key names no project of the user.")
        return user

    def _target(self) -> tuple[str, str]:
        """Return where to send the request, and the audience of its token."""
        if request.headers.get("Accept-Version") != "v2":
            raise NotForwarded(400, "Accept-version must be v2.")
        policy = request.headers.get("X-Forward-To-Audience-Policy", _POLICIES[0])
        if policy not in _POLICIES:
            raise NotForwarded(400, f"X-Forward-To-Audience-Policy must be one of {_POLICIES}.")
        target = request.headers.get("X-Forward-To", "")
        processor = self._settings.processor_url
        if not target.startswith(f"{processor}/"):
            raise NotForwarded(400, "X-Forward-To must be an address of the processor.")
        parts = urlsplit(target)
        origin = f"{parts.scheme}://{parts.netloc}"
        return target, origin if policy == "forward-url-origin" else origin + parts.path

    def _token(self, signed: SignIn, audience: str) -> str:
        claims = request.headers.get("X-Forward-To-Claims", "")
        if claims not in ("", "permissions"):
            raise NotForwarded(400, "X-Forward-To-Claims must be permissions.")
        order: dict[str, Any] = {
            "subject": signed.user.id,
            "audience": audience,
            "projectKey": self._settings.project_key,
            "lifetimeSeconds": _TOKEN_LIFETIME,
        }
        if claims:
            order["permissions"] = list(signed.user.permissions)
        answer = self._session.post(
            f"{self._settings.signer_url}/test/merchant-center-tokens",
            json=order,
            timeout=_TIMEOUT,
        )
        answer.raise_for_status()
        token: str = answer.json()["token"]
        return token


def _headers_to_forward() -> Mapping[str, str]:
    """Return the body's type and the headers that were marked; cookies stay here."""
    marked = {
        name[len(_FORWARDED) :]: value
        for name, value in request.headers
        if name.lower().startswith(_FORWARDED.lower())
    }
    kind = request.headers.get("Content-Type")
    return {**marked, "Accept": "application/json", **({"Content-Type": kind} if kind else {})}


def _refusal(error: NotForwarded) -> Response:
    answer = jsonify({"statusCode": error.status, "message": error.message})
    answer.status_code = error.status
    return answer
