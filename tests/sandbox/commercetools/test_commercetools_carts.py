"""Carts, orders and customers."""

from typing import Any

import pytest

from commercetools_support import Json, ProjectWorld, error_of, euro, read

SHOES: Json = {
    "name": {"en": "Shoes"},
    "sku": "shoes-42",
    "price": euro(2500),
    "quantity": 2,
    "images": [{"url": "https://example.com/shoes.jpg"}],
}
PICTURE = {**SHOES["images"][0], "dimensions": {"w": 600, "h": 600}}
FEE = {"name": {"en": "Fee"}, "slug": "fee", "money": euro(300)}


def total(cart: Json) -> int:
    cents: int = cart["totalPrice"]["centAmount"]
    return cents


def change(project: ProjectWorld, cart: Json, *actions: Json) -> Json:
    return project.updated("carts", cart, *actions)


def refused(project: ProjectWorld, cart: Json, *actions: Json) -> str:
    error = error_of(project.update("carts", cart, *actions), 400)
    assert project.get(f"carts/{cart['id']}") == cart
    code: str = error["code"]
    return code


def payment_id(payment: Json) -> Json:
    return {"typeId": "payment", "id": payment["id"]}


def test_a_cart_adds_up_its_items(project: ProjectWorld) -> None:
    cart = project.post(
        "carts",
        {
            "currency": "EUR",
            "key": "cart-1",
            "country": "DE",
            "locale": "de",
            "anonymousId": "a-1",
            "customerEmail": "a@example.com",
            "lineItems": [SHOES],
            "customLineItems": [FEE],
        },
    )
    assert total(cart) == 5300
    assert (cart["cartState"], cart["version"]) == ("Active", 1)
    (shoes,) = cart["lineItems"]
    assert shoes["name"] == SHOES["name"]
    assert shoes["price"]["value"]["centAmount"] == 2500
    assert (shoes["quantity"], shoes["totalPrice"]["centAmount"]) == (2, 5000)
    assert shoes["variant"] == {"id": 1, "sku": "shoes-42", "images": [PICTURE]}
    assert cart["customLineItems"][0]["totalPrice"]["centAmount"] == 300
    assert "taxedPrice" not in cart
    assert project.get("carts/key=cart-1") == cart


def test_the_total_follows_the_line_items(project: ProjectWorld) -> None:
    cart = project.post("carts", {"currency": "EUR"})
    assert total(cart) == 0
    cart = change(project, cart, {"action": "addLineItem", **SHOES})
    assert total(cart) == 5000
    item = {"lineItemId": cart["lineItems"][0]["id"]}
    cart = change(project, cart, {"action": "changeLineItemQuantity", **item, "quantity": 3})
    assert total(cart) == 7500
    cart = change(project, cart, {"action": "removeLineItem", **item, "quantity": 1})
    assert total(cart) == 5000
    cart = change(project, cart, {"action": "removeLineItem", **item})
    assert (total(cart), cart["lineItems"]) == (0, [])


def test_the_total_follows_the_custom_line_items(project: ProjectWorld) -> None:
    cart = change(
        project,
        project.post("carts", {"currency": "EUR"}),
        {"action": "addCustomLineItem", **FEE},
        {"action": "addCustomLineItem", **FEE, "slug": "discount", "money": euro(-100)},
    )
    assert total(cart) == 200
    fee, discount = ({"customLineItemId": item["id"]} for item in cart["customLineItems"])
    cart = change(
        project,
        cart,
        {"action": "changeCustomLineItemQuantity", **fee, "quantity": 2},
        {"action": "changeCustomLineItemMoney", **fee, "money": euro(250)},
    )
    assert total(cart) == 400
    cart = change(project, cart, {"action": "removeCustomLineItem", **discount})
    assert total(cart) == 500
    cart = change(project, cart, {"action": "changeCustomLineItemQuantity", **fee, "quantity": 0})
    assert cart["customLineItems"] == []


@pytest.mark.parametrize(
    ("action", "code"),
    [
        ({"action": "removeLineItem", "lineItemId": "nobody"}, "InvalidOperation"),
        ({"action": "removeCustomLineItem", "customLineItemId": "nobody"}, "InvalidOperation"),
        (
            {"action": "addLineItem", **SHOES, "price": {"centAmount": 1, "currencyCode": "USD"}},
            "InvalidInput",
        ),
        ({"action": "addLineItem", **SHOES, "quantity": -1}, "InvalidJsonInput"),
        ({"action": "addPayment", "payment": {"id": "nobody"}}, "ReferencedResourceNotFound"),
        ({"action": "setCustomerId", "customerId": "nobody"}, "ReferencedResourceNotFound"),
        ({"action": "unfreezeCart"}, "InvalidOperation"),
        ({"action": "setCartTotalTax", "externalTotalGross": euro(1)}, "InvalidOperation"),
    ],
)
def test_what_a_cart_refuses(project: ProjectWorld, action: Json, code: str) -> None:
    assert refused(project, project.fill_cart(), action) == code


