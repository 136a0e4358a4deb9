"""What the shop's pages may load, and which requests may change something."""

from flask import Flask, Response, abort, request

from sandbox.shop.settings import ShopSettings

# What the enabler's README asks for, and nothing else from outside.
_POLICY = (
    "default-src 'none'; script-src 'self' {enabler} {scripts}; style-src 'self' {styles}; "
    "img-src 'self'; connect-src 'self' {processor} {calls}; frame-src {frames}; "
    "form-action 'self' {forms}; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class PageSecurity:
    """Headers for every answer, and a check of the origin of every change."""

    def __init__(self, settings: ShopSettings) -> None:
        self._origin = settings.shop_url
        self._policy = _POLICY.format(
            enabler=settings.enabler_url,
            processor=settings.processor_url,
            scripts=settings.psp_script_sources,
            frames=settings.psp_frame_sources,
            calls=settings.psp_connect_sources,
            styles=settings.psp_style_sources,
            forms=settings.psp_form_targets,
        )

    def register(self, app: Flask) -> None:
        """Attach to the application."""
        app.before_request(self._refuse_foreign_changes)
        app.after_request(self._add_headers)

    def _refuse_foreign_changes(self) -> None:
        """Answer 403 to a form of another site: browsers name the origin of every POST."""
        if request.method not in _SAFE_METHODS and request.headers.get("Origin") != self._origin:
            abort(403)

    def _add_headers(self, response: Response) -> Response:
        headers = {
            "Content-Security-Policy": self._policy,
            # With `no-referrer`, browsers would hide the origin of our own forms as well.
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        }
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if response.mimetype == "text/html":
            response.headers["Cache-Control"] = "no-store"
        return response
