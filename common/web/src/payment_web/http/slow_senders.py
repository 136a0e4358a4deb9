"""Deadline for reading a request."""


class SlowSender(Exception):
    """A request did not arrive in time; raised to the reader of its head or its body."""
