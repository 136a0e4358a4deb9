"""A commercetools project in memory: the HTTP API as documented, for the demo and for tests.

It keeps the rules that a payment connector lives by (versions, unique keys, all-or-nothing
updates, scopes, messages) and answers errors in the words of the real API. Where the real API
is tolerant and a typing error would go unseen, it is strict: an unknown field is refused.
"""
