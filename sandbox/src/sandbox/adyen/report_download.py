"""Where reports are downloaded from: https://docs.adyen.com/reporting/automatically-get-reports."""

import base64
import binascii

from flask import Blueprint, Response, request

from sandbox.adyen.errors import NotThere, Unauthorized
from sandbox.adyen.stand_in import Adyen


def report_routes(adyen: Adyen) -> Blueprint:
    """Return `GET /reports/download/MerchantAccount/{account}/{name}`, open to the API key.

    The key of the report user is given as `X-API-Key`, or as the password of Basic authentication.
    """
    routes = Blueprint("adyen_reports", __name__)

    @routes.get("/reports/download/MerchantAccount/<account>/<name>")
    def download(account: str, name: str) -> Response:
        if adyen.settings.api_key not in (request.headers.get("X-API-Key"), _password()):
            raise Unauthorized
        with adyen.lock:
            text = adyen.reports.text(account, name)
        if text is None:
            raise NotThere(f"There is no report {name}")
        return Response(text, content_type="text/csv; charset=utf-8")

    return routes


def _password() -> str:
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    if kind != "Basic":
        return ""
    try:
        return base64.b64decode(value).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""
