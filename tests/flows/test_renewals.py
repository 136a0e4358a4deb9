"""commercetools Checkout renews a subscription: it calls the connector, until that answers."""

import pytest

from bench import PROCESSOR, Json
from recurring_support import DAY, SubscriptionShop
from sandbox.faults import FaultRule


class RenewingShop(SubscriptionShop):
    """A subscription was begun, its order made, and Checkout has set up what renews it."""

    def __init__(self) -> None:
        super().__init__()
        self.commercetools.connector_calls.connect(PROCESSOR, self.http)
        self.customer_id = self.customer()

    def begin(self, card: str) -> str:
        """Return the payment method with which the subscription is renewed."""
        cart = self.monthly_cart(self.customer_id)
        answer = self.pay(self.session(cart), card).json()
        if answer["outcome"] == "pending":
            self.control(answer["paymentReference"], "settle")
            self.later(60)
        self.make_order(cart)
        [job] = self.jobs()
        assert job["status"]["state"] == "Completed"
        return str(job["paymentMethod"]["id"])

    def renew(self, method_id: str, key: str = "month-2", cart: Json | None = None) -> Json:
        """Return the transaction of the next month, after Checkout has called the connector."""
        cart = cart or self.monthly_cart(self.customer_id)
        draft = {
            "key": key,
            "application": {"typeId": "application", "key": "checkout"},
            "cart": {"typeId": "cart", "id": cart["id"]},
            "transactionItems": [
                {
                    "type": "Recurring",
                    "paymentMethod": {"typeId": "payment-method", "id": method_id},
                    "amount": {"centAmount": 10_000, "currencyCode": "EUR"},
                }
            ],
        }
        begun = self.api("POST", "transactions", draft)
        assert begun["transactionStatus"]["state"] == "Initial"
        return self.transaction(key)

    def transaction(self, key: str = "month-2") -> Json:
        """Return the transaction as Checkout knows it."""
        found: Json = self.api("GET", f"transactions/key={key}")
        return found

    def charges(self) -> list[int]:
        """Return the sums that the PSP has approved for carts of later months."""
        first = {one["originPayment"]["id"] for one in self.jobs()}
        payments = self.api("GET", "payments?limit=500")["results"]
        return [
            one["amount"]["value"]
            for payment in payments
            if payment["id"] not in first
            for one in self.at_the_psp(payment["id"])
            if one["status"] != "declined"
        ]


@pytest.fixture
def shop() -> RenewingShop:
    return RenewingShop()


def state(transaction: Json) -> tuple[str, list[str]]:
    status = transaction["transactionStatus"]
    return status["state"], [one["code"] for one in status.get("errors", ())]


def payment_of(transaction: Json) -> str:
    [item] = transaction["transactionItems"]
    return str(item["payment"]["id"])


def test_checkout_charges_the_method_of_the_job(shop: RenewingShop) -> None:
    renewed = shop.renew(shop.begin(shop.card))
    assert state(renewed) == ("Completed", [])
    assert shop.transactions(payment_of(renewed)) == [("Authorization", 10_000, "Success")]
    shop.later(DAY)
    assert shop.transaction() == renewed
    assert shop.charges() == [10_000]
    assert len(shop.jobs()) == 1


@pytest.mark.parametrize(
    ("card", "code"),
    [
        ("tok_stored_declined", "PaymentRejected"),
        ("tok_stored_authentication", "AuthenticationRequired"),
    ],
)
def test_a_card_that_is_declined_later(shop: RenewingShop, card: str, code: str) -> None:
    renewed = shop.renew(shop.begin(card))
    assert state(renewed) == ("Failed", [code])
    shop.later(DAY)
    assert shop.transaction() == renewed
    # Another month is another transaction, and the first one stays as it was.
    assert state(shop.renew(shop.save(shop.customer_id), "month-2-again"))[0] == "Completed"
    assert state(shop.transaction()) == ("Failed", [code])


@pytest.mark.parametrize(
    ("fault", "first"),
    [
        (FaultRule(path="/v1/payments$", status=503, count=3), "Pending"),
        (FaultRule(path="/v1/payments$", reset=True, count=3), "Pending"),
        # The PSP has charged; the connector sees it when it looks.
        (FaultRule(path="/v1/payments$", applied_but_failed=True, count=3), "Completed"),
    ],
    ids=["refused", "not reached", "answer lost"],
)
def test_a_psp_without_an_answer_is_asked_once_more(
    shop: RenewingShop, fault: FaultRule, first: str
) -> None:
    method = shop.begin(shop.card)
    shop.psp.faults.add(fault)
    assert state(shop.renew(method))[0] == first
    _comes_to_its_end(shop)


@pytest.mark.parametrize("path", ["/payment-methods/", "/carts/", "/payments$"])
def test_a_503_is_repeated_with_the_same_key(shop: RenewingShop, path: str) -> None:
    method = shop.begin(shop.card)
    cart = shop.monthly_cart(shop.customer_id)
    down = FaultRule(path=path, status=503, count=None)
    shop.commercetools.faults.add(down)
    assert state(shop.renew(method, cart=cart)) == ("Initial", [])
    shop.later(60)
    assert state(shop.transaction()) == ("Initial", [])
    shop.commercetools.faults.clear()
    _comes_to_its_end(shop)


def _comes_to_its_end(shop: RenewingShop) -> None:
    for _ in range(3):
        shop.later(60)
        shop.transaction()
    assert state(shop.transaction()) == ("Completed", [])
    assert shop.charges() == [10_000]


def test_the_connector_is_down_for_an_hour(shop: RenewingShop) -> None:
    method = shop.begin(shop.card)
    shop.commercetools.connector_calls.connect("https://nothing.test", shop.http)
    shop.renew(method)
    for _ in range(6):
        shop.later(600)
        assert state(shop.transaction()) == ("Initial", [])
    shop.commercetools.connector_calls.connect(PROCESSOR, shop.http)
    shop.later(60)
    shop.transaction()
    assert state(shop.transaction()) == ("Completed", [])
    assert shop.charges() == [10_000]


def test_a_bank_that_takes_its_time(shop: RenewingShop) -> None:
    renewed = shop.renew(shop.begin("tok_pending_success"))
    assert state(renewed)[0] == "Pending"
    shop.control(payment_of(renewed), "settle")
    shop.later(60)
    shop.transaction()
    assert state(shop.transaction()) == ("Completed", [])
    assert shop.charges() == [10_000]


def test_a_method_that_was_removed(shop: RenewingShop) -> None:
    method = shop.begin(shop.card)
    shop.forget_at_the_psp(method)
    assert state(shop.renew(method))[0] == "Failed"
    assert shop.charges() == []
