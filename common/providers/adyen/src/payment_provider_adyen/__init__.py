"""Adyen as a provider of the payment connector."""
