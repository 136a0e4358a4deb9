"""Stripe's own library, as it comes, against the stand-in: shapes, errors, retries, webhooks."""

import pytest
import stripe
from flask import Flask, request

from sandbox.faults import FaultRule
from stripe_support import SECRET_KEY, WEBHOOK_SECRET, StripeWorld


@pytest.fixture
def world() -> StripeWorld:
    return StripeWorld()


@pytest.fixture
def client(world: StripeWorld, monkeypatch: pytest.MonkeyPatch) -> stripe.StripeClient:
    """Return a client with the library's own retries, which would wait in real time."""
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.0)
    return stripe.StripeClient(
        SECRET_KEY,
        http_client=stripe.RequestsClient(session=world.session, timeout=(1, 2)),
        max_network_retries=2,
    )


def opened(client: stripe.StripeClient, **more: object) -> stripe.PaymentIntent:
    params = {
        "amount": 2_000,
        "currency": "eur",
        "capture_method": "manual",
        "allowed_payment_method_types": ["card"],
        "metadata": {"order": "7"},
        **more,
    }
    return client.v1.payment_intents.create(params)  # type: ignore[arg-type]


def confirmed(client: stripe.StripeClient, method: str = "pm_card_visa") -> stripe.PaymentIntent:
    return client.v1.payment_intents.confirm(opened(client).id, {"payment_method": method})


def test_a_payment_from_beginning_to_end(client: stripe.StripeClient) -> None:
    intent = opened(client)
    assert (intent.status, intent.amount_capturable) == ("requires_payment_method", 0)
    intent = client.v1.payment_intents.confirm(
        intent.id, {"payment_method": "pm_card_visa", "expand": ["latest_charge"]}
    )
    assert (intent.status, intent.amount_capturable) == ("requires_capture", 2_000)
    assert isinstance(intent.latest_charge, stripe.Charge)
    assert (intent.latest_charge.captured, intent.latest_charge.paid) == (False, True)
    intent = client.v1.payment_intents.capture(intent.id, {"metadata": {"note": "1"}})
    assert (intent.status, intent.amount_received) == ("succeeded", 2_000)
    assert intent.metadata.to_dict() == {"order": "7", "note": "1"}
    refund = client.v1.refunds.create({"payment_intent": intent.id, "amount": 500})
    assert (refund.status, refund.amount, refund.payment_intent) == ("succeeded", 500, intent.id)


def test_expansions_reach_down_to_the_refunds(client: stripe.StripeClient) -> None:
    intent = client.v1.payment_intents.capture(confirmed(client).id)
    refund = client.v1.refunds.create(
        {"payment_intent": intent.id, "expand": ["payment_intent.latest_charge.refunds"]}
    )
    assert isinstance(refund.payment_intent, stripe.PaymentIntent)
    assert isinstance(refund.payment_intent.latest_charge, stripe.Charge)
    assert refund.payment_intent.latest_charge.refunds is not None
    assert [one.id for one in refund.payment_intent.latest_charge.refunds.data] == [refund.id]


def test_a_list_is_walked_page_by_page_and_filtered(client: stripe.StripeClient) -> None:
    ids = [opened(client).id for _ in range(3)]
    page = client.v1.payment_intents.list({"limit": 2})
    assert ([one.id for one in page.data], page.has_more) == ([ids[2], ids[1]], True)
    assert client.v1.payment_intents.list({"created": {"gte": 2**40}}).data == []


def test_the_search_lags_behind(client: stripe.StripeClient, world: StripeWorld) -> None:
    intent = opened(client, metadata={"paymentId": "it's"})
    query = r"metadata['paymentId']:'it\'s'"
    assert client.v1.payment_intents.search({"query": query}).data == []
    world.clock.advance(61)
    assert [one.id for one in client.v1.payment_intents.search({"query": query})] == [intent.id]


def test_a_decline_is_a_card_error_with_the_intent(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.CardError) as caught:
        confirmed(client, "pm_card_visa_chargeDeclinedInsufficientFunds")
    error = caught.value.error
    assert error is not None
    assert error.payment_intent is not None
    assert (error.code, error.decline_code) == ("card_declined", "insufficient_funds")
    assert error.payment_intent.status == "requires_payment_method"
    assert error.payment_intent.last_payment_error is not None


@pytest.mark.parametrize(
    ("kind", "path", "params"),
    [
        (stripe.InvalidRequestError, "payment_intents", {"amount": 2_000}),
        (stripe.InvalidRequestError, "payment_intents", {"amount": -1, "currency": "eur"}),
        (stripe.InvalidRequestError, "payment_intents", {"amount": 10, "currency": "eur"}),
        (stripe.InvalidRequestError, "payment_intents", {"amount": 2_000, "currency": "EUR"}),
        (stripe.InvalidRequestError, "payment_intents", {"amount": 1_001, "currency": "kwd"}),
        (stripe.InvalidRequestError, "payment_intents", {"amount": 99_999, "currency": "isk"}),
        (
            stripe.InvalidRequestError,
            "payment_intents",
            {"amount": 2_000, "currency": "eur", "payment_method_types": ["card"]},
        ),
        (
            stripe.InvalidRequestError,
            "payment_intents",
            {"amount": 2_000, "currency": "eur", "amuont": 1},
        ),
        (
            stripe.InvalidRequestError,
            "payment_intents",
            {"amount": 2_000, "currency": "eur", "metadata": {"k" * 41: "v"}},
        ),
        (stripe.InvalidRequestError, "refunds", {"payment_intent": "pi_missing"}),
        (stripe.InvalidRequestError, "payment_intents/pi_missing/cancel", {}),
    ],
)
def test_a_call_that_makes_no_sense(
    client: stripe.StripeClient, kind: type[Exception], path: str, params: dict[str, object]
) -> None:
    response = None
    with pytest.raises(kind):
        response = client.deserialize(
            client.raw_request("post", f"/v1/{path}", **params), api_mode="V1"
        )
    assert response is None


