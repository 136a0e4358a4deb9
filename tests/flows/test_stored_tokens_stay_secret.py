"""A stored token is in its PaymentMethod and nowhere else, whatever customers and merchants do."""

from collections.abc import Callable, Iterator

import pytest

from event_support import EventBench
from payment_core.runtime.secret import Secret
from payment_provider_stripe.stored import AttachedMethod
from returning_customers_support import ReturningCustomers, StripeCustomers
from sandbox.faults import FaultRule
from tapped_network import Exchange, Tap

OURS = ("processor.test", "events.test")
HOME = "/bench/payment-methods"
COLLECTIONS = ("messages", "payments", "carts", "customers", "custom-objects", "subscriptions")


class SandboxShop(EventBench, ReturningCustomers):
    """The sandbox PSP, with the event handler beside the processor."""

    asking, declined, missing_holder = (
        "tok_three_ds",
        "tok_stored_declined",
        "tok_stored_authentication",
    )

    def save_as(self, customer: str, kind: str) -> str:
        return self.save(customer, kind)

    def break_the_psp(self, path: str) -> None:
        self.psp.faults.add(FaultRule(path=path, applied_but_failed=True, count=3))


class StripeShop(EventBench, StripeCustomers):
    """The same with Stripe."""

    asking = missing_holder = "pm_card_authenticationRequired"
    declined = "pm_card_chargeCustomerFail"

    def save_as(self, customer: str, kind: str) -> str:
        method_id = self.save(customer)
        self.make_it(method_id, kind)
        return method_id

    def break_the_psp(self, path: str) -> None:
        self.stripe.faults.add(FaultRule(path=path, applied_but_failed=True, count=3))


Shop = SandboxShop | StripeShop


@pytest.fixture
def tap(monkeypatch: pytest.MonkeyPatch) -> Tap:
    tap = Tap()
    tap.listen(monkeypatch)
    return tap


@pytest.fixture(params=[SandboxShop, StripeShop])
def shop(request: pytest.FixtureRequest, tap: Tap) -> Shop:
    assert tap.heard == []
    make: Callable[[], Shop] = request.param
    shop = make()
    shop.settings = {**shop.settings, "LOG_LEVEL": "debug"}
    shop.restart()
    return shop


def secrets_in(heard: list[Exchange]) -> set[str]:
    """Return every token that was ever stored, and the part of Stripe's that charges."""
    stored = set()
    for one in heard:
        if one.method == "POST" and one.path == HOME:
            stored |= {part for part in one.asked.split('"') if part.startswith(("sto_", "cus_"))}
    return stored | {AttachedMethod.read(Secret(one)).payment_method for one in stored}


def store_in_every_way(shop: Shop, customer: str) -> None:
    shop.save(customer)
    session = shop.session_of(customer)
    asked = shop.agree(session, shop.asking).json()["paymentReference"]
    shop.control(asked, "approve" if isinstance(shop, StripeShop) else "confirm")
    shop.confirm(session, asked)
    by_webhook = shop.agree(shop.session_of(customer), shop.asking).json()["paymentReference"]
    shop.control(by_webhook, "approve" if isinstance(shop, StripeShop) else "confirm")
    shop.push_for(3)
    shop.commercetools.faults.add(FaultRule(method="POST", path="/payment-methods$", status=400))
    shop.agree(shop.session_of(customer))


def pay_in_every_way(shop: Shop, customer: str, method_id: str) -> None:
    session = shop.session_of(customer)
    shop.listed(session)
    shop.call("GET", "/operations/config", session)
    paid = shop.pay_again(session, method_id, name="submit-1").json()["paymentReference"]
    shop.pay_again(session, method_id, name="submit-1")
    shop.outcome(paid, "capturePayment", 4_000)
    shop.outcome(paid, "refundPayment", 1_000)
    shop.outcome(paid, "reversePayment")
    shop.break_the_psp("/payments$|/confirm$")
    unknown = shop.session_of(customer)
    shop.pay_again(unknown, method_id, name="submit-2")
    shop.pay_again(unknown, method_id, name="submit-2")
    shop.pay_again(shop.session(shop.cart()), method_id)
    shop.push_for(3)


def charge_in_every_way(shop: Shop, customer: str, method_id: str) -> None:
    for kind in (shop.declined, shop.missing_holder):
        shop.charge(shop.cart_of(customer), shop.save_as(customer, kind))
    cart = shop.cart_of(customer)
    shop.break_the_psp("/payments$|/confirm$")
    for cents in (10_000, 10_000, 5_000):
        shop.charge(cart, method_id, cents, idempotencyKey="march")
    paid = shop.charge(shop.cart_of(customer), method_id).json()["paymentId"]
    shop.add(paid, "Charge", 10_000)
    shop.charge(shop.cart_of(customer, currency="USD"), method_id, 10_000)
    shop.push_for(3)


def remove_in_every_way(shop: Shop, customer: str) -> None:
    session = shop.session_of(customer)
    shop.break_the_psp("/detach$|/stored-methods/")
    for method in shop.methods_of(customer):
        for _ in range(2):
            shop.remove(session, method["id"])
        shop.pay_again(shop.session_of(customer), method["id"])
        shop.charge(shop.cart_of(customer), method["id"])
    shop.push_for(3)


def whatever_happens(shop: Shop) -> None:
    customer = shop.customer()
    store_in_every_way(shop, customer)
    method_id = shop.methods_of(customer)[0]["id"]
    pay_in_every_way(shop, customer, method_id)
    charge_in_every_way(shop, customer, method_id)
    remove_in_every_way(shop, customer)


def gossip(shop: Shop, heard: list[Exchange]) -> Iterator[tuple[str, str]]:
    """Yield what was said and to whom, but for what belongs to the PSP or to the PaymentMethod."""
    for path in COLLECTIONS:
        yield path, str(shop.api("GET", f"{path}?limit=500"))
    yield "the broker", str(shop.broker.deliveries)
    for one in list(heard):
        if one.host in OURS:
            yield f"answer to {one.method} {one.path}", one.told
        elif one.host == "commercetools.test" and not one.path.startswith(HOME):
            yield f"{one.method} {one.path}", one.asked + one.told


def test_nobody_but_the_payment_method_has_the_token(
    shop: Shop, tap: Tap, capsys: pytest.CaptureFixture[str]
) -> None:
    whatever_happens(shop)
    secrets = secrets_in(tap.heard)
    assert len(secrets) >= 5
    logged = "".join(capsys.readouterr())
    assert "A payment method cannot be stored" in logged
    told = [*gossip(shop, tap.heard), ("the log", logged)]
    assert sum("PaymentMethodCreated" in text for _, text in told) > 0
    assert sum("recurringTransaction" in text for _, text in told) > 0
    assert [where for where, text in told if any(one in text for one in secrets)] == []


def test_the_tap_would_hear_it(shop: Shop, tap: Tap) -> None:
    """A token that somebody writes into a Payment is found in what was said."""
    customer = shop.customer()
    method_id = shop.save(customer)
    paid = shop.paid(token=shop.card)
    token = shop.token_at_the_psp(method_id)
    shop.update(paid, {"action": "setStatusInterfaceCode", "interfaceCode": token})
    assert token in secrets_in(tap.heard)
    found = {where for where, text in gossip(shop, tap.heard) if token in text}
    assert found >= {"payments", "messages"}