def test_a_total_with_tax_lasts_until_the_items_change(project: ProjectWorld) -> None:
    cart = project.fill_cart(taxMode="ExternalAmount")
    cart = change(project, cart, {"action": "setCartTotalTax", "externalTotalGross": euro(1190)})
    taxed = cart["taxedPrice"]
    assert (taxed["totalNet"]["centAmount"], taxed["totalGross"]["centAmount"]) == (1000, 1190)
    assert total(cart) == 1000
    assert "taxedPrice" not in change(project, cart, {"action": "addCustomLineItem", **FEE})


def test_payments_are_attached_once_and_detached(project: ProjectWorld) -> None:
    first, second = project.pay(), project.pay()
    add = [{"action": "addPayment", "payment": payment_id(one)} for one in (first, second, first)]
    cart = change(project, project.fill_cart(), *add)
    assert cart["paymentInfo"]["payments"] == [payment_id(first), payment_id(second)]
    assert cart["version"] == 3
    cart = change(project, cart, {"action": "removePayment", "payment": payment_id(first)})
    assert cart["paymentInfo"]["payments"] == [payment_id(second)]
    cart = change(project, cart, {"action": "removePayment", "payment": payment_id(second)})
    assert "paymentInfo" not in cart


def test_a_frozen_cart_takes_payments_but_no_items(project: ProjectWorld) -> None:
    cart = change(project, project.fill_cart(), {"action": "freezeCart"})
    assert cart["cartState"] == "Frozen"
    item = {"customLineItemId": cart["customLineItems"][0]["id"]}
    for action in (
        {"action": "addLineItem", **SHOES},
        {"action": "addCustomLineItem", **FEE},
        {"action": "removeCustomLineItem", **item},
        {"action": "changeCustomLineItemQuantity", **item, "quantity": 2},
        {"action": "changeCustomLineItemMoney", **item, "money": euro(1)},
        {"action": "freezeCart"},
    ):
        assert refused(project, cart, action) == "InvalidOperation"
    add = {"action": "addPayment", "payment": payment_id(project.pay())}
    cart = change(project, cart, add, {"action": "unfreezeCart"})
    assert (cart["cartState"], len(cart["paymentInfo"]["payments"])) == ("Active", 1)


def test_the_simple_members_of_a_cart(project: ProjectWorld) -> None:
    customer = project.customer()
    address = {"country": "DE", "city": "Berlin"}
    cart = change(
        project,
        project.fill_cart(anonymousId="a-1"),
        {"action": "setCustomerId", "customerId": customer["id"]},
        {"action": "setCustomerEmail", "email": "b@example.com"},
        {"action": "setShippingAddress", "address": address},
        {"action": "setBillingAddress", "address": address},
        {"action": "setCountry", "country": "DE"},
        {"action": "setLocale", "locale": "de"},
        {"action": "setKey", "key": "cart-1"},
    )
    assert (cart["customerId"], cart["customerEmail"]) == (customer["id"], "b@example.com")
    assert cart["shippingAddress"] == cart["billingAddress"] == address
    assert (cart["country"], cart["locale"], cart["key"]) == ("DE", "de", "cart-1")
    assert "anonymousId" not in cart
    anonymous = {"action": "setAnonymousId", "anonymousId": "a-2"}
    assert refused(project, cart, anonymous) == "InvalidOperation"
    cart = change(project, cart, {"action": "setCustomerId"}, anonymous)
    assert cart["anonymousId"] == "a-2"


def test_an_order_is_a_snapshot_of_its_cart(project: ProjectWorld) -> None:
    payment = project.pay()
    add = {"action": "addPayment", "payment": payment_id(payment)}
    cart = change(project, project.fill_cart(), add)
    order = project.post("orders", order_draft(cart, orderNumber="n-1"))
    assert order["cart"] == {"typeId": "cart", "id": cart["id"]}
    assert (order["orderNumber"], order["orderState"], order["version"]) == ("n-1", "Open", 1)
    for name in ("totalPrice", "customLineItems", "paymentInfo"):
        assert order[name] == cart[name]
    assert project.get(f"orders/{order['id']}") == order
    ordered = project.get(f"carts/{cart['id']}")
    assert (ordered["cartState"], ordered["version"]) == ("Ordered", cart["version"] + 1)
    assert refused(project, ordered, add) == "InvalidOperation"
    (message,) = project.messages(order)
    assert (message["type"], message["order"]) == ("OrderCreated", order)


