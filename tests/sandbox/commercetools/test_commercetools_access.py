"""Sign-in: clients, tokens, scopes, introspection, sessions and Merchant Center tokens."""

from typing import Any

import jwt
import pytest
import requests

from commercetools_support import ADMIN, URL, Json, ProjectWorld, error_of, euro, read

READ_ONLY = {"id": "reader", "secret": "reader-secret", "scopes": ["view_payments:shop"]}


def ask_token(
    project: ProjectWorld,
    auth: tuple[str, str] | None = (ADMIN.id, ADMIN.secret),
    **form: str,
) -> requests.Response:
    data = {"grant_type": "client_credentials", **form}
    return project.session.post(f"{URL}/oauth/token", auth=auth, data=data)


def introspect(
    project: ProjectWorld, token: str, auth: tuple[str, str] = (ADMIN.id, ADMIN.secret)
) -> requests.Response:
    return project.session.post(f"{URL}/oauth/introspect", auth=auth, data={"token": token})


def control(project: ProjectWorld, path: str, body: Any = None) -> Json:
    answer = project.session.post(f"{URL}/test/{path}", json=body)
    assert answer.ok, answer.text
    found: Json = answer.json()
    return found


def oauth_error(answer: requests.Response, status: int) -> str:
    error = error_of(answer, status)
    body = answer.json()
    assert body["error"] == error["code"]
    assert body["error_description"] == error["message"]
    code: str = error["code"]
    return code


def test_a_client_gets_a_token_with_its_scopes(project: ProjectWorld) -> None:
    granted = read(ask_token(project), 200)
    assert (granted["token_type"], granted["expires_in"]) == ("Bearer", 172_800)
    assert granted["scope"] == " ".join(ADMIN.scopes)
    assert project.call("GET", "payments", bearer=granted["access_token"]).ok


def test_a_client_may_ask_for_less_but_not_for_more(project: ProjectWorld) -> None:
    control(project, "clients", READ_ONLY | {"scopes": ["view_payments:shop", "view_types:shop"]})
    auth = ("reader", "reader-secret")
    assert (
        read(ask_token(project, auth, scope="view_types:shop"), 200)["scope"] == "view_types:shop"
    )
    more = ask_token(project, auth, scope="manage_payments:shop")
    assert oauth_error(more, 400) == "invalid_scope"


@pytest.mark.parametrize("auth", [None, ("admin", "wrong"), ("nobody", "admin-secret"), ("", "")])
def test_a_client_must_prove_who_it_is(project: ProjectWorld, auth: tuple[str, str] | None) -> None:
    assert oauth_error(ask_token(project, auth), 401) == "invalid_client"


def test_only_client_credentials_are_granted(project: ProjectWorld) -> None:
    answer = ask_token(project, grant_type="password")
    assert oauth_error(answer, 400) == "unsupported_grant_type"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nobody", "Basic YTpi"])
def test_without_a_token_nothing_is_shown(project: ProjectWorld, header: str) -> None:
    answer = project.call("GET", "payments", headers={"Authorization": header})
    assert oauth_error(answer, 401) == "invalid_token"


def test_a_token_expires_by_the_clock(project: ProjectWorld) -> None:
    project.clock.advance(172_799)
    assert project.call("GET", "payments").status_code == 200
    project.clock.advance(1)
    assert oauth_error(project.call("GET", "payments"), 401) == "invalid_token"


def test_revoked_tokens_are_unknown(project: ProjectWorld) -> None:
    project.session.delete(f"{URL}/test/tokens")
    assert project.call("GET", "payments").status_code == 401


VIEWED_WITH = {
    "payments": "view_payments",
    "carts": "view_orders",
    "orders": "view_orders",
    "customers": "view_customers",
    "types": "view_types",
    "states": "view_states",
    "payment-methods": "view_payment_methods",
    "subscriptions": "manage_subscriptions",
    "custom-objects": "view_key_value_documents",
    "messages": "view_messages",
}


@pytest.mark.parametrize(("path", "scope"), VIEWED_WITH.items())
def test_reading_needs_a_scope(project: ProjectWorld, path: str, scope: str) -> None:
    others = {other for other in VIEWED_WITH.values() if other != scope}
    without = project.call("GET", path, bearer=project.scoped(*sorted(others)))
    assert oauth_error(without, 403) == "insufficient_scope"
    assert f"{scope}:shop" in without.json()["message"]
    assert project.call("GET", path, bearer=project.scoped(scope)).status_code == 200


