"""Answers in JSON."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from flask import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class JSONResponse(Response):
    """An answer with a body whose length is known, and with no address in its headers.

    Werkzeug looks for both in a copy of the headers, for every other answer.
    """

    default_mimetype = "application/json"

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer, a HEAD request without the body."""
        start_response(self.status, self.headers.to_wsgi_list())
        return () if environ["REQUEST_METHOD"] == "HEAD" else cast("Iterable[bytes]", self.response)
