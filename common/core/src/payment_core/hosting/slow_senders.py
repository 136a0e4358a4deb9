"""Senders who never come to an end."""


class SlowSender(Exception):
    """A request did not arrive in time; raised to whoever reads its head or its body."""
