"""Who may see payments and who may move money in the Merchant Center."""

from typing import Any

import jwt
import msgspec
import pytest
from requests import Response

from bench import PROCESSOR, Bench
from operator_support import MANAGE, VIEW, Operator
from processor_support import codes
from token_issuer_support import KEYS, TokenIssuer

OPERATION = "8c7b6a5d-4e3f-4b2a-9c1d-0e9f8a7b6c5d"


class Project:
    """A shop with an authorized payment of which a part is captured."""

    def __init__(self, **settings: str) -> None:
        self.bench = Bench(settings=settings)
        self.payment_id = self.bench.paid()
        assert self.bench.intent(self.payment_id, "capturePayment", 1_000).status_code == 200
        self.money_calls = self.bench.money_calls()
        self.version = self.bench.payment(self.payment_id).version

    def answers(self, headers: dict[str, str]) -> list[Response]:
        """Return the answers of every route, the last of which moves money."""
        path, call = "/operations/payments", self.bench.call
        body = {
            "action": "refund",
            "operation": OPERATION,
            "revision": "any",
            "amount": {"centAmount": 100, "currencyCode": "EUR"},
        }
        return [
            call("GET", f"{path}?pspReference=x", headers=headers),
            call("GET", f"{path}/{self.payment_id}", headers=headers),
            call("POST", f"{path}/{self.payment_id}/actions", headers=headers, json=body),
        ]

    def statuses(self, headers: dict[str, str]) -> list[int]:
        return [one.status_code for one in self.answers(headers)]

    def assert_untouched(self) -> None:
        assert self.bench.money_calls() == self.money_calls
        assert self.bench.payment(self.payment_id).version == self.version


@pytest.fixture
def project() -> Project:
    return Project()


NOBODY: dict[str, tuple[str, ...] | None] = {
    "missing-permission-no-claim": None,
    "missing-permission-none": (),
    "missing-permission-of-something-else": ("viewProducts", "manageProducts"),
    "missing-permission-a-longer-name": ("manageOrdersOfOthers", "viewOrders2"),
    "missing-permission-an-empty-name": ("",),
}


@pytest.mark.parametrize("permissions", NOBODY.values(), ids=NOBODY.keys())
def test_a_user_without_permission_sees_nothing(
    project: Project, permissions: tuple[str, ...] | None
) -> None:
    answers = project.answers(Operator(project.bench, permissions=permissions).headers())

    assert [one.status_code for one in answers] == [403, 403, 403]
    assert [codes(one) for one in answers] == [["insufficient_scope"]] * 3
    project.assert_untouched()


def test_missing_permission_who_may_only_view_can_do_nothing(project: Project) -> None:
    viewer = Operator(project.bench, permissions=VIEW)
    record = viewer.record(project.payment_id)

    answer = viewer.do(project.payment_id, "refund", 100)

    assert answer.status_code == 403
    assert (record["canManage"], record["actions"]) == (False, [])
    project.assert_untouched()


def test_missing_permission_who_manages_may_view_too(project: Project) -> None:
    manager = Operator(project.bench, permissions=("MANAGEORDERS",))

    assert manager.record(project.payment_id)["canManage"] is True
    assert manager.do(project.payment_id, "refund", 100).status_code == 200


def test_missing_permission_the_names_are_those_of_the_settings() -> None:
    project = Project(
        OPERATOR_VIEW_PERMISSIONS="viewMoney", OPERATOR_MANAGE_PERMISSIONS="manageMoney"
    )

    assert project.statuses(Operator(project.bench, permissions=MANAGE).headers()) == [403] * 3
    viewer = Operator(project.bench, permissions=("viewMoney",))
    assert project.statuses(viewer.headers()) == [200, 200, 403]
    project.assert_untouched()
    manager = Operator(project.bench, permissions=("manageMoney",))
    assert manager.do(project.payment_id, "refund", 100).status_code == 200


CLAIMS: dict[str, Any] = {
    "missing-permission-a-text": "manageOrders",
    "missing-permission-an-object": {"manageOrders": True},
    "missing-permission-a-list-in-a-list": [["manageOrders"]],
    "missing-permission-a-number": 1,
}


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS.keys())
def test_only_a_list_of_names_is_a_claim(project: Project, claim: Any) -> None:
    issuer = TokenIssuer(project.bench)
    token = issuer.token(aud=PROCESSOR, permissions=claim)

    assert project.statuses({"Authorization": f"Bearer {token}"}) == [403, 403, 403]


@pytest.mark.parametrize(
    "subject",
    [None, "", 7],
    ids=[f"missing-permission-subject-{one}" for one in ("none", "empty", "number")],
)
def test_a_token_without_a_user_opens_nothing(project: Project, subject: object) -> None:
    issuer = TokenIssuer(project.bench)
    token = issuer.token(sub=subject, permissions=list(MANAGE))

    assert project.statuses({"Authorization": f"Bearer {token}"}) == [401, 401, 401]


def test_wrong_audience_the_token_of_another_project_sees_nothing(project: Project) -> None:
    headers = Operator(project.bench).headers(project="other")

    assert project.statuses(headers) == [401, 401, 401]
    project.assert_untouched()


def test_wrong_time_a_token_that_has_expired_sees_nothing(project: Project) -> None:
    headers = Operator(project.bench).headers(lifetime=60)
    project.bench.clock.sleep(121)

    assert project.statuses(headers) == [401, 401, 401]
    project.assert_untouched()


def test_altered_token_permissions_that_were_added_count_for_nothing(project: Project) -> None:
    issuer = TokenIssuer(project.bench)
    good = issuer.token(permissions=list(VIEW))
    header, _, signature = good.split(".")
    payload = msgspec.json.encode(issuer.claims(permissions=list(MANAGE)))
    forged = jwt.PyJWS().encode(payload, KEYS["two"], "RS256", {"kid": "one"})
    grafted = ".".join((header, forged.split(".")[1], signature))

    for token in (forged, grafted):
        assert project.statuses({"Authorization": f"Bearer {token}"}) == [401, 401, 401]
    project.assert_untouched()
