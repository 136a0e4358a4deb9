"""Shoppers: the id of a commercetools session in the X-Session-Id header."""

import re
from dataclasses import dataclass

from flask import request

from payment_core.runtime.context import correlate
from payment_core.runtime.errors import Unauthenticated
from payment_core.runtime.log_masking import Masking
from payment_web.http.correlation import is_correlation_id
from processor.commercetools.sessions import Sessions
from processor.domain.session import Session

_SESSION_ID = re.compile(r"[\x21-\x7e]{1,256}")


@dataclass(frozen=True)
class SessionAuthentication:
    """Asks the session service at every request, since a session can end at any moment."""

    sessions: Sessions
    masking: Masking

    def authenticate(self) -> Session:
        """Return the caller's active session; its correlation id becomes the request's.

        Raises `Unauthenticated`, or `Unavailable` when the session service cannot tell.
        """
        session_id = request.headers.get("X-Session-Id", "")
        if not _SESSION_ID.fullmatch(session_id):
            raise Unauthenticated("The X-Session-Id header is missing or malformed.")
        session = self.sessions.get(session_id)
        asked = session.correlation_id
        if asked and is_correlation_id(asked, self.masking):
            correlate(asked)
        return session
