"""What a returning customer sees, pays with and removes; and nobody else."""

from pathlib import Path

import pytest

from bench import WEBHOOK_SECRET, Bench, Json
from installed_support import install_provider
from page_on_providers import tinypay_of_the_page
from returning_customers_support import ENABLED, ReturningCustomers
from sandbox.faults import FaultRule
from sandbox.psp.errors import NotFound

EXPIRED = {
    "type": {"typeId": "type", "key": "commercetools-checkout-card-details"},
    "fields": {"brand": "visa", "lastFour": "0001", "expiryMonth": 12, "expiryYear": 2025},
}


@pytest.fixture
def shop() -> ReturningCustomers:
    return ReturningCustomers()


def error_of(answer: Json) -> tuple[str, str | None]:
    return answer["errors"][0]["code"], answer["errors"][0].get("field")


class TestList:
    def test_a_method_in_the_templates_shape_without_its_token(
        self, shop: ReturningCustomers
    ) -> None:
        customer = shop.customer()
        method_id = shop.save(customer, "tok_approved_mastercard")
        [shown] = shop.listed(shop.session_of(customer))
        assert shown.pop("createdAt").startswith("2026-01-01T")
        assert shown == {
            "id": method_id,
            "type": "card",
            "isDefault": False,
            "isExpired": False,
            "displayOptions": {
                "endDigits": "4444",
                "brand": {"key": "mastercard"},
                "expiryMonth": 12,
                "expiryYear": 2040,
            },
        }

    def test_the_default_and_an_expired_card_are_told_apart(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        default = shop.save(customer)
        shop.change_method(default, {"action": "setDefault", "default": True})
        shop.later(1)
        expired = shop.add_method(customer, custom=EXPIRED)
        shown = shop.listed(shop.session_of(customer))
        assert [(one["id"], one["isDefault"], one["isExpired"]) for one in shown] == [
            (default, True, False),
            (expired, False, True),
        ]

    def test_more_than_a_page(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        made = {shop.add_method(customer) for _ in range(230)}
        shown = [one["id"] for one in shop.listed(shop.session_of(customer))]
        assert (len(shown), set(shown)) == (230, made)

    def test_a_guest_has_none(self, shop: ReturningCustomers) -> None:
        shop.save(shop.customer())
        assert shop.listed(shop.session(shop.cart())) == []

    @pytest.mark.parametrize(
        "members",
        [
            {"paymentInterface": "another-psp"},
            {"interfaceAccount": "account-2"},
            {"paymentMethodStatus": "Inactive"},
            {"method": "voucher"},
            {"method": "ideal"},
            {"token": None},
        ],
    )
    def test_what_cannot_be_paid_with_here_is_not_shown(
        self, shop: ReturningCustomers, members: Json
    ) -> None:
        customer = shop.customer()
        method_id = shop.add_method(customer, **members)
        session = shop.session_of(customer)
        assert shop.listed(session) == []
        answer = shop.pay_again(session, method_id)
        field = "paymentMethod.storedPaymentMethodId"
        assert (answer.status_code, error_of(answer.json())) == (400, ("InvalidField", field))

    def test_only_customers_are_told_that_it_is_enabled(self, shop: ReturningCustomers) -> None:
        for session, enabled in (
            (shop.session_of(shop.customer()), True),
            (shop.session(shop.cart()), False),
        ):
            answer = shop.call("GET", "/operations/config", session)
            assert answer.json()["storedPaymentMethodsConfig"] == {"isEnabled": enabled}


class TestPaying:
    def test_with_a_stored_card(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        cart = shop.cart_of(customer, 5_000)
        answer = shop.pay_again(shop.session(cart), method_id).json()
        assert answer["outcome"] == "approved"
        assert shop.transactions(answer["paymentReference"]) == [
            ("Authorization", 5_000, "Success")
        ]
        [at_psp] = shop.at_the_psp(answer["paymentReference"])
        assert at_psp["method"]["lastFour"] == "4242"
        assert len(shop.methods_of(customer)) == 1

    def test_the_psp_decides_about_the_rest(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        method_id = shop.save(customer, "tok_stored_declined")
        answer = shop.pay_again(shop.session_of(customer), method_id).json()
        assert (answer["outcome"], answer["error"]["code"]) == ("rejected", "card_declined")

    def test_the_shopper_can_be_asked(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        session = shop.session_of(customer)
        asked = shop.agree(session, "tok_three_ds").json()["paymentReference"]
        shop.control(asked, "confirm")
        shop.later(60)
        [method] = shop.methods_of(customer)
        again = shop.pay_again(shop.session_of(customer), method["id"]).json()
        assert (again["outcome"], again["action"]["type"]) == ("pending", "threeDS")

    def test_another_stored_card_replaces_one_that_waits_for_its_challenge(
        self, shop: ReturningCustomers
    ) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        session = shop.session_of(customer)
        shop.pay(session, "tok_three_ds", name="first")
        assert shop.pay_again(session, method_id, name="second").json()["outcome"] == "approved"

    def test_a_repeated_name_is_answered_after_the_card_is_gone(
        self, shop: ReturningCustomers
    ) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        session = shop.session_of(customer)
        first = shop.pay_again(session, method_id, name="submit-1").json()
        shop.remove(session, method_id)
        assert shop.pay_again(session, method_id, name="submit-1").json() == first

    def test_an_expired_card_is_refused(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        method_id = shop.add_method(customer, custom=EXPIRED)
        answer = shop.pay_again(shop.session_of(customer), method_id)
        assert (answer.status_code, error_of(answer.json())[0]) == (400, "InvalidOperation")

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"token": "tok_approved"}, "paymentMethod.token"),
            ({"method": "invoice"}, "paymentMethod.type"),
        ],
    )
    def test_what_contradicts_the_stored_card_is_refused(
        self, shop: ReturningCustomers, more: Json, field: str
    ) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        members = {"token": None, **more, "storedPaymentMethodId": method_id}
        answer = shop.pay(shop.session_of(customer), **members)
        assert error_of(answer.json()) == ("InvalidField", field)


class TestOwners:
    @pytest.mark.parametrize("whose", ["another customer's", "a guest's"])
    def test_nobody_else_sees_it_pays_with_it_or_removes_it(
        self, shop: ReturningCustomers, whose: str
    ) -> None:
        owner = shop.customer()
        method_id = shop.save(owner)
        stranger = shop.customer("eve@example.com") if whose == "another customer's" else None
        session = shop.session_of(stranger) if stranger else shop.session(shop.cart())
        assert shop.listed(session) == []
        assert shop.pay_again(session, method_id).status_code == 400
        unknown = "00000000-0000-4000-8000-000000000000"
        answers = [shop.remove(session, one).json() for one in (method_id, unknown)]
        assert answers[0] == answers[1]
        assert answers[0]["statusCode"] == 404
        assert [one["id"] for one in shop.methods_of(owner)] == [method_id]
        assert shop.pay_again(shop.session_of(owner), method_id).json()["outcome"] == "approved"


class TestRemoving:
    def test_it_is_gone_in_both_worlds(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        session, token = shop.session_of(customer), shop.token_at_the_psp(method_id)
        assert shop.remove(session, method_id).status_code == 204
        assert (shop.listed(session), shop.methods_of(customer)) == ([], [])
        with pytest.raises(NotFound):
            shop.psp.vault.delete(token)
        assert shop.remove(session, method_id).status_code == 404

    def test_also_when_the_psp_has_forgotten_it(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        shop.forget_at_the_psp(method_id)
        assert shop.remove(shop.session_of(customer), method_id).status_code == 204
        assert shop.methods_of(customer) == []

    def test_also_when_somebody_changed_or_deleted_it_meanwhile(
        self, shop: ReturningCustomers
    ) -> None:
        customer = shop.customer()
        session = shop.session_of(customer)
        for status in (409, 404):
            method_id = shop.save(customer)
            fault = FaultRule(method="DELETE", path="/payment-methods/", status=status)
            shop.commercetools.faults.add(fault)
            assert shop.remove(session, method_id).status_code == 204

    def test_an_outage_of_the_psp_leaves_it_there_to_be_removed_again(
        self, shop: ReturningCustomers
    ) -> None:
        customer = shop.customer()
        method_id = shop.save(customer)
        session = shop.session_of(customer)
        shop.psp.faults.add(FaultRule(path="/stored-methods/", status=503, count=3))
        assert shop.remove(session, method_id).status_code == 503
        assert len(shop.methods_of(customer)) == 1
        assert shop.remove(session, method_id).status_code == 204

    @pytest.mark.parametrize("name", ["x", "..", "%2e%2e", "0f1e2d3c-4b5a-4697-8877-66554433221"])
    def test_what_is_no_id_is_not_found(self, shop: ReturningCustomers, name: str) -> None:
        assert shop.remove(shop.session_of(shop.customer()), name).status_code in (404, 405)


class TestSecrecy:
    def test_the_token_is_told_to_nobody(self, shop: ReturningCustomers) -> None:
        customer = shop.customer()
        session = shop.session_of(customer)
        answers = [shop.agree(session)]
        [method] = shop.methods_of(customer)
        token = method["token"]["value"]
        assert token.startswith("sto_")
        answers.append(shop.pay_again(shop.session_of(customer), method["id"]))
        answers.append(shop.charge(shop.cart_of(customer), method["id"]))
        told = "".join(one.text for one in answers)
        told += str(shop.listed(session)) + shop.remove(session, method["id"]).text
        for path in ("messages", "payments", "carts"):
            told += str(shop.api("GET", f"{path}?limit=500"))
        assert "PaymentMethodCreated" in told
        assert token not in told


class TestDisabled:
    def test_nothing_is_stored_shown_or_charged(self) -> None:
        bench = Bench()
        session = bench.session(bench.cart())
        assert bench.pay(session, storePaymentMethod=True).json()["outcome"] == "approved"
        listed = bench.call("GET", "/stored-payment-methods", session)
        assert listed.json() == {"storedPaymentMethods": []}

    def test_a_provider_that_stores_nothing_refuses_to_start(
        self,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
    ) -> None:
        tinypay = {
            "PAYMENT_PROVIDER": "tinypay",
            "TINYPAY_URL": "https://tinypay.test",
            "TINYPAY_SECRET_KEY": "tinypay-key",
            "TINYPAY_WEBHOOK_SECRETS": WEBHOOK_SECRET,
        }
        install_provider(monkeypatch, tmp_path, "tinypay", tinypay_of_the_page())
        with pytest.raises(SystemExit):
            Bench(settings={**ENABLED, **tinypay})
        assert "STORED_PAYMENT_METHODS_ENABLED" in capsys.readouterr().err
