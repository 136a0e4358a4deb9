"""HTML pages with a strict content security policy, in the shopper's language."""

import re
from collections.abc import Mapping

from flask import Response, render_template, request

from sandbox.psp_kit.errors import BadParameter
from sandbox.psp_kit.texts import direction, load_texts, requested_language

_ORIGIN = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?", re.ASCII)

# No form-action: browsers apply it to the redirects that follow a form too, and those lead to
# the merchant.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)


class PageRenderer:
    """Renders the templates."""

    def __init__(self) -> None:
        self._texts = load_texts()

    def page(
        self,
        template: str,
        context: Mapping[str, object] | None = None,
        *,
        language: str | None = None,
        framed: bool = False,
    ) -> Response:
        """Return the page in that language, else in the shopper's.

        Only a `framed` page may be shown in a frame of another origin's page.
        """
        language = language or requested_language()
        html = render_template(
            template,
            language=language,
            direction=direction(language),
            texts=self._texts[language],
            framed=framed,
            **(context or {}),
        )
        ancestors = "*" if framed else "'none'"
        headers = {
            "Content-Security-Policy": _POLICY.format(ancestors=ancestors),
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
        return Response(html, headers=headers, content_type="text/html; charset=utf-8")


def origin_parameter(name: str) -> str | None:
    """Return the origin in that query parameter, None when it is absent.

    Raises `BadParameter` for anything but a web origin: messages go to it and nobody else.
    """
    origin = request.args.get(name)
    if origin is not None and not _ORIGIN.fullmatch(origin):
        raise BadParameter("This is not a web origin.", name)
    return origin
