"""The payment core: what happened to the money, and how commercetools is kept true to it."""
