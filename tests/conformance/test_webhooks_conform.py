"""The kit: webhooks that are real, forged, old, early, changed and repeated."""

from datetime import timedelta

import pytest

from conformance_kit import PSP
from payment_core.runtime.errors import InvalidInput, Unauthenticated

ID, REFERENCE = "0f1e2d3c-4b5a-4697-8877-665544332211", "PSPREFERENCE0001"


@pytest.mark.parametrize("secret", [0, 1])
def test_a_real_one_says_where_to_look(psp: PSP, secret: int) -> None:
    headers, body = psp.webhook(ID, REFERENCE, psp.now(), secret)
    [event] = psp.provider.parse_webhook(headers, body)
    assert (event.payment_id, event.interface_id) == (ID, REFERENCE)
    assert event.type
    assert abs(event.occurred_at - psp.now()) < timedelta(minutes=1)


def test_a_repeated_one_says_the_same(psp: PSP) -> None:
    webhook = psp.webhook(ID, REFERENCE, psp.now(), 0)
    assert psp.provider.parse_webhook(*webhook) == psp.provider.parse_webhook(*webhook)


def test_a_forged_one_is_refused(psp: PSP) -> None:
    with pytest.raises(Unauthenticated):
        psp.provider.parse_webhook(*psp.webhook(ID, REFERENCE, psp.now(), None))


@pytest.mark.parametrize("minutes", [-6, 6])
def test_an_old_or_early_one_is_refused(psp: PSP, minutes: int) -> None:
    """Where the PSP shows no payment, one of any age is evidence, and it comes for weeks."""
    webhook = psp.webhook(ID, REFERENCE, psp.now() + timedelta(minutes=minutes), 0)
    if not psp.provider.capabilities.reads_payments:
        assert [one.payment_id for one in psp.provider.parse_webhook(*webhook)] == [ID]
        return
    with pytest.raises(Unauthenticated):
        psp.provider.parse_webhook(*webhook)


def test_a_changed_one_is_refused(psp: PSP) -> None:
    headers, body = psp.webhook(ID, REFERENCE, psp.now(), 0)
    with pytest.raises(Unauthenticated):
        psp.provider.parse_webhook(headers, body.replace(b"0f1e2d3c", b"ffffffff"))


def test_one_without_a_signature_is_refused(psp: PSP) -> None:
    headers, body = psp.webhook(ID, REFERENCE, psp.now(), 0)
    for missing in headers:
        left = {name: value for name, value in headers.items() if name != missing}
        with pytest.raises(Unauthenticated):
            psp.provider.parse_webhook(left, body)


@pytest.mark.parametrize("value", ["", "t=1", "é", "v1,=", "t=99999999999999999999,v1=00", ","])
def test_a_header_that_makes_no_sense_is_refused(psp: PSP, value: str) -> None:
    headers, body = psp.webhook(ID, REFERENCE, psp.now(), 0)
    for broken in headers:
        with pytest.raises((Unauthenticated, InvalidInput)):
            psp.provider.parse_webhook({**headers, broken: value}, body)
