"""A payment service provider to develop against without an account.

It keeps its own books, honours idempotency keys, settles later, opens disputes, signs its
webhooks and shows its own card fields. It never moves money and refuses real cards.
"""
