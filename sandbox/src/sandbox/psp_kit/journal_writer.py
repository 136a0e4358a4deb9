"""Notes every server call of an application in the journal of its stand-in."""

from flask import Flask, Response, g, request

from sandbox.psp_kit.journal import JournalEntry
from sandbox.psp_kit.stand_in import PSPStandIn

REPLAYED = "Idempotent-Replayed"


def note_replay() -> None:
    """Note that the answer is a stored one, where no header of it says so."""
    g.is_replayed = True


def write_journal(app: Flask, stand_in: PSPStandIn, unless: str = "", below: str = "/v1/") -> None:
    """Note from now on what arrives below that path, but for the one that browsers call."""

    @app.after_request
    def write(response: Response) -> Response:
        path = request.path
        if path.startswith(below) and path != unless:
            headers = request.headers
            entry = JournalEntry(
                at=stand_in.clock.now(),
                method=request.method,
                path=path,
                idempotency_key=headers.get("Idempotency-Key"),
                correlation_id=headers.get("X-Correlation-ID"),
                status=response.status_code,
                replayed=REPLAYED in response.headers or "is_replayed" in g,
            )
            stand_in.journal.add(entry)
        return response
