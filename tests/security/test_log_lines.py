"""Log lines: one line of JSON each, whatever came in, and nothing secret on it."""

import json
import time

import msgspec
import pytest

from bench import Place
from event_support import EventBench, notification, pushed
from payment_core.runtime.log_masking import masked
from payment_core.runtime.logs import get_logger
from payment_core.runtime.secret import Secret
from payment_core.runtime.settings import Environment
from payment_provider_sandbox import secret_patterns as sandbox
from payment_provider_stripe import secret_patterns as stripe
from payment_web.deployment import DeploymentError, run
from processor_support import PAYMENT_ID, logged
from signed_webhooks import SandboxWebhooks

# A line break of every kind, colours, a bell, the end of a string, and a second log line.
NASTY = '\r\n\x1b[31mred\x07\x00\u2028\u2029\x85\x0b"}\n{"severity":"ERROR","message":"forged"}'
MAY_BE_LOGGED = 2_000


def check_lines(log: list[dict[str, object]]) -> None:
    """Every line was read as JSON by now; none is forged, and none is endless."""
    assert log
    assert "forged" not in {line["message"] for line in log}
    assert all(line["severity"] in ("INFO", "WARNING", "ERROR") for line in log)
    assert all(len(json.dumps(line)) < 3 * MAY_BE_LOGGED for line in log)


@pytest.mark.parametrize(
    "member", ["id", "projectKey", "type", "notificationType", "resource", "payloadNotIncluded"]
)
@pytest.mark.parametrize(
    "text", [NASTY, "A1" * 20_000], ids=["log-injection-nasty", "log-injection-endless"]
)
def test_whatever_a_message_says_is_one_line(member: str, text: str) -> None:
    value: object = {
        "resource": {"typeId": text, "id": text},
        "payloadNotIncluded": {"reason": text, "payloadType": text},
    }.get(member, text)
    with logged() as log:
        bench = EventBench()
        body = pushed(msgspec.json.encode({**notification(PAYMENT_ID), member: value}))
        started = time.thread_time()
        assert bench.post(body).status_code == 204

    check_lines(log)
    assert time.thread_time() - started < 1


@pytest.mark.parametrize(
    "text", [NASTY, "A1" * 20_000], ids=["log-injection-nasty", "log-injection-endless"]
)
def test_whatever_a_topic_says_is_one_line(text: str) -> None:
    with logged() as log:
        bench = EventBench()
        body = msgspec.json.encode({"Type": "SubscriptionConfirmation", "TopicArn": text})
        assert bench.post(body).status_code == 204

    check_lines(log)
    [line] = [one for one in log if one["message"] == "An SNS request is not a notification"]
    assert str(line["topic"])[:4] == text[:4]


@pytest.mark.parametrize(
    "text", [NASTY, "A1" * 20_000], ids=["log-injection-nasty", "log-injection-endless"]
)
def test_whatever_a_signed_webhook_says_is_one_line(text: str) -> None:
    with logged() as log:
        webhooks = SandboxWebhooks()
        body = msgspec.json.encode(
            {
                "type": text,
                "createdAt": "2020-01-01T00:00:00Z",
                "data": {"paymentId": text, "merchantReference": text},
            }
        )
        answer = webhooks.send(body, webhooks.headers(body, webhooks.first))

    assert answer.status_code < 500
    check_lines(log)


def test_log_injection_nothing_of_a_request_is_repeated_but_a_harmless_correlation_id() -> None:
    place = Place()
    carriers = {"User-Agent": "canary", "X-Session-Id": "canary", "Cookie": "canary=canary"}
    with logged() as log:
        client = place.client()
        client.get("/payments/canary%0d%0a%1b[31m/return?token=canary", headers=carriers)
        for value in ('canary"', "canary x", "canary{}", "x" * 129):
            client.get("/health", headers={**carriers, "X-Correlation-ID": value})

    check_lines(log)
    assert log[0]["route"] == "/payments/<payment_id>/return"
    assert "canary" not in json.dumps(log)


