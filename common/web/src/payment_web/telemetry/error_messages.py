"""Messages of errors can hold what was sent or answered, so no span repeats one."""

from typing import TypedDict


class SpanErrors(TypedDict):
    """What the SDK by itself writes into a span that an error ends."""

    record_exception: bool
    set_status_on_exception: bool


NO_MESSAGES: SpanErrors = {"record_exception": False, "set_status_on_exception": False}
