"""What the official types found in the stand-ins: each was wrong once."""

from collections.abc import Iterator

import pytest

from commercetools_support import ProjectWorld
from sandbox.faults import FaultRule
from stripe_bench import StripeBench
from witness.exceptions import known
from witness.judging import judge
from witness.recording import Recorder, Said, listening


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    """Listen while a test runs."""
    heard = Recorder()
    with listening(heard):
        yield heard


def found(heard: Recorder) -> list[str]:
    """Return what does not fit."""
    assert heard.said
    return [str(one) for one in judge(heard.said, known()).findings]


def test_a_customer_has_all_required_members(recorder: Recorder) -> None:
    ProjectWorld().customer(password="secret-1")

    assert found(recorder) == []


def test_line_items_have_a_product_type_and_pictures_a_size(recorder: Recorder) -> None:
    shoes = {
        "name": {"en": "Shoes"},
        "price": {"centAmount": 100, "currencyCode": "EUR"},
        "images": [{"url": "https://example.com/shoes.jpg"}],
    }
    ProjectWorld().post("carts", {"currency": "EUR", "lineItems": [shoes]})

    assert found(recorder) == []


def test_a_message_about_the_interface_code_has_no_payment_id(recorder: Recorder) -> None:
    project = ProjectWorld()
    payment = project.pay()
    project.change(payment, {"action": "setStatusInterfaceCode", "interfaceCode": "paid"})
    assert project.message_types(payment)[-1] == "PaymentStatusInterfaceCodeSet"

    assert found(recorder) == []


def test_errors_have_official_codes() -> None:
    said: list[Said] = []
    for status in (400, 401, 403, 404, 409, 429, 500, 502, 503, 504):
        # A recorder of its own: one keeps a single answer of those that look alike.
        with listening(heard := Recorder()):
            project = ProjectWorld()
            project.commercetools.faults.add(FaultRule(status=status))
            assert project.call("GET", "payments").status_code == status
        said += heard.said

    verdict = judge(said, known())
    assert [str(one) for one in verdict.findings] == []
    assert verdict.judged["commercetools answer"] == 10


def test_a_refused_value_is_shown(recorder: Recorder) -> None:
    project = ProjectWorld()
    project.commercetools.project.refusals.order("query", "InvalidField")
    assert project.call("GET", "payments").status_code == 400

    assert found(recorder) == []


def test_charges_and_refunds_show_no_more_than_stripes(recorder: Recorder) -> None:
    bench = StripeBench()
    payment_id = bench.paid()
    bench.outcome(payment_id, "capturePayment", 10_000)
    bench.outcome(payment_id, "refundPayment", 10_000)

    assert found(recorder) == []
