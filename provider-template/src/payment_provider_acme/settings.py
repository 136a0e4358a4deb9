"""Where Acme is and how we sign in."""

from payment_core.spi import STANDARD_SECRETS, Settings, kinds, required


class AcmeSettings(Settings):
    """How an account at Acme is used."""

    url = required("ACME_URL", kinds.url, "URL of Acme's API")
    secret_key = required("ACME_SECRET_KEY", kinds.secret, "Secret key of the account at Acme")
    webhook_secrets = required(
        "ACME_WEBHOOK_SECRETS",
        STANDARD_SECRETS,
        "Signing secrets of Acme's webhooks, separated by commas, the newest first",
    )
