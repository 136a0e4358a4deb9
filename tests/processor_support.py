"""What a test reads in the processor's answers and in its log."""

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any

from payment_core.runtime.logs import get_logger

PAYMENT_ID = "0f1e2d3c-4b5a-4697-8877-665544332211"


def codes(answer: Any) -> list[str]:
    """Return the error codes of an answer, after checking the shape they come in."""
    body = json.loads(answer.text)
    assert body["statusCode"] == answer.status_code
    assert body["message"] == body["errors"][0]["message"]
    return [error["code"] for error in body["errors"]]


@contextmanager
def logged() -> Iterator[list[dict[str, Any]]]:
    """Give a list that holds, afterwards, the log lines of an application made inside.

    A line that is no JSON object is a failure. They are printed, so that they are scanned.
    """
    before = vars(get_logger()).copy()
    lines: list[dict[str, Any]] = []
    try:
        with redirect_stdout(io.StringIO()) as stream:
            yield lines
    finally:
        vars(get_logger()).update(before)
    sys.stdout.write(stream.getvalue())
    lines.extend(json.loads(line) for line in stream.getvalue().splitlines())
