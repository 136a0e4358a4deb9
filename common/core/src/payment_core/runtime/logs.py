"""JSON log lines on stdout, with the request's correlation id and without secrets.

https://cloud.google.com/logging/docs/structured-logging
"""

import json
import sys
from collections.abc import Callable, Iterator

import msgspec

from payment_core.runtime.context import current_request
from payment_core.runtime.log_masking import Masking
from payment_core.runtime.setting_kinds import choice
from payment_core.runtime.settings import optional
from payment_core.runtime.world import utc_now

_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}
LOG_LEVEL = optional(
    "LOG_LEVEL",
    choice(*_LEVELS, also={"warn": "warning"}),
    "Least severe log lines to write: `debug`, `info`, `warning` or `error`",
    default="info",
)
_PLAIN = (int, float, type(None))  # A truth is an int too.
# Gets the level and the fields of a line before they are masked, and may add a field.
LineObserver = Callable[[str, dict[str, object]], None]


class Logger:
    """Writes lines; `error` is an exception, every other field a text, a number or a truth."""

    def __init__(self) -> None:
        self.level, self.masking = "info", Masking()
        self.observers: tuple[LineObserver, ...] = ()

    def info(self, message: str, **fields: object) -> None:
        """Write what happened."""
        self._write("info", message, fields)

    def warning(self, message: str, **fields: object) -> None:
        """Write what may need a look."""
        self._write("warning", message, fields)

    def error(self, message: str, **fields: object) -> None:
        """Write what needs a person."""
        self._write("error", message, fields)

    def _write(self, level: str, message: str, fields: dict[str, object]) -> None:
        if _LEVELS[level] < _LEVELS[self.level]:
            return
        for observe in self.observers:
            observe(level, fields)
        fields.update(severity=level.upper(), message=message)
        if name := current_request().correlation_id:
            fields["correlationId"] = name
        if isinstance(error := fields.pop("error", None), BaseException):
            fields.update(_description(error))
        mask = self.masking.masked
        line = {
            name: value if isinstance(value, _PLAIN) else mask(str(value))
            for name, value in fields.items()
        }
        sys.stdout.write(_json({**line, "time": utc_now()}))
        sys.stdout.flush()


_LOGGER = Logger()


def configure_logging(level: str, masking: Masking) -> None:
    """Log lines of this level of `LOG_LEVEL` and above, masked."""
    _LOGGER.level, _LOGGER.masking, _LOGGER.observers = level, masking, ()


def get_logger() -> Logger:
    """Return the logger; its lines carry the correlation id of the request being served."""
    return _LOGGER


def _description(error: BaseException) -> Iterator[tuple[str, str]]:
    """Name an error and its causes by type; only our own errors have a message that is safe."""
    causes, trace = [error], error.__traceback__
    while (cause := causes[-1].__cause__) is not None and len(causes) < 5:
        causes.append(cause)
    yield "error", " <- ".join(type(one).__name__ for one in causes)
    yield "reason", getattr(error, "message", "")
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is not None:
        yield "where", f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"


def _json(line: dict[str, object]) -> str:
    text = msgspec.json.encode(line).decode()
    # Some readers end a line at characters beyond ASCII.
    return f"{text if text.isascii() else json.dumps(msgspec.json.decode(text))}\n"
