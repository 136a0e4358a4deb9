"""The part of Adyen that the connector uses, as a server of ours.

Modelled after Adyen's OpenAPI descriptions: Checkout v72, Webhooks v1, Tokenization webhooks v1 and
Management v3. There is no call that reads a payment: what became of it is said by webhooks alone.
"""
