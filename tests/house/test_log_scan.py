"""The scan finds what it is for, says nothing about the rest, and fails the run."""

import os
import sys

import pytest

from log_scan_plugin import LogScan

VISA = "4242" * 4
GIVEN_AWAY = [
    f"charged {VISA}",
    f"charged {VISA[:4]} {VISA[4:8]} {VISA[8:12]} {VISA[12:]}",
    "3782" + "822463" + "10005",
    "Authorization: " + "Bearer " + "abcdefgh1234",
    "Basic" + " ZGVtbzpzZWNyZXQ=",
    "eyJ" + "hbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2ln",
    "key=" + "sk_" + "sandbox_demo",
    "whs" + "ec_c2VjcmV0",
    '{"token":"tok' + '_approved"}',
    "charged st" + "o_9f8e7d6c",
    "charged cu" + "s_9f8e7d6c:",
    "charged p" + "m_1MqLiJLkdIwHu7ixUEgbFdYF",
    "client " + "can" + "ary-client-secret",
    '{"cv' + 'c": "123"}',
    "X-Session" + "-Id: 8a1f2c3d-0000",
    '{"sess' + 'ion": "8a1f2c3d-0000"}',
    "GET https://session.example.com/shop/sess" + "ions/8a1f2c3d-0000",
]
HARMLESS = [
    "paid with pm_card_visa and pm_card_authenticationRequired",
    "2026-11-22T21:00:00.123456Z took 1763845200123456789 ns",
    "payment 7c1f4c52-4242-4242-8242-424242424242 amount 4200",
    "ends in 4242, task_identifier 4242424242424241",
    "the session is not ACTIVE",
]


@pytest.mark.parametrize("number", range(len(GIVEN_AWAY)))
def test_what_must_not_be_written_is_found_and_not_repeated(number: int) -> None:
    findings = LogScan().findings("fine\n" + GIVEN_AWAY[number])

    assert len(findings) == 1
    assert findings[0].endswith("in line 2")
    assert not set(GIVEN_AWAY[number].split()) & set(findings[0].split()) - {"line", "2"}


@pytest.mark.parametrize("number", range(len(HARMLESS)))
def test_ids_times_and_amounts_are_harmless(number: int) -> None:
    assert LogScan().findings(HARMLESS[number]) == []


def test_a_planted_value_is_found() -> None:
    scan = LogScan()
    planted = scan.plant("a session id", "9f8e7d6c")

    assert scan.findings(f"asked for /{planted}/x") == ["a session id in line 1"]


def test_a_value_of_one_test_is_harmless_in_the_next() -> None:
    scan = LogScan()
    scan.plant_in_test("a session id", "9f8e7d6c")

    assert scan.end_of_test(["for 9f8e7d6c"]) == ["a session id in line 1"]
    assert scan.end_of_test(["for 9f8e7d6c"]) == []


CHATTY_AND_QUIET = """
import logging, os

def test_prints():
    print('42' * 8)

def test_logs():
    logging.warning('42' * 8)

def test_writes():
    os.write(2, b'42' * 8)

def test_reads_back(capsys):
    print('42' * 8)
    assert capsys.readouterr().out

def test_hands_out_a_token():
    from sandbox.clock import RealClock
    from sandbox.commercetools.access import Access
    print(Access(RealClock()).issue("client", ["manage_payments:demo"]).value)

def test_is_quiet():
    print('paid 42.42')
"""


def test_every_test_whose_output_gives_something_away_fails(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    pytester.makepyfile(CHATTY_AND_QUIET)

    outcome = pytester.runpytest_subprocess("-p", "log_scan_plugin", "--show-capture=no")

    outcome.assert_outcomes(passed=6, errors=5)
    outcome.stdout.no_re_match_line(".*ERROR.*test_is_quiet")
    assert outcome.ret == pytest.ExitCode.TESTS_FAILED
