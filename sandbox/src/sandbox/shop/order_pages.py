"""Orders, as their shopper sees them."""

import re

from flask import Blueprint, abort

from sandbox.shop.merchant_api import Json
from sandbox.shop.orders import Orders
from sandbox.shop.page_rendering import PageRenderer
from sandbox.shop.settings import ShopSettings
from sandbox.shop.visitor import current_visitor

_NUMBER = re.compile(r"[A-Z0-9-]{1,40}")
_UNDER_WAY = ("Initial", "Pending")


class OrderPages:
    """`/orders` and below, for who made the order."""

    def __init__(self, orders: Orders, renderer: PageRenderer, settings: ShopSettings) -> None:
        self._orders = orders
        self._renderer = renderer
        self._merchant_center = f"{settings.merchant_center_url}/{settings.project_key}"

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("orders", __name__)
        routes.add_url_rule("/orders", view_func=self.orders)
        routes.add_url_rule("/orders/<number>", view_func=self.order)
        routes.add_url_rule("/orders/<number>/versions", view_func=self.versions)
        return routes

    def orders(self) -> str:
        """`GET /orders`: the visitor's latest."""
        visitor = current_visitor()
        found = self._orders.latest(visitor.guest_orders, visitor.customer_id)
        return self._renderer.page("orders.html", orders=found)

    def order(self, number: str) -> str:
        """`GET /orders/{number}`: the order, and what was paid and returned."""
        order = self._find(number)
        payments = _payments(order)
        return self._renderer.page(
            "order.html",
            order=order,
            receipt=self._renderer.receipt(payments),
            versions=_versions(payments),
            is_under_way=any(_is_under_way(one) for one in payments),
            merchant_center_url=f"{self._merchant_center}/orders/{order['id']}/general",
        )

    def versions(self, number: str) -> Json:
        """`GET /orders/{number}/versions`: tells a waiting page when to look again."""
        return {"versions": _versions(_payments(self._find(number)))}

    def _find(self, number: str) -> Json:
        if not _NUMBER.fullmatch(number):
            abort(404)
        order = self._orders.find(number) or abort(404)
        # What is somebody else's does not exist, so that nobody can try numbers.
        if not current_visitor().may_see(number, order.get("customerId")):
            abort(404)
        return order


def _payments(order: Json) -> list[Json]:
    return [one["obj"] for one in order.get("paymentInfo", {}).get("payments", ())]


def _versions(payments: list[Json]) -> str:
    return " ".join(f"{one['id']}:{one['version']}" for one in payments)


def _is_under_way(payment: Json) -> bool:
    return any(one["state"] in _UNDER_WAY for one in payment["transactions"])
