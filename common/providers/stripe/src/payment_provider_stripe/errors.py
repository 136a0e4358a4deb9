"""What Stripe's errors mean for money.

https://docs.stripe.com/error-low-level
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import msgspec
import stripe

from payment_core.spi import OutcomeUnknown, Unavailable, is_replayed
from payment_provider_stripe.declines import is_decline_code
from payment_provider_stripe.objects import ErrorBody, PaymentIntent


class StripeRefusal(Exception):
    """Stripe understood the call and said no: nothing happened.

    `intent` is the PaymentIntent that a declined confirmation leaves behind, as it is now; `param`
    names what is wrong about a call. `is_decline` says that it is the bank's word.
    """

    def __init__(
        self,
        code: str,
        intent: PaymentIntent | None = None,
        *,
        param: str | None = None,
        is_decline: bool = False,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.intent = intent
        self.param = param
        self.is_decline = is_decline


class KeyConflict(OutcomeUnknown):
    """The idempotency key belongs to a call with other parameters: something was found."""


@contextmanager
def translated() -> Iterator[None]:
    """Say in our words what went wrong with a call.

    Raises `StripeRefusal`, `KeyConflict`, `Unavailable` or `OutcomeUnknown`.
    """
    try:
        yield
    except stripe.StripeError as error:
        for kind, meaning in _MEANINGS:
            if isinstance(error, kind):
                raise meaning(error) from error
        raise OutcomeUnknown("Stripe returned an unexpected error.") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # The library builds its objects from whatever comes back, and trips over other shapes.
        raise OutcomeUnknown("Stripe's answer cannot be read.") from error


def _refused(error: stripe.StripeError) -> Exception:
    try:
        problem = msgspec.json.decode(error.http_body or "", type=ErrorBody).error
    except msgspec.DecodeError:
        return OutcomeUnknown("Stripe's answer cannot be read.")
    intent = None if is_replayed(error.headers or {}) else problem.payment_intent
    return StripeRefusal(
        problem.code or problem.type,
        intent,
        param=problem.param,
        is_decline=isinstance(error, stripe.CardError) or is_decline_code(problem.code),
    )


def _key_conflict(_: stripe.StripeError) -> Exception:
    return KeyConflict("Stripe has received this idempotency key with other parameters.")


def _no_access(_: stripe.StripeError) -> Exception:
    return Unavailable("Stripe refused our credentials.")


def _busy(_: stripe.StripeError) -> Exception:
    return Unavailable("Stripe is busy.")


# Whatever is not here may have had an effect: 409 for a key in use, an unreadable answer.
_MEANINGS: Sequence[tuple[type[stripe.StripeError], Callable[[stripe.StripeError], Exception]]] = (
    (stripe.CardError, _refused),
    (stripe.InvalidRequestError, _refused),
    (stripe.IdempotencyError, _key_conflict),
    (stripe.AuthenticationError, _no_access),
    (stripe.PermissionError, _no_access),
    (stripe.RateLimitError, _busy),
)
