"""JSON log lines on stdout, with the request's correlation id and without secrets.

https://cloud.google.com/logging/docs/structured-logging
"""

import logging
import re
from collections.abc import Iterator, MutableMapping

import structlog

from payment_core.context import current_request
from payment_core.errors import SettingsError

_LEVELS = {"debug": 10, "info": 20, "warn": 30, "warning": 30, "error": 40}
# No value of ours is longer, and what is longer takes the patterns ever more time.
_LONGEST_TEXT = 1_000
_CARD_NUMBER = re.compile(r"(?<!\d)\d(?:[ .-]?\d){12,18}(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
_CREDENTIAL = re.compile(
    r"\b(?i:bearer|basic)\s+\S+"
    r"|\b(?:sk|rk|ek|whsec|tok|ctoken|pm|sto)_[\w+/=]+"
    r"|\b[a-z]+_\w+_secret_\w+"
    r"|\beyJ[\w-]+\.[\w.-]+"
    r"|(?<=://)[^/\s@]+(?=@)"
)


def configure_logging(level: str) -> None:
    """Log lines of this level and above; raises `SettingsError` for an unknown level."""
    if level.lower() not in _LEVELS:
        raise SettingsError(f"LOG_LEVEL must be one of {', '.join(_LEVELS)}.")
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", key="time"),
            _name_fields,
            _format_error,
            _mask,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level.lower()]),
        logger_factory=structlog.WriteLoggerFactory(),
    )
    logging.getLogger("urllib3").setLevel(logging.ERROR)


def get_logger() -> structlog.typing.FilteringBoundLogger:
    """Return the logger; its lines carry the correlation id of the request being served."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return logger


def masked(text: str) -> str:
    """Return the text without card numbers, account numbers, addresses and credentials.

    Of a long text only the beginning is returned.
    """
    text = text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + "..."
    for pattern in (_CREDENTIAL, _EMAIL, _IBAN):
        text = pattern.sub("***", text)
    return _CARD_NUMBER.sub(_mask_card_number, text)


def _name_fields(
    _: object, __: str, event: MutableMapping[str, object]
) -> MutableMapping[str, object]:
    event["severity"] = str(event.pop("level", "info")).upper()
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


def _mask(_: object, __: str, event: MutableMapping[str, object]) -> MutableMapping[str, object]:
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = masked(value)
        elif not isinstance(value, int | float | bool | None):
            event[name] = masked(str(value))
    return event


def _mask_card_number(match: re.Match[str]) -> str:
    digits = [int(one) for one in match.group() if one.isdigit()]
    doubled = [sum(divmod(2 * one, 10)) for one in digits[-2::-2]]
    return match.group() if (sum(digits[-1::-2]) + sum(doubled)) % 10 else "***"
