"""The lines of Adyen's report: what they say, and what is refused with the line's number."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask, Response

from adyen_items import ACCOUNT, CAPTURE, PAYMENT, PSP, settings
from adyen_report_support import COLUMNS, as_csv, row
from adyen_world import REPORTS, AdyenWorld
from payment_core.runtime.errors import InvalidInput, Unavailable
from payment_core.spi import ReportLine
from payment_provider_adyen.references import operation_reference, payment_reference
from payment_provider_adyen.report_lines import read
from payment_provider_adyen.report_times import moment

CHANGE = "CAPTURE000000001"
AT_ONCE = payment_reference(PAYMENT, is_captured_at_once=True)
AUTHORISED = row("Authorised", PAYMENT, PSP)
SENT = row(
    "SentForSettle",
    PAYMENT,
    PSP,
    Modification_Psp_Reference=CHANGE,
    Modification_Merchant_Reference=operation_reference(PAYMENT, CAPTURE),
)
HEADER = ",".join(COLUMNS).encode() + b"\r\n"


def lines(report: bytes) -> list[ReportLine]:
    return list(read(report.splitlines(keepends=True), ACCOUNT))


def test_a_line_is_an_item_with_what_a_webhook_would_have() -> None:
    [found] = lines(as_csv(SENT))
    assert found.payment_id == PAYMENT
    assert found.item is not None
    assert (found.item.code, len(found.item.reference)) == ("report", 24)
    assert found.item.occurred_at == datetime(2026, 3, 1, 11, 0, tzinfo=UTC)
    assert found.item.details == {
        "record": "SentForSettle",
        "success": "true",
        "amount": "10000",
        "currency": "EUR",
        "merchantReference": operation_reference(PAYMENT, CAPTURE),
        "reference": CHANGE,
        "originalReference": PSP,
    }


def test_the_order_of_columns_and_further_ones_do_not_matter() -> None:
    cells = {"Company Account": "x", **dict(reversed(list(AUTHORISED.items()))), "Reserved1": "a,b"}
    quoted = ",".join(f'"{one}"' for one in cells.values())
    report = f"\ufeff{','.join(cells)}\n{quoted}\n"
    assert lines(report.encode()) == lines(as_csv(AUTHORISED))


@pytest.mark.parametrize(
    "cells",
    [
        {"Merchant_Account": "AnotherShop"},
        {"Merchant_Reference": "order-4711"},
        {"Merchant_Reference": f"{PAYMENT}_x"},
        {"Merchant_Reference": ""},
    ],
    ids=["another account", "another shop's", "like ours", "no reference"],
)
def test_a_foreign_line_is_never_looked_into(cells: dict[str, str]) -> None:
    foreign = {"Main_Amount": "?", "Booking_Date": "?", "Psp_Reference": "?", **cells}
    assert lines(as_csv(row("Chargeback", PAYMENT, PSP, **foreign))) == [ReportLine()]


@pytest.mark.parametrize("record", ["Received", "Settled", "Refunded"])
def test_steps_without_effect(record: str) -> None:
    assert lines(as_csv(row(record, PAYMENT, PSP))) == [ReportLine(PAYMENT)]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (row("SomethingNew", PAYMENT, PSP), "its record type is unknown"),
        (row("SentForSettle", PAYMENT, PSP), "it names no modification"),
        (row("SentForRefund", AT_ONCE, PSP), "it names no modification"),
        (row("Authorised", PAYMENT, PSP, cents="10.001"), "its amount cannot be expressed"),
        (
            row("Authorised", PAYMENT, PSP, cents="10.50", Main_Currency="ISK"),
            "its amount cannot be expressed",
        ),
    ],
)
def test_an_unclear_line_is_named(line: dict[str, str], problem: str) -> None:
    assert lines(as_csv(line)) == [ReportLine(PAYMENT, problem=problem)]


def test_an_automatic_capture_needs_no_name() -> None:
    [found] = lines(as_csv(row("SentForSettle", AT_ONCE, PSP)))
    assert found.item is not None
    assert found.item.details["merchantReference"] == AT_ONCE


AMOUNTS = [
    ("10", "EUR", "1000"),
    ("-0.5", "EUR", "50"),
    ("1000", "JPY", "1000"),
    ("1000.00", "JPY", "1000"),
    ("1.234", "KWD", "1234"),
    ("12.00", "CLP", "1200"),
    ("12", "IDR", "12"),
    ("999999999999.99", "EUR", "99999999999999"),
]


@pytest.mark.parametrize(("text", "currency", "value"), AMOUNTS)
def test_amounts_are_adyens_minor_units(text: str, currency: str, value: str) -> None:
    [found] = lines(as_csv(row("Authorised", PAYMENT, PSP, cents=text, Main_Currency=currency)))
    assert found.item is not None
    assert found.item.details["amount"] == value


MALFORMED = {
    "nothing": (b"", "The report is empty."),
    "a page": (b"<html>\n</html>\n", "Line 1 of the report must have a column"),
    "a column twice": (HEADER.replace(b"TimeZone", b"TimeZone,TimeZone"), "Line 1"),
    "a column less": (HEADER.replace(b",TimeZone", b""), "'TimeZone'"),
    "cut off in a line": (as_csv(AUTHORISED, SENT)[:-30], "Line 3 of the report has no end"),
    "cut off in the last field": (as_csv(AUTHORISED, SENT)[:-4], "Line 3 of the report has no"),
    "a field less": (HEADER + b"a,b\r\n", "Line 2 of the report has 2 fields in place of 10"),
    "an open quote": (HEADER + b'"a,b\r\n', "Line 2 of the report is no CSV"),
    "an endless field": (HEADER + b'"' + b"a\n" * 100_000, "is no CSV"),
    "other letters": (HEADER + b"\xff\r\n", "Line 2 of the report is not UTF-8"),
    "a number of a spreadsheet": (
        as_csv(row("Authorised", PAYMENT, "8.81565E+15")),
        "Line 2 of the report has no PSP reference in 'Psp Reference'",
    ),
    "a bad modification": (
        as_csv({**SENT, "Modification Psp Reference": "../carts"}),
        "'Modification Psp Reference'",
    ),
    "a long reference": (
        as_csv({**SENT, "Modification Merchant Reference": "x" * 81}),
        "'Modification Merchant Reference'",
    ),
    "no currency": (as_csv({**SENT, "Main Currency": "euro"}), "'Main Currency'"),
    "no amount": (as_csv({**SENT, "Main Amount": ""}), "'Main Amount'"),
    "an amount with a comma": (as_csv({**SENT, "Main Amount": "1,000.00"}), "'Main Amount'"),
    "an amount of a float": (as_csv({**SENT, "Main Amount": "1e3"}), "'Main Amount'"),
    "no time": (as_csv({**SENT, "Booking Date": "yesterday"}), "'Booking Date'"),
    "no such zone": (as_csv({**SENT, "TimeZone": "Mars/Olympus"}), "'TimeZone'"),
    "a path as a zone": (as_csv({**SENT, "TimeZone": "../../etc/passwd"}), "'TimeZone'"),
    "a time before all": (as_csv({**SENT, "Booking Date": "0001-01-01 00:00:00"}), "'Booking"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_not_whole_is_refused_with_its_line(name: str) -> None:
    report, problem = MALFORMED[name]
    with pytest.raises(InvalidInput, match=r"^(The report is empty|Line)") as refused:
        lines(report)
    assert problem in refused.value.message


def test_times_of_summer_and_of_other_zones() -> None:
    at = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
    assert moment("2026-07-01 12:00:00", "CEST") == at
    assert moment("2026-07-01 12:00:00", "Europe/Amsterdam") == at
    assert moment("2026-07-01 03:00:00", "PDT") == at


@pytest.fixture
def world() -> AdyenWorld:
    return AdyenWorld()


def served(world: AdyenWorld, answer: Response) -> None:
    app = Flask("reports")
    app.add_url_rule("/<path:path>", view_func=lambda path: answer)
    world.network.plug(REPORTS, app)


def test_a_report_is_asked_for_by_its_known_name(world: AdyenWorld) -> None:
    assert world.provider.daily_report(date(2026, 3, 1)) is None
    [call] = world.calls.requests
    name = "MerchantAccount/SandboxShop/payments_accounting_report_2026_03_01.csv"
    assert call.url == f"https://{REPORTS}/reports/download/{name}"
    assert call.headers["X-API-Key"] == "AQE_sandbox"


@pytest.mark.parametrize("status", [401, 403, 400, 500, 302])
def test_a_report_that_cannot_be_had(world: AdyenWorld, status: int) -> None:
    answer = Response(b"no", status=status, headers={"Location": "https://evil.test/report"})
    served(world, answer)
    with pytest.raises(Unavailable):
        world.provider.daily_report(date(2026, 3, 1))
    assert "evil.test" not in world.network.hosts


def test_a_download_without_an_end_of_its_last_line_is_whole(world: AdyenWorld) -> None:
    served(world, Response(as_csv(AUTHORISED).rstrip()))
    body = world.provider.daily_report(date(2026, 3, 1))
    assert body is not None
    assert lines(body) == lines(as_csv(AUTHORISED))


def test_live_reports_are_at_another_host() -> None:
    live = settings(
        ADYEN_CLIENT_KEY="live_example",
        ADYEN_API_URL="https://prefix-checkout-live.adyenpayments.com/checkout/v72",
        ADYEN_BROWSER_ENVIRONMENT="live",
    )
    assert live.reports_url.startswith("https://ca-live.adyen.com/reports/download/")
    here = settings(ADYEN_API_URL="http://localhost:8091/v72")
    assert here.reports_url.startswith("http://localhost:8091/reports/download/")
