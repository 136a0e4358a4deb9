"""A cart that the shop's staff has locked is told from credentials that are refused."""

from bench import COMMERCETOOLS, NEEDED, PROJECT, Bench, Json
from returning_customers_support import ReturningCustomers
from sandbox.commercetools.app import ALL_SCOPES
from sandbox.faults import FaultRule

LOCKED = (409, "CartLocked")


def act(bench: Bench, cart: Json, action: str) -> None:
    """Lock or unlock a cart, as a support agent's tool does."""
    token = bench.access_token("manage_orders", "manage_locked_carts")
    version = bench.api("GET", f"carts/{cart['id']}")["version"]
    answer = bench.network.session().post(
        f"{COMMERCETOOLS}/{PROJECT}/carts/{cart['id']}",
        json={"version": version, "actions": [{"action": action}]},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.ok, answer.text


def limit_scopes(bench: Bench, *more: str) -> None:
    """Let the connector have just the scopes that the README names, and these."""
    bench.grant(*NEEDED, *more)
    bench.restart()


def test_a_locked_cart_is_told_and_paid_when_it_is_unlocked() -> None:
    bench = Bench()
    limit_scopes(bench)
    cart = bench.cart()
    session = bench.session(cart)
    act(bench, cart, "lockCart")
    refused = bench.pay(session)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == LOCKED
    assert "Retry-After" not in refused.headers
    assert bench.api("GET", "payments")["results"] == []
    act(bench, cart, "unlockCart")
    assert bench.pay(session).json()["outcome"] == "approved"


def test_an_attempt_stays_what_it_is_while_the_cart_is_locked() -> None:
    bench = Bench()
    limit_scopes(bench)
    cart = bench.cart()
    session = bench.session(cart)
    payment_id = bench.pay(session, "tok_three_ds", name="one").json()["paymentReference"]
    act(bench, cart, "lockCart")
    assert bench.pay(session, "tok_three_ds", name="one").json()["outcome"] == "pending"
    assert bench.confirm(session, payment_id).json()["outcome"] == "pending"
    refused = bench.pay(session, None, "invoice", name="two")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == LOCKED
    assert bench.transactions(payment_id) == [("Authorization", 10_000, "Pending")]


def test_a_cart_that_is_locked_at_the_last_moment_is_told() -> None:
    bench = Bench()
    cart = bench.cart()
    session = bench.session(cart)
    act(bench, cart, "lockCart")
    refused = bench.pay(session)  # manage_project: only the refusal tells that it is not enough.
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == LOCKED
    act(bench, cart, "unlockCart")
    answer = bench.pay(session)
    assert answer.json()["outcome"] == "approved"
    assert bench.attached(cart) == [answer.json()["paymentReference"]]
    assert len(bench.all_at_the_psp()) == 1


def test_credentials_without_access_are_an_outage_still() -> None:
    bench = Bench()
    session = bench.session(bench.cart())
    rule = FaultRule(method="POST", path="/carts/", status=403, count=None)
    bench.commercetools.faults.add(rule)
    assert bench.pay(session).status_code == 503


def test_with_the_scope_a_locked_cart_is_paid() -> None:
    bench = Bench()
    limit_scopes(bench, "manage_locked_carts")
    cart = bench.cart()
    act(bench, cart, "lockCart")
    assert bench.pay(bench.session(cart)).json()["outcome"] == "approved"


def test_a_recurring_order_waits_for_a_locked_cart() -> None:
    shop = ReturningCustomers()
    customer = shop.customer()
    method_id, cart = shop.save(customer), shop.cart_of(customer)
    act(shop, cart, "lockCart")
    refused = shop.charge(cart, method_id, 10_000)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == LOCKED
    act(shop, cart, "unlockCart")
    answer = shop.charge(cart, method_id, 10_000)
    assert answer.json()["transactionStatus"]["state"] == "Completed"
    assert len(shop.attached(cart)) == 1


def test_the_demo_knows_all_other_scopes() -> None:
    assert "manage_locked_carts" not in ALL_SCOPES