SECRETS = {
    "a card number": "4111111111111111",
    "a card number in groups": "4111 1111 1111 1111",
    "a card number with dots": "4111.1111.1111.1111",
    "an account number": "DE89370400440532013000",
    "an address": "jane.doe+shop@example.com",
    "a bearer token": "Bearer abc.def-123",
    "a bearer token in lower case": "bearer abc.def-123",
    "basic credentials": "basic Y2xpZW50OnNlY3JldA==",
    "a signed token": "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln",
    "a webhook secret": "whsec_c2Vj+cmV0/c2Vj==",
    "a password in a URL": "https://user:password@host.example.com/",
}
# What only the provider knows to be secret.
SECRETS_OF_PROVIDERS = {
    "sandbox": {
        "a secret key": "sk_sandbox_1a2b3c",
        "a payment token": "tok_1a2b3c",
        "a stored token": "sto_1a2b3c",
    },
    "stripe": {
        "a secret key": "sk_live_1a2b3c",
        "a restricted key": "rk_live_1a2b3c",
        "an ephemeral key": "ek_live_1a2b3c",
        "a client secret": "pi_1a2b3c_secret_4d5e6f",
        "a client secret of a setup": "seti_1a2b3c_secret_4d5e6f",
        "a payment token": "tok_1a2b3c",
        "a confirmation token": "ctoken_1a2b3c",
        "a payment method": "pm_1a2b3c",
    },
}
PATTERNS = {"sandbox": sandbox.SECRET_PATTERNS, "stripe": stripe.SECRET_PATTERNS}
EVERY_SECRET = {
    (provider, kind): secret
    for provider, theirs in SECRETS_OF_PROVIDERS.items()
    for kind, secret in {**SECRETS, **theirs}.items()
}


@pytest.mark.parametrize(
    ("provider", "kind"), EVERY_SECRET, ids=lambda one: f"leaked-secret-{one.replace(' ', '-')}"
)
def test_what_must_never_be_written_is_masked(provider: str, kind: str) -> None:
    secret = EVERY_SECRET[provider, kind]
    left = masked(f"before {secret} after", PATTERNS[provider])

    assert secret not in left
    for part in ("1a2b3c", "4d5e6f", "c2Vj", "cmV0", "abc.def", "Y2xp", "password", "jane"):
        assert part not in left
    assert left.startswith("before ")
    assert left.endswith(" after")


@pytest.mark.parametrize(
    ("provider", "kind"),
    [one for one, secret in EVERY_SECRET.items() if " " not in secret],
    ids=lambda one: f"leaked-secret-{one.replace(' ', '-')}",
)
def test_a_correlation_id_that_looks_secret_is_replaced(provider: str, kind: str) -> None:
    value = EVERY_SECRET[provider, kind]
    client = Place().client(PAYMENT_PROVIDER=provider)
    answer = client.get("/health", headers={"X-Correlation-ID": value})

    assert answer.headers["X-Correlation-ID"] != value


@pytest.mark.parametrize("provider", SECRETS_OF_PROVIDERS)
def test_leaked_secret_log_lines_mask_the_secrets_of_the_provider(provider: str) -> None:
    secrets = SECRETS_OF_PROVIDERS[provider].values()
    with logged() as log:
        Place().app(PAYMENT_PROVIDER=provider)
        get_logger().info("Said", reason=" and ".join(secrets), more=list(secrets))

    [line] = log
    assert not any(secret in line["reason"] + line["more"] for secret in secrets)
    assert line["reason"].count("***") == len(secrets)


@pytest.mark.parametrize("character", ["a", "1", "A1", "a.", "eyJ", "1 "])
def test_log_injection_masking_takes_no_time_that_anybody_could_wish_for(character: str) -> None:
    started = time.thread_time()
    masked(character * 40_000, stripe.SECRET_PATTERNS)

    assert time.thread_time() - started < 0.5


def test_log_injection_a_deploy_script_fails_with_one_line_without_secrets(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def script(_environment: Environment, _world: object) -> object:
        raise DeploymentError(f"No.{NASTY} {' '.join(SECRETS.values())}")

    assert run("postDeploy", script, {}, Place().world()) == 1  # type: ignore[arg-type]
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("postDeploy failed. No.")
    assert line.isprintable()
    assert not any(secret in line for secret in SECRETS.values())


def test_leaked_secret_a_secret_shows_itself_nowhere() -> None:
    secret = Secret("canary-value")
    with logged() as log:
        place = Place()
        place.app()
        get_logger().error(
            f"{secret} {secret!r} {[secret]}", member=secret, error=ValueError(secret)
        )

    [line] = log
    assert line["member"] == "Secret(***)"
    assert "canary" not in json.dumps(line)
