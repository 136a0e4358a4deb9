"""Access to commercetools: tokens, errors, and the few resources a payment needs."""
