"""Sign-in: what becomes of the anonymous cart, and of everything the guest had."""

from typing import Any

import pytest

from commercetools_support import Json, ProjectWorld, error_of, euro, read, transaction

PASSWORD = "correct horse"
GUEST = "session-1"


def line(sku: str, cents: int, quantity: int = 1, currency: str = "EUR") -> Json:
    """Return a line item draft."""
    price = {"centAmount": cents, "currencyCode": currency}
    return {"name": {"en": sku}, "sku": sku, "price": price, "quantity": quantity}


def cart(project: ProjectWorld, *items: Json, **members: Any) -> Json:
    """Create a cart with line items."""
    return project.post("carts", {"currency": "EUR", "lineItems": list(items), **members})


def sign_in(project: ProjectWorld, **members: Any) -> Json:
    """Sign the customer in."""
    body = {"email": "A@example.com", "password": PASSWORD, **members}
    return read(project.call("POST", "login", body), 200)


def paid(project: ProjectWorld, guest_cart: Json) -> Json:
    """Return the cart with a payment of the anonymous session on it."""
    payment = project.pay(anonymousId=GUEST, transactions=[transaction()["transaction"]])
    add = {"action": "addPayment", "payment": {"typeId": "payment", "id": payment["id"]}}
    return project.updated("carts", guest_cart, add)


def quantities(shown: Json) -> dict[str, int]:
    """Return how many pieces of each variant a cart holds."""
    return {item["variant"]["sku"]: item["quantity"] for item in shown["lineItems"]}


@pytest.fixture
def customer(project: ProjectWorld) -> Json:
    """Return a customer who can sign in."""
    return project.customer(password=PASSWORD)


def test_the_anonymous_cart_is_merged_and_keeps_its_payments(
    project: ProjectWorld, customer: Json
) -> None:
    old = cart(project, line("shoe", 1000, 2), line("hat", 500), customerId=customer["id"])
    guest = paid(
        project, cart(project, line("shoe", 1000, 3), line("sock", 100), anonymousId=GUEST)
    )
    result = sign_in(project, anonymousCart={"typeId": "cart", "id": guest["id"]})
    assert result["customer"]["id"] == customer["id"]
    assert result["cart"]["id"] == old["id"]
    assert result["cart"]["version"] > old["version"]
    assert quantities(result["cart"]) == {"shoe": 3, "hat": 1, "sock": 1}
    assert result["cart"]["totalPrice"]["centAmount"] == 3600
    assert "paymentInfo" not in result["cart"]
    left = project.get(f"carts/{guest['id']}")
    assert (left["cartState"], left["paymentInfo"]) == ("Merged", guest["paymentInfo"])
    assert left["version"] == guest["version"] + 1
    assert project.get(f"carts/{old['id']}") == result["cart"]


def test_a_merged_cart_refuses_everything(project: ProjectWorld, customer: Json) -> None:
    cart(project, line("hat", 500), customerId=customer["id"])
    guest = cart(project, line("shoe", 1000), anonymousId=GUEST)
    sign_in(project, anonymousCartId=guest["id"])
    merged = project.get(f"carts/{guest['id']}")
    change = project.update("carts", merged, {"action": "setLocale", "locale": "de"})
    assert error_of(change, 400)["code"] == "InvalidOperation"
    draft = {"cart": {"typeId": "cart", "id": merged["id"]}, "version": merged["version"]}
    assert error_of(project.call("POST", "orders", draft), 400)["code"] == "InvalidOperation"
    again = {"email": "a@example.com", "password": PASSWORD, "anonymousCartId": merged["id"]}
    assert error_of(project.call("POST", "login", again), 400)["code"] == "InvalidOperation"


def test_the_larger_quantity_counts_and_custom_items_too(
    project: ProjectWorld, customer: Json
) -> None:
    fee = {"name": {"en": "Fee"}, "slug": "fee", "money": euro(50)}
    old = cart(project, line("shoe", 1000, 5), customLineItems=[fee], customerId=customer["id"])
    other = {"name": {"en": "Wrap"}, "slug": "wrap", "money": euro(20)}
    guest = cart(project, line("shoe", 900, 2), customLineItems=[fee, other], anonymousId=GUEST)
    merged = sign_in(project, anonymousCart={"typeId": "cart", "id": guest["id"]})["cart"]
    assert merged["id"] == old["id"]
    assert quantities(merged) == {"shoe": 5}
    assert [item["slug"] for item in merged["customLineItems"]] == ["fee", "wrap"]
    assert merged["totalPrice"]["centAmount"] == 5070


