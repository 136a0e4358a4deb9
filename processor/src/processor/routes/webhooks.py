"""The route for the PSP's webhooks."""

from dataclasses import dataclass

from flask import request

from payment_core.runtime.errors import ResourceNotFound
from processor.composition import UseCases


@dataclass(frozen=True)
class WebhookRoutes:
    """The handler of the configured provider's webhooks."""

    use_cases: UseCases

    def receive(self, provider: str, body: bytes) -> None:
        """Verify a webhook of the PSP and bring commercetools up to date.

        Answered with 2xx only when the effect is stored, so that the PSP repeats it until then.
        """
        if provider != self.use_cases.core.provider_name:
            raise ResourceNotFound("There is no such provider.")
        # Header names have no case; providers get them in lower case.
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.use_cases.receive_webhook.receive(headers, body)
