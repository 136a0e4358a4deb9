"""kill -9 where money is on its way, a sample of what `make kill-runs` does."""

import pytest

from real_processes.books import Books
from real_processes.checks import Violation
from real_processes.flows import FLOWS
from real_processes.interruption_points import Point, points_of
from real_processes.kill_runs import Course, Killer, Run
from real_processes.process_cluster import ProcessCluster
from real_processes.stack_client import StackClient

pytestmark = [pytest.mark.servers, pytest.mark.slow]

KILLS = 30
COURSES = (Course.WORKER, Course.NEWS_FIRST, Course.TWICE, Course.WORKER, Course.SERVER)


@pytest.fixture(scope="session")
def points(cluster: ProcessCluster) -> list[Point]:
    stack_client = StackClient(cluster.facts)
    return [point for flow in FLOWS for point in points_of(cluster, stack_client, flow)]


def test_every_outgoing_call_that_moves_money_is_a_point(points: list[Point]) -> None:
    writes = {(one.flow, one.service, one.hold.path) for one in points if one.hold.method == "POST"}

    assert len(points) > 100
    for flow in FLOWS:
        if flow in ("confirm", "webhook"):
            assert (flow, "commercetools", "^/demo/payments/[^/]+$") in writes
        else:
            assert {service for name, service, _ in writes if name == flow} == {
                "commercetools",
                "psp",
            }


def test_no_kill_loses_or_doubles_money(
    cluster: ProcessCluster, stack_client: StackClient, points: list[Point]
) -> None:
    killer = Killer(cluster, stack_client)
    chosen = points[:: len(points) // KILLS]
    for number, point in enumerate(chosen):
        killer.do(Run(point, COURSES[number % len(COURSES)]))

    assert killer.kills >= KILLS
    Books.read(cluster).check()


def test_a_doubled_capture_would_be_noticed(
    cluster: ProcessCluster, stack_client: StackClient
) -> None:
    case = FLOWS["partial capture"](cluster, stack_client)
    case.act()
    [payment] = Books.read(cluster, case.cart).at_psp
    amount = {"value": 4_000, "currency": "EUR"}
    cluster.psp.post(
        f"/v1/payments/{payment['id']}/captures",
        headers={"Idempotency-Key": "another"},
        amount=amount,
    )

    with pytest.raises(Violation, match="nothing-left-open"):
        case.check(Books.read(cluster, case.cart))


def test_a_second_charge_of_one_cart_would_be_noticed(
    cluster: ProcessCluster, stack_client: StackClient
) -> None:
    case = FLOWS["authorize"](cluster, stack_client)
    case.act()
    [payment] = Books.read(cluster, case.cart).at_psp
    cluster.psp.post(
        "/v1/payments",
        headers={"Idempotency-Key": f"another for {case.cart}"},
        amount={"value": 10_000, "currency": "EUR"},
        merchantReference=payment["merchantReference"],
        method={"type": "card", "token": "tok_approved"},
    )

    with pytest.raises(Violation, match="one-psp-payment"):
        case.check(Books.read(cluster, case.cart))
