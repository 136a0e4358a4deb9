"""postDeploy and preUndeploy of the processor reach their end state from any other."""

import pytest

from bench import PROCESSOR, Json
from deploy_support import SERVICE_URL, DeployBench

INTERACTION = "commercetools-checkout-payment-interface-interaction"
PURCHASE_ORDER = "payment-launchpad-purchase-order"
INTERACTION_FIELDS = {
    "createdAt": "DateTime",
    "type": "String",
    "interactionId": "String",
    "request": "String",
    "response": "String",
}
PURCHASE_ORDER_FIELDS = {
    "launchpadPurchaseOrderNumber": "String",
    "launchpadPurchaseOrderInvoiceMemo": "String",
}
POST, PRE = "processor.post_deploy", "processor.pre_undeploy"
WEBHOOK = f"{PROCESSOR}/webhooks/sandbox"


def type_draft(key: str, resource: str, fields: dict[str, str]) -> Json:
    return {
        "key": key,
        "name": {"en": "made by somebody else"},
        "resourceTypeIds": [resource],
        "fieldDefinitions": [
            {"name": name, "label": {"en": "theirs"}, "type": {"name": kind}, "required": False}
            for name, kind in fields.items()
        ],
    }


def expect_types(bench: DeployBench) -> None:
    assert bench.fields(INTERACTION) == INTERACTION_FIELDS
    assert bench.fields(PURCHASE_ORDER) == PURCHASE_ORDER_FIELDS
    assert bench.type(INTERACTION)["resourceTypeIds"] == ["payment-interface-interaction"]
    assert bench.type(PURCHASE_ORDER)["resourceTypeIds"] == ["payment"]


def test_an_unprepared_project_gets_what_payments_need() -> None:
    bench = DeployBench()
    bench.forget_types()

    assert bench.run(POST) == 0

    expect_types(bench)
    answer = bench.pay(bench.session(bench.cart()), None, "purchaseorder", poNumber="PO-1")
    payment = bench.api("GET", f"payments/{answer.json()['paymentReference']}")
    assert payment["custom"]["fields"] == {"launchpadPurchaseOrderNumber": "PO-1"}
    assert bench.api("GET", f"payments/{bench.paid()}")["interfaceInteractions"]


def test_the_second_time_nothing_changes() -> None:
    bench = DeployBench()
    bench.forget_types()
    assert bench.run(POST) == 0
    before = bench.api("GET", "types")

    assert bench.run(POST) == 0

    assert bench.api("GET", "types") == before
    assert bench.webhook_urls() == [WEBHOOK]


def test_a_type_that_lacks_fields_gets_them_and_keeps_the_rest() -> None:
    bench = DeployBench()
    bench.forget_types()
    theirs = {"type": "String", "response": "String", "theirOwn": "Number"}
    bench.api("POST", "types", type_draft(INTERACTION, "payment-interface-interaction", theirs))

    assert bench.run(POST) == 0

    assert bench.fields(INTERACTION) == {**theirs, **INTERACTION_FIELDS}
    kept = bench.type(INTERACTION)
    assert kept["name"] == {"en": "made by somebody else"}
    assert kept["fieldDefinitions"][0]["label"] == {"en": "theirs"}
    before = kept["version"]
    assert bench.run(POST) == 0
    assert bench.type(INTERACTION)["version"] == before


@pytest.mark.parametrize(
    ("resource", "fields", "complaint"),
    [
        ("payment", {"launchpadPurchaseOrderNumber": "Number"}, "launchpadPurchaseOrderNumber"),
        ("order", PURCHASE_ORDER_FIELDS, f"Type {PURCHASE_ORDER} is not for payment."),
    ],
)
def test_a_type_for_another_purpose_is_not_touched(
    resource: str, fields: dict[str, str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = DeployBench()
    bench.forget_types()
    made = bench.api("POST", "types", type_draft(PURCHASE_ORDER, resource, fields))

    assert bench.run(POST) == 1

    assert complaint in capsys.readouterr().err
    assert bench.type(PURCHASE_ORDER) == made


def test_webhooks_are_registered_once_for_the_url_that_connect_tells(
    capsys: pytest.CaptureFixture[str],
) -> None:
    bench = DeployBench()

    assert bench.run(POST, CONNECT_SERVICE_URL=f"{SERVICE_URL}/") == 0
    assert "Configure the signing secret" in capsys.readouterr().out
    assert bench.run(POST, CONNECT_SERVICE_URL=SERVICE_URL) == 0

    assert bench.webhook_urls() == [WEBHOOK, f"{SERVICE_URL}/webhooks/sandbox"]


def test_without_a_url_the_script_says_that_there_are_no_webhooks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    bench = DeployBench()
    assert bench.run(POST, PROCESSOR_URL="") == 0
    assert "the URL of this application is not known" in capsys.readouterr().out
    assert bench.webhook_urls() == [WEBHOOK]


def test_undeploying_takes_back_what_is_ours_and_nothing_else() -> None:
    bench = DeployBench()
    assert bench.run(POST, CONNECT_SERVICE_URL=SERVICE_URL) == 0

    for _ in range(2):
        assert bench.run(PRE, CONNECT_SERVICE_URL=SERVICE_URL) == 0
        assert bench.webhook_urls() == [WEBHOOK]
        expect_types(bench)

    bench.clock.advance(1)
    assert bench.run(POST, CONNECT_SERVICE_URL=SERVICE_URL) == 0
    assert len(bench.webhook_urls()) == 2
