"""The shapes of Adyen's keys and of what its browser code encrypts, by which they are masked.

https://docs.adyen.com/development-resources/api-credentials/
"""

SECRET_PATTERNS = (
    r"\bAQ[A-Za-z0-9]{2}[\w+/=-]{40,}",
    r"\bey[\w-]{20,}\.[\w-]*\.[\w.-]{20,}",
    r"\badyenjs_[\w+/=$.]{20,}",
    r"\b[0-9A-Fa-f]{64}\b",
)
