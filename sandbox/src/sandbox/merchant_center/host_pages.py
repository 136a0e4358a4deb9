"""The page of an order in the Merchant Center, with the Custom View on it."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from sandbox.merchant_center.built_view import VIEW_ID
from sandbox.merchant_center.people import (
    LANGUAGES,
    USERS,
    cookie_name,
    cookie_value,
    signed_in,
)
from sandbox.merchant_center.settings import MerchantCenterSettings

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class HostPages:
    """`/{project}/orders/{order}/general`, as the Merchant Center names it."""

    def __init__(self, settings: MerchantCenterSettings) -> None:
        self._settings = settings

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("host", __name__)
        path = f"/{self._settings.project_key}/orders/<order_id>/general"
        routes.add_url_rule(path, view_func=self.order)
        return routes

    def order(self, order_id: str) -> AnyResponse:
        """Show the page; `?as=viewer&language=de` changes who looks at it, and how they read."""
        if chosen := request.args.get("as"):
            return self._signed_in(order_id, chosen, request.args.get("language", "en"))
        user = signed_in(self._settings.url)
        if user is None:
            return self._signed_in(order_id, "manager", "en")
        page = render_template(
            "order.html",
            order_id=order_id,
            user=user,
            users=USERS.values(),
            languages=LANGUAGES,
            project_key=self._settings.project_key,
            view_id=VIEW_ID,
        )
        return Response(page, headers={"Content-Security-Policy": _POLICY})

    def _signed_in(self, order_id: str, user: str, language: str) -> AnyResponse:
        known = user if user in USERS else "manager"
        answer = make_response(redirect(url_for("host.order", order_id=order_id)))
        answer.set_cookie(
            cookie_name(self._settings.url),
            cookie_value(known, language),
            httponly=True,
            samesite="Strict",
        )
        return answer
