"""Queries of commercetools that only the reconciliation makes."""
