"""What every visitor of a shop may read before there is a session."""

import msgspec
import pytest

from bench import SETTINGS, SHOP, Place

SECRETS = {
    value
    for name, value in SETTINGS.items()
    if any(word in name for word in ("SECRET", "PRIVATE", "CLIENT_ID")) and value
}


def test_open_configuration_it_says_how_to_show_the_buttons_of_the_provider() -> None:
    found = Place().client(PAYMENT_PROVIDER="sandbox").get("/express-config").get_json()
    assert (found["provider"], found["types"]) == ("sandbox", ["wallets"])
    assert found["publishableKey"]
    assert found["scriptUrl"].endswith("/sandbox-psp.js")


def test_open_configuration_stripe_says_how_it_counts() -> None:
    found = Place().client(PAYMENT_PROVIDER="stripe").get("/express-config").get_json()
    assert found["amountDecimals"] == {"ISK": 2, "UGX": 2, "MGA": 0}
    assert found["amountSteps"]["BHD"] == 10
    assert found["captureMethod"] in ("manual", "automatic")


@pytest.mark.parametrize("provider", ["sandbox", "stripe"])
def test_open_configuration_leaked_secret_it_holds_none(provider: str) -> None:
    answer = Place().client(PAYMENT_PROVIDER=provider).get("/express-config")
    assert answer.status_code == 200
    assert [one for one in SECRETS if one in answer.text] == []
    assert "methods" not in msgspec.json.decode(answer.data)


def test_open_configuration_it_costs_no_call_and_is_kept_by_caches() -> None:
    # No server is in this network, so that a call to any would be a 503.
    answer = Place().client().get("/express-config", headers={"Origin": SHOP})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    # A cache in front keeps the answers for the shop's origins apart.
    assert "Origin" in answer.headers["Vary"]


def test_open_configuration_only_the_shops_own_pages_read_it() -> None:
    client = Place().client()
    ours = client.get("/express-config", headers={"Origin": SHOP})
    theirs = client.get("/express-config", headers={"Origin": "https://shop.evil"})
    assert ours.headers["Access-Control-Allow-Origin"] == SHOP
    assert "Access-Control-Allow-Origin" not in theirs.headers


def test_open_configuration_foreign_address_nothing_of_the_request_counts() -> None:
    client = Place().client()
    asked = "/express-config?scriptUrl=https://evil.test/x.js&validationUrl=http://169.254.169.254/"
    assert client.get(asked).data == client.get("/express-config").data


def test_open_configuration_an_error_is_not_kept() -> None:
    answer = Place().client().get("/express-config?" + "&".join("a=1" for _ in range(200)))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (400, "no-store")
