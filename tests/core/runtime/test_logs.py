import json

import pytest

from payment_core.runtime.context import RequestContext, serving
from payment_core.runtime.errors import SettingsError, Unavailable
from payment_core.runtime.log_masking import Masking, masked
from payment_core.runtime.logs import LOG_LEVEL, configure_logging, get_logger
from payment_core.runtime.settings import Environment


def line(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    [text] = capsys.readouterr().out.splitlines()
    found: dict[str, str] = json.loads(text)
    return found


def test_writes_one_json_line_with_the_correlation_id(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", Masking())
    with serving(RequestContext("c-1")):
        get_logger().error("Something", paymentId="p-1")
    written = line(capsys)
    assert written.pop("time")
    assert written == {
        "severity": "ERROR",
        "message": "Something",
        "correlationId": "c-1",
        "paymentId": "p-1",
    }


def test_a_line_break_or_an_escape_stays_inside_its_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logging("info", Masking())
    get_logger().info("a\n\x1b[31m{}", paymentId="p\r\nq")
    assert line(capsys)["paymentId"] == "p\r\nq"


def test_an_error_is_told_by_type_and_safe_words(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", Masking())
    try:
        try:
            raise ValueError("holds a secret")
        except ValueError as cause:
            raise Unavailable("The PSP was not reached.") from cause
    except Unavailable as error:
        get_logger().warning("Trouble", error=error)
    written = line(capsys)
    assert written["error"] == "Unavailable <- ValueError"
    assert written["reason"] == "The PSP was not reached."
    assert "holds a secret" not in json.dumps(written)


@pytest.mark.parametrize(
    "canary",
    [
        "4242424242424242",
        "4242 4242 4242 4242",
        "DE89 3704 0044 0532 0130 00",
        "jane.doe@example.com",
        "Bearer abc.def",
        "Basic Y2xpZW50OnNlY3JldA==",
        "whsec_c2VjcmV0",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.",
    ],
)
def test_masks_what_must_never_be_written(canary: str) -> None:
    assert canary not in masked(f"before {canary} after")


@pytest.mark.parametrize(
    "harmless", ["pi_1a2b3c", "5f0c2a3e-0000-4000-8000-000000000001", "20261122204553123"]
)
def test_keeps_ids(harmless: str) -> None:
    assert masked(harmless) == harmless


def test_refuses_an_unknown_level() -> None:
    words = "LOG_LEVEL must be one of debug, info, warning, error."
    with pytest.raises(SettingsError, match=words):
        LOG_LEVEL.read(Environment({"LOG_LEVEL": "loud"}))
