"""postDeploy prepares what stored payment methods need, where they are enabled."""

import pytest

from deploy_support import CLIENT, SCOPES, DeployBench

CARD = "commercetools-checkout-card-details"
POST = "processor.post_deploy"


def test_the_card_type_is_made_for_payments_and_payment_methods() -> None:
    bench = DeployBench(settings={"STORED_PAYMENT_METHODS_ENABLED": "true"})
    bench.forget_types()
    bench.grant(*SCOPES, "manage_payment_methods", **CLIENT)

    assert bench.run(POST) == 0

    assert bench.fields(CARD) == {
        "brand": "String",
        "lastFour": "String",
        "bin": "String",
        "expiryMonth": "Number",
        "expiryYear": "Number",
        "storePaymentMethod": "Boolean",
    }
    assert bench.type(CARD)["resourceTypeIds"] == ["payment-method-info", "payment-method"]


def test_the_missing_scope_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    bench = DeployBench(settings={"STORED_PAYMENT_METHODS_ENABLED": "true"})

    assert bench.run(POST) == 1

    assert "manage_payment_methods" in capsys.readouterr().err
