"""The customers of the demo shop, as the project has them before they come back."""

from sandbox.demo.checkout import Merchant
from sandbox.demo.facts import Facts
from sandbox.shop.people import CUSTOMERS

_WITH_AN_EXPIRED_CARD = "jonas"
_CARD_TYPE = "commercetools-checkout-card-details"


def register_customers(facts: Facts) -> None:
    """Create them, one with a card that has expired; raises `CheckoutFailed`.

    The type of a card's details has to be there: the processor's deploy script makes it.
    """
    base = f"{facts.api_url}/{facts.project_key}"
    with Merchant(facts) as merchant:
        headers = merchant.sign_in()
        for person in CUSTOMERS.values():
            merchant.call("POST", f"{base}/customers", headers, json=person.customer_draft)
        expired = {
            "customer": {"typeId": "customer", "key": _WITH_AN_EXPIRED_CARD},
            "method": "card",
            "paymentInterface": facts.provider,
            "token": {"value": "sto_of_years_ago"},
            "custom": {
                "type": {"typeId": "type", "key": _CARD_TYPE},
                "fields": {
                    "brand": "mastercard",
                    "lastFour": "4444",
                    "expiryMonth": 4,
                    "expiryYear": 2024,
                },
            },
        }
        merchant.call("POST", f"{base}/payment-methods", headers, json=expired)