def order_draft(cart: Json, **members: Any) -> Json:
    pointer = {"typeId": "cart", "id": cart["id"]}
    return {"cart": pointer, "version": cart["version"], **members}


def test_the_older_way_to_name_the_cart(project: ProjectWorld) -> None:
    cart = project.fill_cart()
    assert project.post("orders", {"id": cart["id"], "version": 1})["cart"]["id"] == cart["id"]
    both = order_draft(cart, id=cart["id"])
    assert error_of(project.call("POST", "orders", both), 400)["code"] == "InvalidJsonInput"


def test_orders_are_found_by_payment(project: ProjectWorld) -> None:
    payment = project.pay()
    add = {"action": "addPayment", "payment": payment_id(payment)}
    cart = change(project, project.fill_cart(), add)
    order = project.post("orders", order_draft(cart))
    project.post("orders", order_draft(project.fill_cart()))
    where = f'paymentInfo(payments(id="{payment["id"]}"))'
    assert project.get("orders", where=where)["results"] == [order]


def test_a_cart_is_ordered_once_and_in_its_version(project: ProjectWorld) -> None:
    cart = project.fill_cart()
    stale = {**cart, "version": 7}
    assert project.call("POST", "orders", order_draft(stale)).status_code == 409
    project.post("orders", order_draft(cart))
    again = project.call("POST", "orders", order_draft({**cart, "version": 2}))
    assert error_of(again, 400)["code"] == "InvalidOperation"


def test_a_cart_that_cannot_be_ordered_stays_as_it_is(project: ProjectWorld) -> None:
    empty = project.post("carts", {"currency": "EUR"})
    assert error_of(project.call("POST", "orders", order_draft(empty)), 400)
    project.post("orders", order_draft(project.fill_cart(), orderNumber="n-1"))
    cart = project.fill_cart()
    answer = project.call("POST", "orders", order_draft(cart, orderNumber="n-1"))
    assert error_of(answer, 400)["field"] == "orderNumber"
    assert project.get(f"carts/{cart['id']}") == cart


def test_a_cart_can_be_merged_from_behind_the_scenes(project: ProjectWorld) -> None:
    cart = project.fill_cart()
    path = f"https://commercetools.test/test/carts/{cart['id']}/state"
    merged = read(project.session.post(path, json={"cartState": "Merged"}), 200)
    assert (merged["cartState"], merged["version"]) == ("Merged", 2)
    assert refused(project, merged, {"action": "addCustomLineItem", **FEE}) == "InvalidOperation"


def test_a_cart_is_deleted(project: ProjectWorld) -> None:
    path = f"carts/{project.fill_cart()['id']}"
    assert project.call("DELETE", path, params={"version": "1"}).status_code == 200
    assert project.call("GET", path).status_code == 404


def test_customers_have_their_own_address(project: ProjectWorld) -> None:
    customer = project.customer(password="secret", key="customer-1", firstName="Ada")
    assert project.get("customers/key=customer-1") == customer
    assert customer["firstName"] == "Ada"
    assert "secret" not in customer["password"]
    again = project.call("POST", "customers", {"email": "A@example.com"})
    assert error_of(again, 400)["field"] == "email"


@pytest.mark.parametrize("path", ["orders/x", "customers/x"])
def test_what_has_no_update_actions_is_not_updated(project: ProjectWorld, path: str) -> None:
    answer = project.call("POST", path, {"version": 1, "actions": []})
    assert answer.status_code == 405


def test_a_cart_and_a_payment_method_may_be_a_companys(project: ProjectWorld) -> None:
    unit = {"typeId": "business-unit", "key": "acme"}
    cart = project.post("carts", {"currency": "EUR", "businessUnit": unit})
    assert cart["businessUnit"] == unit
    other = {"action": "setBusinessUnit", "businessUnit": {**unit, "key": "other"}}
    assert change(project, cart, other)["businessUnit"] == {**unit, "key": "other"}
    assert project.post("payment-methods", {"businessUnit": unit})["businessUnit"] == unit
    found = project.get("payment-methods", where='businessUnit(key="acme")')["results"]
    assert [one["businessUnit"] for one in found] == [unit]
    unknown = project.call("POST", "carts", {"currency": "EUR", "businessUnit": {"id": "x"}})
    assert error_of(unknown, 400)["code"] == "ReferencedResourceNotFound"
