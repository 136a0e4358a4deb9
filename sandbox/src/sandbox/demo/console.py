"""What the demo tells the person who started it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sandbox.adyen.cards import EXPIRY, SECURITY_CODE, token_of
from sandbox.adyen.cards import TEST_CARDS as ADYENS_TEST_CARDS
from sandbox.demo.facts import Facts
from sandbox.demo.providers import DemoProvider
from sandbox.psp.cards import TEST_CARDS
from sandbox.stripe.test_cards import TEST_CARDS as STRIPES_TEST_CARDS

_PAY = """\
curl -i {processor}/payments -H 'X-Session-Id: {session}' \\
  -H 'Content-Type: application/json' \\
  -d '{{"paymentMethod":{{"type":"card","token":{token}}}}}'"""
_CAPTURE = """\
curl -i {processor}/operations/payment-intents/PAYMENT_REFERENCE \\
  -H '{name}: {value}' -H 'Content-Type: application/json' \\
  -d '{{"actions":[{{"action":"capturePayment",
    "amount":{{"centAmount":2000,"currencyCode":"EUR"}}}}]}}'"""
_COMMAND = """\
curl -i {payment} -H '{name}: {value}' -H 'Content-Type: application/json' -d @- <<END
{{$(curl -s {payment} -H '{name}: {value}' | grep -o '"version":[0-9]*' | head -1),
 "actions":[{{"action":"addTransaction","transaction":{{"type":"Charge","state":"Initial",
    "amount":{{"centAmount":1000,"currencyCode":"EUR"}}}}}}]}}
END"""
_STATUS = """\
curl {processor}/operations/status -H "Authorization: Bearer $(
  curl -s {auth}/test/merchant-center-tokens -d '{{"audience":"{processor}"}}' |
  cut -d'"' -f4)\""""


@dataclass(frozen=True)
class _Cards:
    """The test cards of one PSP; the token is that of the first."""

    title: str
    rows: Sequence[tuple[str, str, str]]
    token: str


_ANY = "Test cards (any future expiry, any CVC) and their tokens"
_CARDS = {
    "sandbox": _Cards(
        _ANY, [(one.number, one.token, one.summary) for one in TEST_CARDS], TEST_CARDS[0].token
    ),
    "stripe": _Cards(
        _ANY,
        [(one.number, one.method, one.summary) for one in STRIPES_TEST_CARDS],
        STRIPES_TEST_CARDS[0].method,
    ),
    "adyen": _Cards(
        f"Test cards (expiry {EXPIRY[0]}/{EXPIRY[1][2:]}, CVC {SECURITY_CODE}; the holder DECLINED "
        "is refused)",
        [(one.number, one.brand, one.summary) for one in ADYENS_TEST_CARDS],
        token_of(ADYENS_TEST_CARDS[0]),
    ),
}


def welcome(
    facts: Facts, provider: DemoProvider, session_id: str, credentials: Mapping[str, str]
) -> str:
    """Return addresses, test cards, and requests that pay a cart made for the purpose.

    `credentials` is the header of an API client of the merchant.
    """
    cards = _CARDS[provider.name]
    ((name, value),) = credentials.items()
    pay = _PAY.format(
        processor=facts.processor_url, session=session_id, token=json.dumps(cards.token)
    )
    capture = _CAPTURE.format(processor=facts.processor_url, name=name, value=value)
    payment = f"{facts.api_url}/{facts.project_key}/payments/PAYMENT_REFERENCE"
    command = _COMMAND.format(payment=payment, name=name, value=value)
    status = _STATUS.format(processor=facts.processor_url, auth=facts.auth_url)
    sections = [
        ("Addresses", _addresses(facts, provider)),
        (cards.title, _rows(cards.rows)),
        ("Pay a cart that waits for you", [pay]),
        ("Capture a part, with the paymentReference that you got", [capture]),
        ("Or add a transaction at commercetools, and the event handler captures", [command]),
        ("Ask whether all is well, as the Merchant Center does", [status]),
    ]
    if provider.notice:
        sections.append(("Webhooks", [provider.notice.format(processor=facts.processor_url)]))
    return "\n".join(_section(title, lines) for title, lines in sections)


def _section(title: str, lines: Sequence[str]) -> str:
    return "\n".join(("", title, "-" * len(title), *lines))


def _addresses(facts: Facts, provider: DemoProvider) -> list[str]:
    keys = f"keys {facts.psp_publishable_key}, {facts.psp_secret_key}"
    rows = (
        ("Demo shop", facts.shop_url, "start here"),
        (
            "Merchant Center",
            facts.merchant_center_url,
            "what staff sees, from the link on an order's page",
        ),
        ("Processor", facts.processor_url, "its routes are at /openapi.json"),
        ("Event handler", facts.event_handler_url, "commercetools pushes messages to it"),
        (
            "Reconciliation",
            facts.reconciliation_url,
            "called every minute here",
        ),
        (provider.title, facts.psp_url, keys if provider.stand_in else "with your test keys"),
        ("Enabler", facts.enabler_url, "connector-enabler.es.js and .umd.js"),
        ("commercetools", facts.api_url, f"project {facts.project_key}"),
        ("API client", facts.client_id, f"secret {facts.client_secret}"),
    )
    others = [("Your pages", one, "may show the payment form") for one in facts.page_origins]
    return [f"{name:<15} {value:<24} {note}" for name, value, note in (*rows, *others)]


def _rows(cards: Sequence[tuple[str, str, str]]) -> list[str]:
    widest = max(len(token) for _, token, _ in cards)
    return [f"{number:<17} {token:<{widest}} {summary}" for number, token, summary in cards]
