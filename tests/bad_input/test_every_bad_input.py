"""Every line of the table: a typed answer at once, and nothing happens."""

import json
import re
import time

import pytest
from werkzeug.test import TestResponse

from bad_input.case import Case, Expected
from bad_input.fixtures import BadInputFixtures
from bad_input.table import CASES
from bench import RETURN_URL

SECOND = 1.0
_TRACE = re.compile(r"Traceback|\.py\b|line \d+|Error\(|<[a-z]+>")


@pytest.fixture(scope="module")
def fixtures() -> BadInputFixtures:
    return BadInputFixtures()


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_bad_input(
    case: Case, fixtures: BadInputFixtures, capsys: pytest.CaptureFixture[str]
) -> None:
    request = case.make(fixtures)
    fixtures.forget_calls()
    capsys.readouterr()
    started = seconds(fixtures)

    answer = request.send(fixtures)

    assert seconds(fixtures) - started < SECOND
    check_answer(answer, case.expected, may_be_page=case.endpoint == "R")
    assert bool(fixtures.changes()) == case.expected.changes, fixtures.changes()
    check_log(capsys.readouterr().out, case.expected)


def seconds(fixtures: BadInputFixtures) -> float:
    """Return a time that counts work, and waiting on the virtual clock, but no busy machine."""
    return time.thread_time() + fixtures.clock.monotonic()


def check_answer(answer: TestResponse, expected: Expected, *, may_be_page: bool = False) -> None:
    """See that an answer says what is wrong, in the shape of commercetools, and no more."""
    assert answer.status_code == expected.status, answer.text
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith(f"{RETURN_URL}&paymentReference=")
    if answer.status_code < 400:
        return
    if expected.is_page or (may_be_page and answer.mimetype == "text/html"):
        check_page(answer)
        return
    assert not _TRACE.search(answer.text)
    body = answer.get_json()
    [error] = body["errors"]
    assert body["statusCode"] == answer.status_code
    assert body["message"] == error["message"]
    assert error["code"] == expected.code
    if expected.field is not None:
        assert error["field"] == expected.field
    if answer.status_code in (401, 403):
        assert (body["error"], body["error_description"]) == (error["code"], body["message"])
    if answer.status_code == 503:
        assert int(answer.headers["Retry-After"]) > 0


def check_page(answer: TestResponse) -> None:
    """See that a person can read an answer, and that it holds nothing of the request."""
    assert answer.content_type == "text/html; charset=utf-8"
    assert "may have gone through" in answer.text
    assert not re.search(r"<script|evil|canary|[A-Za-z0-9_-]{60}", answer.text)


def check_log(log: str, expected: Expected) -> None:
    """See that every line is one JSON object, and that there is an error only where one is due."""
    errors = [line for line in map(json.loads, log.splitlines()) if line["severity"] == "ERROR"]
    assert bool(errors) == bool(expected.log), errors
    if expected.log is not None:
        assert expected.log in log
