"""Notes every server call of an application in the journal of its stand-in."""

from flask import Flask, Response, request

from sandbox.psp_kit.journal import JournalEntry
from sandbox.psp_kit.stand_in import PSPStandIn

REPLAYED = "Idempotent-Replayed"
_API = "/v1/"


def write_journal(app: Flask, stand_in: PSPStandIn, unless: str = "") -> None:
    """Note from now on what arrives below `/v1/`, but for the path that browsers call."""

    @app.after_request
    def write(response: Response) -> Response:
        if request.path.startswith(_API) and request.path != unless:
            entry = JournalEntry(
                at=stand_in.clock.now(),
                method=request.method,
                path=request.path,
                idempotency_key=request.headers.get("Idempotency-Key"),
                correlation_id=request.headers.get("X-Correlation-ID"),
                status=response.status_code,
                replayed=REPLAYED in response.headers,
            )
            stand_in.journal.add(entry)
        return response
