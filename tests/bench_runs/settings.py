"""The settings of what is measured. Everything it calls is at one address."""

from collections.abc import Mapping

PROJECT, DEPLOYMENT = "bench", "default"
ISSUER = "https://mc-api.test"
WEBHOOK_KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # Base64, as after the prefix.


def settings(upstream: str) -> Mapping[str, str]:
    """Return what both applications read, and what only one of them does."""
    return {
        "CTP_PROJECT_KEY": PROJECT,
        "CTP_CLIENT_ID": "bench-client",
        "CTP_CLIENT_SECRET": "bench-client-secret",
        "CTP_AUTH_URL": upstream,
        "CTP_API_URL": upstream,
        "CTP_SESSION_URL": upstream,
        "CTP_CHECKOUT_URL": upstream,
        "CTP_JWKS_URL": f"{upstream}/.well-known/jwks.json",
        "CTP_JWT_ISSUER": ISSUER,
        "ALLOWED_ORIGINS": "https://shop.example",
        "PAYMENT_PROVIDER": "sandbox",
        "PAYMENT_INTERFACE": "mock",
        "SANDBOX_PSP_URL": upstream,
        "SANDBOX_PSP_PUBLISHABLE_KEY": "pk_bench",
        "SANDBOX_PSP_SECRET_KEY": "sk_bench_secret",
        "SANDBOX_PSP_WEBHOOK_SECRETS": f"whsec_{WEBHOOK_KEY}",
        "STORED_PAYMENT_METHODS_ENABLED": "true",
        "STORED_PAYMENT_METHODS_PAYMENT_INTERFACE": "psp-template",
        "MERCHANT_COMMANDS": "Charge",
    }


def telemetry(upstream: str) -> Mapping[str, str]:
    """Return what sends traces and metrics to the upstream's collector."""
    return {"OTEL_EXPORTER_OTLP_ENDPOINT": f"{upstream}/-/collector"}