def test_reading_is_not_writing(project: ProjectWorld) -> None:
    payment = project.pay()
    reader = project.scoped("view_payments")
    path = f"payments/{payment['id']}"
    assert project.call("GET", path, bearer=reader).status_code == 200
    for method, body in (("POST", {"version": 1, "actions": []}), ("DELETE", None)):
        answer = project.call(method, path, body, reader, params={"version": "1"})
        assert oauth_error(answer, 403) == "insufficient_scope"
    draft = {"amountPlanned": euro(5)}
    assert project.call("POST", "payments", draft, reader).status_code == 403
    writer = project.scoped("manage_payments")
    assert project.call("POST", "payments", draft, writer).status_code == 201
    assert project.call("GET", path, bearer=writer).status_code == 200


def test_a_token_of_another_project_opens_nothing(project: ProjectWorld) -> None:
    foreign = project.token(["manage_project:other", "manage_payments:shops"])
    assert oauth_error(project.call("GET", "payments", bearer=foreign), 403) == "insufficient_scope"


def test_another_project_is_not_here(project: ProjectWorld) -> None:
    headers = {"Authorization": f"Bearer {project.bearer}"}
    answer = project.session.get(f"{URL}/other/payments", headers=headers)
    assert error_of(answer, 404)["code"] == "ResourceNotFound"


class TestIntrospection:
    """What a client may know about a token."""

    def test_an_active_token(self, project: ProjectWorld) -> None:
        token = project.token(["manage_payments:shop"], customer_id="c-1", anonymous_id="a-1")
        assert read(introspect(project, token), 200) == {
            "active": True,
            "scope": "manage_payments:shop customer_id:c-1 anonymous_id:a-1",
            "exp": int(project.clock.now().timestamp()) + 172_800,
            "client_id": "admin",
        }

    def test_unknown_and_expired_tokens_are_not_active(self, project: ProjectWorld) -> None:
        assert read(introspect(project, "nobody"), 200) == {"active": False}
        project.clock.advance(172_800)
        assert read(introspect(project, project.bearer), 200) == {"active": False}

    def test_foreign_tokens_need_a_scope(self, project: ProjectWorld) -> None:
        control(project, "clients", READ_ONLY)
        auth = ("reader", "reader-secret")
        own = read(ask_token(project, auth), 200)["access_token"]
        assert read(introspect(project, own, auth), 200)["active"] is True
        assert oauth_error(introspect(project, project.bearer, auth), 403) == "insufficient_scope"
        assert read(introspect(project, own), 200)["client_id"] == "reader"

    def test_only_clients_may_ask(self, project: ProjectWorld) -> None:
        answer = introspect(project, project.bearer, ("admin", "wrong"))
        assert oauth_error(answer, 401) == "invalid_client"


def test_tokens_of_shoppers_are_issued_on_demand(project: ProjectWorld) -> None:
    order = {"clientId": "shop", "scopes": ["manage_my_payments:shop"], "anonymousId": "a-1"}
    granted = control(project, "tokens", order | {"lifetimeSeconds": 60})
    assert granted["scope"] == "manage_my_payments:shop anonymous_id:a-1"
    assert granted["expires_in"] == 60
    assert project.call("GET", "payments", bearer=granted["access_token"]).status_code == 403


