"""Recurring payment jobs: what links a subscription to the payment method that renews it."""
