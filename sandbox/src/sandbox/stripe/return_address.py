"""Where a shopper comes back to from the page of a bank."""

from urllib.parse import urlencode, urlsplit, urlunsplit

from sandbox.stripe.objects import PaymentIntent


def return_address(intent: PaymentIntent) -> str:
    """Return where the page of a bank sends its shopper back to.

    https://docs.stripe.com/payments/payment-intents/verifying-status.
    """
    failed = intent.status == "requires_payment_method"
    added = {
        "payment_intent": intent.id,
        "payment_intent_client_secret": intent.client_secret,
        "redirect_status": "failed" if failed else "succeeded",
    }
    parts = urlsplit(intent.return_url or "")
    query = "&".join(one for one in (parts.query, urlencode(added)) if one)
    return urlunsplit(parts._replace(query=query))