class TestSessions:
    """Checkout sessions."""

    @staticmethod
    def open(project: ProjectWorld, cart: Json, **metadata: Any) -> Json:
        draft = {"cart": {"cartRef": {"id": cart["id"]}}, "metadata": metadata}
        return project.post("sessions", draft)

    def test_a_session_shows_cart_and_metadata(self, project: ProjectWorld) -> None:
        cart = project.fill_cart(anonymousId="a-1")
        session = self.open(project, cart, allowedPaymentMethods=["card"])
        assert session == {
            "id": session["id"],
            "version": 1,
            "createdAt": "2026-01-01T00:00:00.000Z",
            "lastModifiedAt": "2026-01-01T00:00:00.000Z",
            "state": "ACTIVE",
            "activeCart": {"cartRef": {"id": cart["id"]}},
            "customer": {"anonymousId": "a-1"},
            "metadata": {"allowedPaymentMethods": ["card"]},
        }
        assert project.get(f"sessions/{session['id']}") == session

    def test_a_session_names_the_customer(self, project: ProjectWorld) -> None:
        customer = project.customer()
        session = self.open(project, project.fill_cart(customerId=customer["id"]))
        assert session["customer"] == {"customerRef": {"id": customer["id"]}}

    def test_a_session_expires(self, project: ProjectWorld) -> None:
        first, second = (self.open(project, project.fill_cart()) for _ in range(2))
        control(project, f"sessions/{first['id']}/expire")
        states = [project.get(f"sessions/{one['id']}")["state"] for one in (first, second)]
        assert states == ["EXPIRED", "ACTIVE"]
        project.clock.advance(172_800)
        project.bearer = project.scoped("view_sessions")
        assert project.get(f"sessions/{second['id']}")["state"] == "EXPIRED"

    def test_a_session_needs_a_cart(self, project: ProjectWorld) -> None:
        draft = {"cart": {"cartRef": {"id": "nobody"}}}
        error = error_of(project.call("POST", "sessions", draft), 400)
        assert (error["code"], error["typeId"]) == ("ReferencedResourceNotFound", "cart")
        assert error_of(project.call("POST", "sessions", {}), 400)["code"] == "InvalidJsonInput"
        assert project.call("GET", "sessions/nobody").status_code == 404

    def test_scopes(self, project: ProjectWorld) -> None:
        cart = project.fill_cart()
        session = self.open(project, cart)
        viewer = project.scoped("view_sessions")
        path = f"sessions/{session['id']}"
        assert project.call("GET", path, bearer=viewer).status_code == 200
        assert project.call("GET", path, bearer=project.scoped("view_orders")).status_code == 403
        draft = {"cart": {"cartRef": {"id": cart["id"]}}}
        assert project.call("POST", "sessions", draft, viewer).status_code == 403
        manager = project.scoped("manage_sessions")
        assert project.call("POST", "sessions", draft, manager).status_code == 201


class TestMerchantCenterTokens:
    """Tokens that the published keys verify."""

    @staticmethod
    def verified(project: ProjectWorld, token: str, **options: Any) -> Json:
        keys = jwt.PyJWKSet.from_dict(project.session.get(f"{URL}/.well-known/jwks.json").json())
        key = keys[jwt.get_unverified_header(token)["kid"]]
        checks: Any = {"verify_exp": False, "verify_iat": False}
        claims: Json = jwt.decode(token, key, algorithms=["RS256"], options=checks, **options)
        return claims

    def test_a_token_carries_the_claims(self, project: ProjectWorld) -> None:
        order = {"subject": "user-1", "audience": "https://processor.test", "lifetimeSeconds": 60}
        token = control(project, "merchant-center-tokens", order)["token"]
        now = int(project.clock.now().timestamp())
        assert self.verified(project, token, audience="https://processor.test") == {
            "iss": URL,
            "sub": "user-1",
            "aud": "https://processor.test",
            "iat": now,
            "exp": now + 60,
            f"{URL}/claims/project_key": "shop",
        }

    def test_a_token_of_another_project(self, project: ProjectWorld) -> None:
        token = control(project, "merchant-center-tokens", {"projectKey": "other"})["token"]
        assert self.verified(project, token)[f"{URL}/claims/project_key"] == "other"

    def test_rotated_keys_verify_new_tokens_only(self, project: ProjectWorld) -> None:
        old = control(project, "merchant-center-tokens")["token"]
        (rotated,) = control(project, "keys/rotate")["keys"]
        assert set(rotated) >= {"kty", "n", "e", "kid", "alg", "use"}
        assert "d" not in rotated
        with pytest.raises(KeyError):
            self.verified(project, old)
        new = control(project, "merchant-center-tokens")["token"]
        assert self.verified(project, new)["iss"] == URL


def test_authors_of_different_clients(project: ProjectWorld) -> None:
    authors = []
    for name in ("shop", "oms"):
        bearer = project.token(["manage_payments:shop"], client_id=name)
        created = project.call("POST", "payments", {"amountPlanned": euro(5)}, bearer)
        authors.append(read(created, 201)["createdBy"]["clientId"])
    assert authors == ["shop", "oms"]
