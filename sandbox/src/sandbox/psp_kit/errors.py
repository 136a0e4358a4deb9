"""What the shared parts cannot do; each stand-in answers it in the words of its PSP."""


class Unknown(LookupError):
    """There is no such payment, webhook or endpoint."""


class NothingToDo(Exception):
    """The payment is in no state for what somebody wants to do to it; nothing has changed."""


class BadParameter(ValueError):
    """A parameter of a page cannot be used; `name` is its name."""

    def __init__(self, message: str, name: str) -> None:
        super().__init__(message)
        self.name = name


class KeyReused(Exception):
    """The idempotency key was used for another request."""


class KeyInUse(Exception):
    """The first request with this idempotency key is still being served."""
