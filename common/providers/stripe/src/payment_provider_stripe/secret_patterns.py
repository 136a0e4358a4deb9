"""The shapes of Stripe's keys, tokens and client secrets, by which they are masked.

https://docs.stripe.com/keys
"""

SECRET_PATTERNS = (
    r"\b(?:sk|rk|ek|tok|ctoken|pm)_[\w+/=]+",
    r"\b[a-z]+_\w+_secret_\w+",
)
