import msgspec
import pytest

from payment_builders import eur, payment, transaction
from payment_core.domain.money import Money
from payment_core.domain.provider import Capabilities
from payment_core.domain.rules import cancellation, check_capture, check_refund
from payment_core.runtime.errors import InvalidField, InvalidOperation, Unavailable
from processor.domain.named_captures import named_capture

ANY = Capabilities(methods=())
ONCE = msgspec.structs.replace(ANY, multiple_captures=False)
WHOLE = msgspec.structs.replace(ANY, partial_capture=False, partial_refund=False)
AUTHORIZED = transaction("Authorization", 10_000)


class TestCapture:
    @pytest.mark.parametrize("cents", [1, 9_999, 10_000])
    def test_up_to_what_is_authorized(self, cents: int) -> None:
        check_capture(payment(AUTHORIZED), eur(cents), ANY)

    @pytest.mark.parametrize("cents", [10_001, 2**53 - 1])
    def test_never_more(self, cents: int) -> None:
        with pytest.raises(InvalidOperation, match=r"At most 100\.00 EUR"):
            check_capture(payment(AUTHORIZED), eur(cents), ANY)

    def test_counts_a_claim_that_is_not_settled(self) -> None:
        claimed = payment(AUTHORIZED, transaction("Charge", 6_000, "Initial"))
        with pytest.raises(InvalidOperation, match=r"At most 40\.00 EUR"):
            check_capture(claimed, eur(6_000), ANY)

    @pytest.mark.parametrize("state", ["Initial", "Pending", "Success"])
    def test_one_that_is_not_ended_is_the_only_one_where_one_is_allowed(self, state: str) -> None:
        captured = payment(AUTHORIZED, transaction("Charge", 4_000, state))
        with pytest.raises(InvalidOperation, match="only once"):
            check_capture(captured, eur(6_000), ONCE)
        check_capture(payment(AUTHORIZED, transaction("Charge", 4_000, "Failure")), eur(1), ONCE)

    def test_another_currency_names_the_field(self) -> None:
        with pytest.raises(InvalidField) as caught:
            check_capture(payment(AUTHORIZED), Money(100, "USD"), ANY)
        assert caught.value.fields == {"field": "amount.currencyCode", "allowedValues": ["EUR"]}

    def test_waits_for_a_pending_authorization(self) -> None:
        with pytest.raises(Unavailable):
            check_capture(payment(transaction("Authorization", 10_000, "Pending")), eur(1), ANY)

    def test_without_an_authorization(self) -> None:
        with pytest.raises(InvalidOperation, match=r"At most 0\.00 EUR"):
            check_capture(payment(), eur(1), ANY)

    def test_only_once_where_the_psp_releases_the_rest(self) -> None:
        with pytest.raises(InvalidOperation, match="only once"):
            check_capture(payment(AUTHORIZED, transaction("Charge", 1)), eur(1), ONCE)
        failed = payment(AUTHORIZED, transaction("Charge", 1, "Failure"))
        check_capture(failed, eur(1), ONCE)

    def test_only_as_a_whole_where_the_psp_knows_no_parts(self) -> None:
        check_capture(payment(AUTHORIZED), eur(10_000), WHOLE)
        with pytest.raises(InvalidOperation, match="as a whole"):
            check_capture(payment(AUTHORIZED), eur(1), WHOLE)


class TestRefund:
    captured = payment(
        AUTHORIZED, transaction("Charge", 6_000), transaction("Charge", 3_000, id="b")
    )

    def test_up_to_what_is_captured(self) -> None:
        check_refund(self.captured, eur(9_000), None, ANY)
        with pytest.raises(InvalidOperation, match=r"At most 90\.00 EUR"):
            check_refund(self.captured, eur(9_001), None, ANY)

    def test_up_to_the_named_capture(self) -> None:
        capture = named_capture(self.captured, "b")
        check_refund(self.captured, eur(3_000), capture, ANY)
        with pytest.raises(InvalidOperation, match=r"At most 30\.00 EUR"):
            check_refund(self.captured, eur(3_001), capture, ANY)

    def test_waits_for_an_open_capture(self) -> None:
        open_capture = payment(AUTHORIZED, transaction("Charge", 6_000, "Initial"))
        with pytest.raises(Unavailable):
            check_refund(open_capture, eur(1), None, ANY)

    def test_a_name_that_is_no_charge(self) -> None:
        for wrong in ("unknown", AUTHORIZED.id):
            with pytest.raises(InvalidField):
                named_capture(self.captured, wrong)

    def test_a_charge_that_failed(self) -> None:
        with pytest.raises(InvalidOperation):
            named_capture(payment(transaction("Charge", 6_000, "Failure", id="c")), "c")

    def test_only_as_a_whole_where_the_psp_knows_no_parts(self) -> None:
        check_refund(self.captured, eur(9_000), None, WHOLE)
        with pytest.raises(InvalidOperation, match="as a whole"):
            check_refund(self.captured, eur(1), None, WHOLE)


def test_a_cancellation_releases_what_is_not_captured() -> None:
    partly = payment(AUTHORIZED, transaction("Charge", 4_000))
    assert cancellation(partly, ANY) == eur(6_000)
    assert cancellation(partly, ONCE) == eur(0)
