"""The stand-ins as the demo starts them, with all that is said written into `WITNESS_FILE`."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sandbox.commercetools.app import create_app as create_commercetools
from sandbox.stripe.app import create_app as create_stripe
from witness.recording import COMMERCETOOLS, STRIPE, Recorder, hear_deliveries

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def commercetools() -> "WSGIApplication":
    """Return the commercetools stand-in."""
    return _written_down(COMMERCETOOLS, create_commercetools())


def stripe() -> "WSGIApplication":
    """Return the Stripe stand-in."""
    return _written_down(STRIPE, create_stripe())


def _written_down(party: str, app: "WSGIApplication") -> "WSGIApplication":
    recorder, file = Recorder(), Path(os.environ["WITNESS_FILE"])
    hear_deliveries(recorder, pytest.MonkeyPatch())
    tapped = recorder.tapped(party, app)

    def served(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        answer = tapped(environ, start)
        recorder.write(file)
        return answer

    return served
