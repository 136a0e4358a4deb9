"""Running the audit as its command line does, and two things for it to find."""

import json
from typing import Any

import pytest

from bench import Bench
from reconciliation.audit import main
from reconciliation_support import ReconciliationBench


class Audited:
    """What one run of the command came to."""

    def __init__(self, bench: Bench, capsys: pytest.CaptureFixture[str], *arguments: str) -> None:
        capsys.readouterr()
        self.code = main(arguments, bench.settings, bench.world())
        streams = capsys.readouterr()
        self.out, self.err = streams.out, streams.err

    @property
    def report(self) -> Any:
        return json.loads(self.out)

    @property
    def found(self) -> set[tuple[str, str]]:
        """Return each invariant that does not hold, with the Payment."""
        return {(one["invariant"], one["paymentId"]) for one in self.report["findings"]}


def audited(bench: Bench, capsys: pytest.CaptureFixture[str], *arguments: str) -> Audited:
    return Audited(bench, capsys, "--json", *arguments)


def unheard(bench: ReconciliationBench) -> str:
    payment_id = bench.pay(bench.session(bench.cart()), "tok_pending_success")
    return str(payment_id.json()["paymentReference"])


def without_cart(bench: ReconciliationBench) -> str:
    cart = bench.cart()
    payment_id = bench.pay(bench.session(cart)).json()["paymentReference"]
    bench.detach(cart)
    return str(payment_id)
