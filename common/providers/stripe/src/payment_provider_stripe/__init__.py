"""Stripe as a provider."""
