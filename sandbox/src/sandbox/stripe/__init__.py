"""A stand-in for Stripe: the part of its API that takes payments, with Stripe's own rules.

Written from Stripe's public API reference, version 2026-10-28.endive; a parameter that is not
modelled is refused. See docs/stripe.md.
"""
