"""JSON log lines on stdout, with the request's correlation id and without secrets.

https://cloud.google.com/logging/docs/structured-logging
"""

import json
from collections.abc import Iterator, MutableMapping
from functools import partial

import msgspec
import structlog

from payment_core.runtime.context import current_request
from payment_core.runtime.log_masking import Masking
from payment_core.runtime.setting_kinds import choice
from payment_core.runtime.settings import optional

_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}
LOG_LEVEL = optional(
    "LOG_LEVEL",
    choice(*_LEVELS, also={"warn": "warning"}),
    "Least severe log lines to write: `debug`, `info`, `warning` or `error`",
    default="info",
)


def configure_logging(level: str, masking: Masking) -> None:
    """Log lines of this level of `LOG_LEVEL` and above, masked."""
    structlog.configure(
        processors=[
            _name_fields,
            _format_error,
            partial(_mask, masking),
            structlog.processors.TimeStamper(fmt="iso", key="time"),
            _json,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=structlog.WriteLoggerFactory(),
    )


def get_logger() -> structlog.typing.FilteringBoundLogger:
    """Return the logger; its lines carry the correlation id of the request being served."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return logger


def _name_fields(
    _: object, level: str, event: MutableMapping[str, object]
) -> MutableMapping[str, object]:
    event["severity"] = level.upper()
    event["message"] = event.pop("event", "")
    if current_request().correlation_id:
        event["correlationId"] = current_request().correlation_id
    return event


def _format_error(
    _: object, __: str, event: MutableMapping[str, object]
) -> MutableMapping[str, object]:
    """Name an error and its causes by type; only our own errors have a message that is safe."""
    error = event.pop("error", None)
    if isinstance(error, BaseException):
        event["error"] = " <- ".join(type(one).__name__ for one in _causes(error))
        event["reason"] = getattr(error, "message", "")
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        if trace is not None:
            event["where"] = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
    return event


def _causes(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    for _ in range(5):
        if current is None:
            return
        yield current
        current = current.__cause__


def _json(_: object, __: str, event: MutableMapping[str, object]) -> str:
    line = msgspec.json.encode(event).decode()
    # Some readers end a line at characters beyond ASCII.
    return line if line.isascii() else json.dumps(event)


def _mask(
    masking: Masking, _: object, __: str, event: MutableMapping[str, object]
) -> MutableMapping[str, object]:
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = masking.masked(value)
        elif not isinstance(value, int | float | bool | None):
            event[name] = masking.masked(str(value))
    return event
