"""Lists and the search: https://docs.stripe.com/api/pagination, https://docs.stripe.com/search."""

import re
from collections.abc import Sequence
from datetime import timedelta

from sandbox.stripe.customers import Customer
from sandbox.stripe.errors import Json, ParameterError
from sandbox.stripe.objects import PaymentIntent
from sandbox.stripe.parameters import Parameters
from sandbox.stripe.stand_in import Stripe
from sandbox.stripe.views import list_view, seconds

_METADATA = re.compile(r"metadata\['(?P<key>[^']+)'\]:'(?P<value>(?:[^'\\]|\\.)*)'")

_END_OF_TIME = 2**53 - 1
_STRANGER = "pi_ofothers"


def list_intents(stripe: Stripe, given: Parameters) -> Json:
    """`GET /v1/payment_intents`."""
    created = given.part("created")
    since = created.integer("gte", most=_END_OF_TIME) or 0
    until = created.integer("lt", most=_END_OF_TIME)
    created.finish()
    last = given.text("starting_after")
    found = stripe.intents()
    if stripe.account.is_busy and last is None:
        return _first_page_of_others(stripe, given)
    if last not in (None, _STRANGER):
        found = found[found.index(stripe.intent(last or "")) + 1 :]
    found = [
        one
        for one in found
        if since <= seconds(one.created) < (_END_OF_TIME if until is None else until)
    ]
    return _page(stripe, found, given, "/v1/payment_intents")


def _first_page_of_others(stripe: Stripe, given: Parameters) -> Json:
    """Answer with a PaymentIntent of another system, which stands for a whole page of them."""
    given.integer("limit", least=1)
    given.finish()
    now = stripe.clock.now()
    stranger = PaymentIntent(
        id=_STRANGER,
        amount=100,
        currency="eur",
        capture_method="automatic",
        types=["card"],
        created=now,
        client_secret=f"{_STRANGER}_secret_others",
        metadata={},
    )
    return list_view([stripe.show(stranger)], "/v1/payment_intents", has_more=True)


def search_intents(stripe: Stripe, given: Parameters) -> Json:
    """`GET /v1/payment_intents/search`, by one metadata value; lags behind."""
    return _search(stripe, stripe.intents(), given, "/v1/payment_intents/search")


def search_customers(stripe: Stripe, given: Parameters) -> Json:
    """`GET /v1/customers/search`, by one metadata value; lags behind."""
    return _search(stripe, stripe.wallets.customers(), given, "/v1/customers/search")


def list_refunds(stripe: Stripe, given: Parameters) -> Json:
    """`GET /v1/refunds`."""
    intent, charge = given.text("payment_intent"), given.text("charge")
    found = [
        one
        for one in stripe.refunds()
        if intent in (None, one.charge.intent.id) and charge in (None, one.charge.id)
    ]
    return _page(stripe, found, given, "/v1/refunds")


def list_disputes(stripe: Stripe, given: Parameters) -> Json:
    """`GET /v1/disputes`."""
    intent, charge = given.text("payment_intent"), given.text("charge")
    found = [
        one
        for one in stripe.disputes()
        if intent in (None, one.charge.intent.id) and charge in (None, one.charge.id)
    ]
    return _page(stripe, found, given, "/v1/disputes")


def list_events(stripe: Stripe, given: Parameters) -> Json:
    """`GET /v1/events`."""
    limit = given.integer("limit", least=1) or 10
    given.finish()
    newest = list(reversed(stripe.events))
    return list_view(newest[:limit], "/v1/events", has_more=len(newest) > limit)


def _search(
    stripe: Stripe, among: Sequence[PaymentIntent | Customer], given: Parameters, url: str
) -> Json:
    query = _METADATA.fullmatch(given.required("query"))
    if query is None:
        raise ParameterError("parameter_invalid", "This query is not modelled.", "query")
    value = re.sub(r"\\(.)", r"\1", query["value"])
    newest = stripe.clock.now() - timedelta(seconds=stripe.search_lag_seconds)
    found = [one for one in among if one.metadata.get(query["key"]) == value]
    known = [one for one in found if one.created <= newest]
    return {**_page(stripe, known, given, url), "object": "search_result"}


def _page(stripe: Stripe, found: Sequence[object], given: Parameters, url: str) -> Json:
    limit = given.integer("limit", least=1) or 10
    given.finish()
    if limit > 100:
        raise ParameterError("parameter_invalid_integer", "At most 100.", "limit")
    rows = [stripe.show(one) for one in found[:limit]]
    return list_view(rows, url, has_more=len(found) > limit)
