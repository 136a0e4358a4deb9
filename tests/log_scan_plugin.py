"""Fails a test whose output, or a server's log, holds what must never be written down.

Everything that a test prints or logs, in setup, call and teardown, is scanned when the test is
over, also what it read back through capsys or capfd. Server logs are scanned by whoever owns
the servers, with `LogScan.findings`. Findings never repeat the value. A value that starts with
`canary` is a secret in any test, and so are the session ids and access tokens that a
commercetools stand-in in this process hands out.
"""

import re
from collections.abc import Generator, Iterable, Iterator
from typing import Any

import pytest

from sandbox.commercetools.access import Access, Token
from sandbox.commercetools.sessions import Sessions

PATTERNS = {
    "a credential": re.compile(r"\b(?:Bearer|Basic)\s+[\w.~+/-]{8,}"),
    "a signed token": re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}"),
    "a secret key": re.compile(r"\bsk_\w{4,}"),
    "a webhook secret": re.compile(r"\bwhsec_[\w+/]{4,}"),
    "a payment token": re.compile(r"\btok_\w{4,}"),
    # Stripe's own ids have digits and no further underscore, unlike the names of its test cards.
    "a stored method's token": re.compile(
        r"\b(?:sto_\w{4,}|cus_\w{4,}:|pm_(?=[A-Za-z]*\d)[0-9A-Za-z]{14,})"
    ),
    "a planted value": re.compile(r"\bcanary"),
    "a card's CVC": re.compile(
        r"\b(?:cvc|cvv|cvn|security_?code)\b[\"']?\s*[:=]\s*[\"']?\d{3,4}\b", re.IGNORECASE
    ),
    "a session id": re.compile(
        r"(?:\bsession(?:[_-]?id)?[\"']?\s*[:=]\s*[\"']?|/sessions/)(?=[\w-]*\d)[\w-]{8,}",
        re.IGNORECASE,
    ),
}
CARD_NUMBER = re.compile(r"(?<![\w.])[3-6]\d{3}[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,7}(?![\w.])")
# An id of commercetools; one in 450 has digits like those of a card number.
COMMERCETOOLS_ID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
WORD = re.compile(r"[\w-]{8,}")


class LogScan:
    """Knows what must not be seen: by its shape, or because somebody planted the value."""

    def __init__(self) -> None:
        self._planted: dict[str, str] = {}
        self._planted_in_test: dict[str, str] = {}
        self._read_back: list[str] = []

    def plant(self, kind: str, value: str) -> str:
        """Look for this value until the run is over; returns it."""
        self._planted[value] = kind
        return value

    def plant_in_test(self, kind: str, value: str) -> None:
        """Look for this value until the test is over: another may use it for something else."""
        self._planted_in_test[value] = kind

    def hear(self, text: str) -> None:
        """Remember output that the test took away."""
        self._read_back.append(text)

    def end_of_test(self, output: Iterable[str]) -> list[str]:
        """Return what a test gave away, and forget about the test."""
        findings = self.findings("\n".join([*output, *self._read_back]))
        self._planted_in_test.clear()
        self._read_back.clear()
        return findings

    def findings(self, text: str) -> list[str]:
        """Return what the text gives away, with the line but without the value.

        What is in no line is mostly not in the whole text either, which is looked at once.
        """
        if next(self._kinds(text), None) is None:
            return []
        return [
            f"{kind} in line {number}"
            for number, line in enumerate(text.splitlines(), 1)
            for kind in sorted(set(self._kinds(line)))
        ]

    def _kinds(self, text: str) -> Iterator[str]:
        yield from (kind for kind, pattern in PATTERNS.items() if pattern.search(text))
        yield from (kind for value, kind in self._planted.items() if value in text)
        # A simulation plants thousands of values, so these are looked up and not searched for.
        words = WORD.findall(text)
        yield from (self._planted_in_test[one] for one in words if one in self._planted_in_test)
        if any(
            passes_luhn(match.group())
            for match in CARD_NUMBER.finditer(COMMERCETOOLS_ID.sub("", text))
        ):
            yield "a card number"


def passes_luhn(number: str) -> bool:
    """Whether the check digit is right: https://www.iso.org/standard/70484.html, annex B."""
    digits = [int(one) for one in number if one.isdigit()]
    doubled = [sum(divmod(2 * one, 10)) for one in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


SCAN = pytest.StashKey[LogScan]()


@pytest.fixture(scope="session")
def log_scan(pytestconfig: pytest.Config) -> LogScan:
    """The run's scan, to plant values in or to look at a server's log with."""
    return pytestconfig.stash[SCAN]


def pytest_configure(config: pytest.Config) -> None:
    """Start the scan; listen to what tests read back, and to what the stand-ins hand out."""
    scan = config.stash[SCAN] = LogScan()
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    read, issue, create = pytest.CaptureFixture.readouterr, Access.issue, Sessions.create

    def readouterr(self: pytest.CaptureFixture[Any]) -> Any:
        output = read(self)
        scan.hear(f"{output.out}\n{output.err}")
        return output

    def issue_token(self: Access, *arguments: Any, **options: Any) -> Token:
        token = issue(self, *arguments, **options)
        scan.plant_in_test("an access token", token.value)
        return token

    def create_session(self: Sessions, *arguments: Any) -> dict[str, Any]:
        session = create(self, *arguments)
        scan.plant_in_test("a session id", session["id"])
        return session

    patch.setattr(pytest.CaptureFixture, "readouterr", readouterr)
    patch.setattr(Access, "issue", issue_token)
    patch.setattr(Sessions, "create", create_session)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the end of a test into a failure when its output gives something away."""
    report = yield
    if call.when == "teardown":
        findings = item.config.stash[SCAN].end_of_test(text for _, text in report.sections)
        if findings:
            report.outcome = "failed"
            report.longrepr = f"The output of {item.nodeid} holds " + ", ".join(findings)
    return report
