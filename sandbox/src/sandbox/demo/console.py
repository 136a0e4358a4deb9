"""What the demo tells the person who started it."""

from collections.abc import Mapping, Sequence

from sandbox.demo.facts import Facts
from sandbox.psp.cards import TEST_CARDS

_PAY = """\
curl -i {processor}/payments -H 'X-Session-Id: {session}' \\
  -H 'Content-Type: application/json' \\
  -d '{{"paymentMethod":{{"type":"card","token":"tok_approved"}}}}'"""
_CAPTURE = """\
curl -i {processor}/operations/payment-intents/PAYMENT_REFERENCE \\
  -H '{name}: {value}' -H 'Content-Type: application/json' \\
  -d '{{"actions":[{{"action":"capturePayment",
    "amount":{{"centAmount":2000,"currencyCode":"EUR"}}}}]}}'"""


def welcome(facts: Facts, session_id: str, credentials: Mapping[str, str]) -> str:
    """Return addresses, test cards, and requests that pay a cart made for the purpose.

    `credentials` is the header of an API client of the merchant.
    """
    ((name, value),) = credentials.items()
    pay = _PAY.format(processor=facts.processor_url, session=session_id)
    capture = _CAPTURE.format(processor=facts.processor_url, name=name, value=value)
    sections = (
        ("Addresses", _addresses(facts)),
        ("Test cards (any future expiry, any CVC) and their tokens", _cards()),
        ("Pay a cart that waits for you", [pay]),
        ("Capture a part, with the paymentReference that you got", [capture]),
    )
    return "\n".join(_section(title, lines) for title, lines in sections)


def _section(title: str, lines: Sequence[str]) -> str:
    return "\n".join(("", title, "-" * len(title), *lines))


def _addresses(facts: Facts) -> list[str]:
    rows = (
        ("Demo shop", facts.shop_url, "start here"),
        ("Processor", facts.processor_url, "its routes are at /openapi.json"),
        ("Event handler", facts.event_handler_url, "commercetools pushes messages to it"),
        ("Sandbox PSP", facts.psp_url, f"keys {facts.psp_publishable_key}, {facts.psp_secret_key}"),
        ("Enabler", facts.enabler_url, "connector-enabler.es.js and .umd.js"),
        ("commercetools", facts.api_url, f"project {facts.project_key}"),
        ("API client", facts.client_id, f"secret {facts.client_secret}"),
    )
    return [f"{name:<14} {value:<24} {note}" for name, value, note in rows]


def _cards() -> list[str]:
    return [f"{card.number:<17} {card.token:<28} {card.summary}" for card in TEST_CARDS]