def test_a_wrong_key_is_refused(world: StripeWorld) -> None:
    wrong = stripe.StripeClient(
        "sk_test_canarywrong", http_client=stripe.RequestsClient(session=world.session)
    )
    with pytest.raises(stripe.AuthenticationError):
        wrong.v1.payment_intents.list()


class TestIdempotencyKeys:
    """https://docs.stripe.com/api/idempotent_requests."""

    def create(
        self, client: stripe.StripeClient, key: str = "key-1", amount: int = 2_000
    ) -> stripe.PaymentIntent:
        return client.v1.payment_intents.create(
            {"amount": amount, "currency": "eur"}, {"idempotency_key": key}
        )

    def test_the_same_call_has_one_effect(self, client: stripe.StripeClient) -> None:
        first, again = self.create(client), self.create(client)
        assert first.id == again.id
        assert again.last_response is not None
        assert again.last_response.headers["Idempotent-Replayed"] == "true"

    def test_other_parameters_are_refused(self, client: stripe.StripeClient) -> None:
        self.create(client)
        with pytest.raises(stripe.IdempotencyError):
            self.create(client, amount=2_001)

    def test_a_key_is_forgotten_after_a_day(
        self, client: stripe.StripeClient, world: StripeWorld
    ) -> None:
        first = self.create(client)
        world.clock.advance(24 * 3600)
        assert self.create(client).id != first.id

    def test_a_decline_is_remembered(self, client: stripe.StripeClient) -> None:
        intent = opened(client)
        for _ in range(2):
            with pytest.raises(stripe.CardError):
                client.v1.payment_intents.confirm(
                    intent.id,
                    {"payment_method": "pm_card_visa_chargeDeclined"},
                    {"idempotency_key": "key-2"},
                )
        assert len(client.v1.events.list({"limit": 100}).data) == 3

    def test_a_call_that_never_began_is_not_remembered(self, client: stripe.StripeClient) -> None:
        with pytest.raises(stripe.InvalidRequestError):
            self.create(client, amount=1)
        assert self.create(client).amount == 2_000

    def test_a_key_in_use_is_a_conflict(
        self, client: stripe.StripeClient, world: StripeWorld
    ) -> None:
        call = ("/v1/payment_intents", {"amount": "2000", "currency": "eur"})
        world.stripe.keys.begin("key-1", call, world.clock.now())
        with pytest.raises(stripe.APIError) as caught:
            self.create(client)
        assert caught.value.http_status == 409


def test_the_librarys_own_retries_have_one_effect(
    client: stripe.StripeClient, world: StripeWorld
) -> None:
    lost = FaultRule(method="POST", path="/payment_intents$", applied_but_failed=True, count=2)
    world.stripe.faults.add(lost)
    intent = opened(client)
    assert [one.id for one in client.v1.payment_intents.list().data] == [intent.id]
    assert [one.status for one in world.stripe.journal.entries()[:3]] == [200, 200, 200]


def test_the_library_verifies_what_the_stand_in_signs(
    client: stripe.StripeClient, world: StripeWorld
) -> None:
    received: list[tuple[bytes, str]] = []

    merchant = Flask("merchant")

    @merchant.post("/webhooks")
    def take() -> tuple[str, int]:
        received.append((request.get_data(), request.headers["Stripe-Signature"]))
        return "", 204

    world.network.plug("merchant.test", merchant)
    endpoint = client.v1.webhook_endpoints.create(
        {"url": "https://merchant.test/webhooks", "enabled_events": ["*"]}
    )
    opened(client)
    world.stripe.tick()
    [(body, header)] = received
    assert stripe.WebhookSignature.verify_header(body, header, endpoint.secret)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.WebhookSignature.verify_header(body, header, WEBHOOK_SECRET)
    event = client.construct_event_without_verification(body)
    assert (event.type, event.data.object["object"]) == ("payment_intent.created", "payment_intent")


def test_webhook_endpoints_come_and_go(client: stripe.StripeClient) -> None:
    endpoint = client.v1.webhook_endpoints.create(
        {"url": "https://merchant.test/webhooks", "enabled_events": ["*"]}
    )
    [listed] = client.v1.webhook_endpoints.list().data
    assert (listed.id, "secret" in listed) == (endpoint.id, False)
    assert client.v1.webhook_endpoints.delete(endpoint.id).deleted
    assert client.v1.webhook_endpoints.list().data == []
