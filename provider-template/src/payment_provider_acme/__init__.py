"""Acme as a provider of the commercetools payment connector."""