def test_the_most_recently_modified_active_cart_is_the_target(
    project: ProjectWorld, customer: Json
) -> None:
    first = cart(project, line("hat", 500), customerId=customer["id"])
    cart(project, line("cap", 500), customerId=customer["id"])
    frozen = cart(project, line("tie", 500), customerId=customer["id"])
    project.clock.advance(60)
    first = project.updated("carts", first, {"action": "setLocale", "locale": "de"})
    project.clock.advance(60)
    project.updated("carts", frozen, {"action": "freezeCart"})
    guest = cart(project, line("shoe", 1000), anonymousId=GUEST)
    merged = sign_in(project, anonymousCart={"typeId": "cart", "id": guest["id"]})["cart"]
    assert (merged["id"], merged["version"]) == (first["id"], first["version"] + 1)


@pytest.mark.parametrize("has_cart", [True, False])
def test_the_anonymous_cart_becomes_the_customers(
    project: ProjectWorld, customer: Json, has_cart: bool
) -> None:
    mode = {}
    if has_cart:
        old = cart(project, line("hat", 500), customerId=customer["id"])
        mode = {"anonymousCartSignInMode": "UseAsNewActiveCustomerCart"}
    guest = paid(project, cart(project, line("shoe", 1000), anonymousId=GUEST))
    result = sign_in(project, anonymousCart={"typeId": "cart", "id": guest["id"]}, **mode)["cart"]
    assert (result["id"], result["version"]) == (guest["id"], guest["version"] + 1)
    assert (result["customerId"], result["cartState"]) == (customer["id"], "Active")
    assert "anonymousId" not in result
    assert result["paymentInfo"] == guest["paymentInfo"]
    if has_cart:
        assert project.get(f"carts/{old['id']}") == old


def test_everything_of_the_session_is_reassigned(project: ProjectWorld, customer: Json) -> None:
    ordered = cart(project, line("hat", 500), anonymousId=GUEST)
    order = project.post("orders", {"id": ordered["id"], "version": ordered["version"]})
    guest = paid(project, cart(project, line("shoe", 1000), anonymousId=GUEST))
    foreign = project.pay(anonymousId="session-2")
    result = sign_in(
        project, anonymousCart={"typeId": "cart", "id": guest["id"]}, anonymousId=GUEST
    )
    assert result["cart"]["id"] == guest["id"]
    payment = project.get(f"payments/{guest['paymentInfo']['payments'][0]['id']}")
    assert payment["customer"] == {"typeId": "customer", "id": customer["id"]}
    for shown in (project.get(f"orders/{order['id']}"), project.get(f"carts/{ordered['id']}")):
        assert shown["customerId"] == customer["id"]
        assert "anonymousId" not in shown
    assert "anonymousId" not in payment
    assert payment["version"] == 2
    assert project.get(f"payments/{foreign['id']}") == foreign


def test_a_sign_in_without_a_cart_answers_the_active_one(
    project: ProjectWorld, customer: Json
) -> None:
    assert "cart" not in sign_in(project)
    mine = cart(project, customerId=customer["id"])
    assert sign_in(project)["cart"] == mine


def test_the_cart_must_be_of_the_session(project: ProjectWorld, customer: Json) -> None:
    guest = cart(project, line("shoe", 1000), anonymousId=GUEST)
    body = {
        "email": customer["email"],
        "password": PASSWORD,
        "anonymousCart": {"typeId": "cart", "id": guest["id"]},
    }
    answer = project.call("POST", "login", body | {"anonymousId": "session-2"})
    assert error_of(answer, 400)["code"] == "InvalidOperation"
    assert project.get(f"carts/{guest['id']}") == guest


@pytest.mark.parametrize(
    ("email", "password"), [("a@example.com", "wrong"), ("b@example.com", PASSWORD)]
)
def test_wrong_credentials_are_refused(
    project: ProjectWorld, customer: Json, email: str, password: str
) -> None:
    assert customer["password"] != PASSWORD
    answer = project.call("POST", "login", {"email": email, "password": password})
    assert error_of(answer, 400)["code"] == "InvalidCredentials"


def test_a_customer_without_a_password_never_signs_in(project: ProjectWorld) -> None:
    project.customer()
    answer = project.call("POST", "login", {"email": "a@example.com", "password": ""})
    assert error_of(answer, 400)["code"] == "InvalidCredentials"


def test_sign_in_needs_its_scope(project: ProjectWorld, customer: Json) -> None:
    body = {"email": customer["email"], "password": PASSWORD}
    refused = project.call("POST", "login", body, bearer=project.scoped("view_customers"))
    assert refused.status_code == 403
    assert project.call("POST", "login", body, bearer=project.scoped("manage_customers")).ok
