"""axe finds nothing on the pages, dark and light, also inside of the PSP's frames.

A state that another test comes to is looked at there: `findings_in_both_schemes`.
"""

import pytest
from playwright.sync_api import expect

from axe_support import findings_in_both_schemes
from shopper_support import Shopper

pytestmark = pytest.mark.browser


def test_shop_and_cart(reader: Shopper) -> None:
    for path in ("/", "/cart", "/orders", "/nowhere"):
        reader.go(path)
        assert findings_in_both_schemes(reader.page) == []
    reader.fill_cart("lamp", "plant")
    reader.go("/cart")
    reader.page.locator(".demo summary").click()
    assert findings_in_both_schemes(reader.page) == []


def test_each_method_of_the_drop_in_from_right_to_left(reader: Shopper) -> None:
    reader.check_out("embedded", language="ar")
    reader.card_fields.locator("#number").wait_for()
    for method in ("card", "ideal", "invoice", "purchaseorder"):
        reader.choose(method)
        assert findings_in_both_schemes(reader.page) == []


def test_what_cannot_be_loaded(reader: Shopper) -> None:
    reader.fill_cart("mug")
    reader.prefer(form="card")
    for script in ("**/connector-enabler.es.js", "**/sandbox-psp.js"):
        reader.page.route(script, lambda route: route.abort())
        reader.go("/checkout")
        problem = reader.page.get_by_role("alert").filter(has_text="could not be loaded")
        expect(problem).to_be_visible()
        assert findings_in_both_schemes(reader.page) == []
        reader.page.unroute(script)
