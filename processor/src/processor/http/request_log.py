"""One log line per request: what was asked, how it ended, why not, how long it took."""

from flask import Flask, Response, g, request

from payment_core.runtime.logs import get_logger
from payment_core.runtime.world import World
from payment_web.http.error_responses import error_notes


def note_payment(payment_id: str) -> None:
    """Name the payment that this request turned out to be about."""
    g.payment_id = payment_id


def log_requests(app: Flask, world: World) -> None:
    """Write the line after every request; paths are logged as templates, never as sent."""

    @app.before_request
    def start() -> None:
        g.started = world.monotonic()

    @app.after_request
    def finish(response: Response) -> Response:
        log, rule = get_logger(), request.url_rule
        write = log.info if response.status_code < 500 else log.error
        write(
            "Request served",
            eventCode="request.served",
            method=request.method,
            route=rule.rule if rule else "unknown",
            status=response.status_code,
            durationMs=round((world.monotonic() - g.started) * 1000),
            **_notes(),
        )
        return response


def _notes() -> dict[str, str]:
    payment_id = g.get("payment_id")
    return {**({"paymentId": payment_id} if payment_id else {}), **error_notes()}
