"""The payment accounting report: what each of its lines says about a Payment of ours.

Our reference of the payment names the Payment; the PSP references of payment and modification, and
our reference of the modification, name what happened to it, as in webhooks. Everything that would
be guessed is refused: a report that is cut off or has other columns is none.
https://docs.adyen.com/reporting/invoice-reconciliation/payment-accounting-report/
"""

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from payment_core.spi import InvalidInput, JournalItem, ReportLine
from payment_provider_adyen.minor_units import InexpressibleAmount, from_adyen, from_decimal
from payment_provider_adyen.references import is_at_once, payment_id_in
from payment_provider_adyen.report_records import EFFECTS, NO_EFFECT, REPORT, Effect
from payment_provider_adyen.report_times import moment
from payment_provider_adyen.webhook_signature import is_currency, is_psp_reference

_ACCOUNT, _PAYMENT, _REFERENCE = "Merchant Account", "Psp Reference", "Merchant Reference"
_CHANGE, _CHANGE_REFERENCE = "Modification Psp Reference", "Modification Merchant Reference"
_DATE, _ZONE, _RECORD = "Booking Date", "TimeZone", "Record Type"
_CURRENCY, _AMOUNT = "Main Currency", "Main Amount"
_COLUMNS = (
    _ACCOUNT,
    _PAYMENT,
    _REFERENCE,
    _CHANGE,
    _CHANGE_REFERENCE,
    _DATE,
    _ZONE,
    _RECORD,
    _CURRENCY,
    _AMOUNT,
)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LONGEST_REFERENCE = 80
_DIGITS = 24  # of a line's hash
_UNNAMED = frozenset({"SentForSettle", "CaptureFailed"})


def read(lines: Iterable[bytes], merchant_account: str) -> Iterator[ReportLine]:
    """Yield what each line says; raises `InvalidInput`, naming the line, unless it is whole."""
    rows = csv.reader(_texts(lines), strict=True)
    header: Sequence[str] = ()
    while True:
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            raise _wrong(rows.line_num, f"is no CSV: {error}") from error
        if not header:
            header = _header(row)
        elif len(row) != len(header):
            raise _wrong(rows.line_num, f"has {len(row)} fields in place of {len(header)}")
        else:
            yield _line(rows.line_num, dict(zip(header, row, strict=True)), merchant_account)
    if not header:
        raise InvalidInput("The report is empty.")


def _texts(lines: Iterable[bytes]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        if not line.endswith(b"\n"):
            raise _wrong(number, "has no end: the report is cut off")
        try:
            yield (line.removeprefix(_BYTE_ORDER_MARK) if number == 1 else line).decode()
        except UnicodeDecodeError as error:
            raise _wrong(number, "is not UTF-8") from error


def _header(row: Sequence[str]) -> Sequence[str]:
    missing = [one for one in _COLUMNS if row.count(one) != 1]
    if missing:
        raise _wrong(1, f"must have a column {missing[0]!r}, once")
    return row


def _line(number: int, row: Mapping[str, str], merchant_account: str) -> ReportLine:
    payment_id = payment_id_in(row[_REFERENCE])
    if row[_ACCOUNT] != merchant_account or payment_id is None:
        return ReportLine()
    record = row[_RECORD]
    if record in NO_EFFECT:
        return ReportLine(payment_id)
    effect = EFFECTS.get(record)
    if effect is None:
        return ReportLine(payment_id, problem="its record type is unknown")
    _check(number, row)
    if not (effect.is_of_payment or row[_CHANGE] or _is_automatic(row)):
        return ReportLine(payment_id, problem="it names no modification")
    try:
        value = abs(from_decimal(row[_AMOUNT], row[_CURRENCY]))
        from_adyen(value, row[_CURRENCY])
    except InexpressibleAmount:
        return ReportLine(payment_id, problem="its amount cannot be expressed")
    except ValueError as error:
        raise _wrong(number, f"has no amount in {_AMOUNT!r}") from error
    return ReportLine(payment_id, _item(number, row, effect, value))


def _check(number: int, row: Mapping[str, str]) -> None:
    """Raise `InvalidInput` unless references and currency have their forms."""
    if not is_psp_reference(row[_PAYMENT]):
        raise _wrong(number, f"has no PSP reference in {_PAYMENT!r}")
    if row[_CHANGE] and not is_psp_reference(row[_CHANGE]):
        raise _wrong(number, f"has no PSP reference in {_CHANGE!r}")
    if len(row[_CHANGE_REFERENCE]) > _LONGEST_REFERENCE:
        raise _wrong(number, f"is too long in {_CHANGE_REFERENCE!r}")
    if not is_currency(row[_CURRENCY]):
        raise _wrong(number, f"has no currency in {_CURRENCY!r}")


def _is_automatic(row: Mapping[str, str]) -> bool:
    """Whether it is about the capture that comes with the authorization, which has one name."""
    return row[_RECORD] in _UNNAMED and is_at_once(row[_REFERENCE])


def _item(number: int, row: Mapping[str, str], effect: Effect, value: int) -> JournalItem:
    at = moment(row[_DATE], row[_ZONE])
    if at is None:
        raise _wrong(number, f"has a time that is not known, in {_DATE!r} and {_ZONE!r}")
    payment, is_of_payment = row[_PAYMENT], effect.is_of_payment
    details = {
        "record": row[_RECORD],
        "success": "true" if effect.is_success else "false",
        "amount": str(value),
        "currency": row[_CURRENCY],
        "merchantReference": (not is_of_payment and row[_CHANGE_REFERENCE]) or row[_REFERENCE],
        "reference": payment if is_of_payment else row[_CHANGE] or payment,
        **({} if is_of_payment else {"originalReference": payment}),
    }
    text = "\n".join((at.isoformat(), *details.values()))
    name = hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
    return JournalItem(code=REPORT, reference=name, occurred_at=at, details=details)


def _wrong(number: int, problem: str) -> InvalidInput:
    return InvalidInput(f"Line {number} of the report {problem}.")
