"""A report is fetched from the PSP's own host, whatever address a webhook names."""

import msgspec
import pytest

from adyen_items import ACCOUNT, basic, told, webhook
from adyen_report_support import ReportBench
from bench import COMMERCETOOLS, PROCESSOR

EVIL = "https://evil.test/collect?x=1"


@pytest.mark.parametrize(
    "address",
    [
        EVIL,
        "http://169.254.169.254/latest/meta-data",
        "https://ca-test.adyen.com.evil.test/reports/download/x.csv",
        "https://ca-test.adyen.com@evil.test/x.csv",
        "file:///etc/passwd",
    ],
)
def test_foreign_address_a_report_that_a_webhook_announces_is_not_fetched_from_there(
    address: str,
) -> None:
    """The webhook's signature does not cover the address, so none but our own is called."""
    bench = ReportBench()
    bench.paid()
    account = {"merchant_account_code": ACCOUNT, "merchant_reference": "", "reason": address}
    item = msgspec.structs.replace(told("REPORT_AVAILABLE", original=None), **account)
    assert bench.send(webhook(item), basic()).ok
    bench.publish()
    assert bench.reconcile().reports

    own = {one.removeprefix("https://") for one in (COMMERCETOOLS, PROCESSOR)}
    assert bench.network.hosts == own | {"checkout-test.adyen.com", "ca-test.adyen.com"}
