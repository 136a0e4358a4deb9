"""Payment methods, custom objects and subscriptions."""

from typing import Any

import pytest

from commercetools_support import (
    Json,
    ProjectWorld,
    custom_type,
    error_of,
    field,
    read,
    type_key,
)

PUBSUB = {"type": "GoogleCloudPubSub", "projectId": "p", "topic": "t"}
PAYMENT_MESSAGES = {"resourceTypeId": "payment", "types": ["PaymentTransactionAdded"]}


class TestPaymentMethods:
    """What a customer stored."""

    def test_a_payment_method_shows_its_token(self, project: ProjectWorld) -> None:
        customer = project.customer()
        draft = {
            "key": "method-1",
            "customer": {"typeId": "customer", "id": customer["id"]},
            "method": "card",
            "name": {"en": "Visa"},
            "paymentInterface": "psp",
            "interfaceAccount": "live",
            "token": {"value": "tok"},
        }
        method = project.post("payment-methods", draft)
        assert {name: method[name] for name in draft} == draft
        assert (method["paymentMethodStatus"], method["default"]) == ("Active", False)
        where = f'customer(id="{customer["id"]}") and paymentInterface="psp"'
        assert project.get("payment-methods", where=where)["results"] == [method]
        (message,) = project.messages(method)
        assert message["type"] == "PaymentMethodCreated"
        assert message["paymentMethod"]["token"] == {"value": "****"}

    @pytest.mark.parametrize(
        ("action", "member", "value"),
        [
            ("setKey", "key", "method-1"),
            ("setName", "name", {"en": "Visa"}),
            ("setMethod", "method", "card"),
            ("setPaymentInterface", "paymentInterface", "psp"),
            ("setInterfaceAccount", "interfaceAccount", "live"),
            ("setDefault", "default", True),
            ("setPaymentMethodStatus", "paymentMethodStatus", "Inactive"),
        ],
    )
    def test_a_member_is_set(
        self, project: ProjectWorld, action: str, member: str, value: Any
    ) -> None:
        method = project.post("payment-methods", {})
        change = {"action": action, member: value}
        method = project.updated("payment-methods", method, change, change)
        assert (method[member], method["version"]) == (value, 2)
        message = project.messages(method)[-1]
        what = action.removeprefix("set")
        shown = "status" if member == "paymentMethodStatus" else member
        assert (message["type"], message[shown]) == (f"PaymentMethod{what}Set", value)
        assert len(project.messages(method)) == 2

    @pytest.mark.parametrize(
        ("name", "first", "second"),
        [
            ("key", "one", "two"),
            ("name", {"en": "One"}, {"en": "Two"}),
            ("method", "card", "ideal"),
            ("paymentInterface", "one", "two"),
            ("interfaceAccount", "one", "two"),
        ],
    )
    def test_a_message_tells_what_was_there_before(
        self, project: ProjectWorld, name: str, first: object, second: object
    ) -> None:
        """The members are those of the official `PaymentMethod...SetMessage`."""
        action = {"action": f"set{name[0].upper()}{name[1:]}"}
        method = project.post("payment-methods", {name: first})
        for change in ({**action, name: second}, action):  # Without a value, it is removed.
            method = project.updated("payment-methods", method, change)
        old = f"old{name[0].upper()}{name[1:]}"
        told = [(one.get(name), one.get(old)) for one in project.messages(method)[1:]]
        assert told == [(second, first), (None, second)]

    def test_a_changed_custom_field_tells_its_old_value(self, project: ProjectWorld) -> None:
        project.post("types", custom_type("extra", "payment-method", field("note")))
        custom = {"type": type_key("extra"), "fields": {"note": "old"}}
        method = project.post("payment-methods", {"custom": custom})
        change = {"action": "setCustomField", "name": "note", "value": "new"}
        method = project.updated("payment-methods", method, change)
        message = project.messages(method)[-1]
        assert message["type"] == "PaymentMethodCustomFieldChanged"
        assert (message["value"], message["oldValue"]) == ("new", "old")

    def test_custom_fields(self, project: ProjectWorld) -> None:
        project.post("types", custom_type("card", "payment-method", field("brand")))
        brand = {"action": "setCustomField", "name": "brand"}
        method = project.updated(
            "payment-methods",
            project.post("payment-methods", {}),
            {"action": "setCustomType", "type": type_key("card")},
            {**brand, "value": "visa"},
            {**brand, "value": "amex"},
            brand,
            {"action": "setCustomType"},
        )
        assert "custom" not in method
        types = [one.removeprefix("PaymentMethodCustom") for one in project.message_types(method)]
        assert types[1:] == ["TypeSet", "FieldAdded", "FieldChanged", "FieldRemoved", "TypeRemoved"]

    @pytest.mark.parametrize(
        ("draft", "action"),
        [
            (
                {"default": True},
                {"action": "setPaymentMethodStatus", "paymentMethodStatus": "Inactive"},
            ),
            ({"paymentMethodStatus": "Inactive"}, {"action": "setDefault", "default": True}),
        ],
    )
    def test_the_default_is_active(self, project: ProjectWorld, draft: Json, action: Json) -> None:
        method = project.post("payment-methods", draft)
        answer = project.update("payment-methods", method, action)
        assert error_of(answer, 400)["code"] == "InvalidOperation"
        inactive_default = {"default": True, "paymentMethodStatus": "Inactive"}
        answer = project.call("POST", "payment-methods", inactive_default)
        assert error_of(answer, 400)["code"] == "InvalidOperation"

    def test_deleting_leaves_a_message(self, project: ProjectWorld) -> None:
        method = project.post("payment-methods", {"key": "method-1"})
        project.call("DELETE", "payment-methods/key=method-1", params={"version": "1"})
        assert project.message_types(method) == ["PaymentMethodCreated", "PaymentMethodDeleted"]
        assert project.messages(method)[-1]["paymentMethod"] == method

    def test_messages_tell_the_old_value(self, project: ProjectWorld) -> None:
        method = project.updated(
            "payment-methods",
            project.post("payment-methods", {"default": True}),
            {"action": "setDefault", "default": False},
            {"action": "setPaymentMethodStatus", "paymentMethodStatus": "Inactive"},
        )
        default, status = project.messages(method)[1:]
        assert (default["default"], default["oldDefault"]) == (False, True)
        assert (status["status"], status["oldStatus"]) == ("Inactive", "Active")


class TestCustomObjects:
    """Upserts, with and without a version."""

    @staticmethod
    def store(project: ProjectWorld, value: Any, **members: Any) -> Any:
        draft = {"container": "locks", "key": "one", "value": value, **members}
        return project.call("POST", "custom-objects", draft)

    def test_storing_creates_then_replaces(self, project: ProjectWorld) -> None:
        created = read(self.store(project, {"a": 1, "b": None}), 201)
        assert (created["version"], created["value"]) == (1, {"a": 1})
        project.clock.advance(1)
        replaced = read(self.store(project, [1, None]), 200)
        assert (replaced["version"], replaced["value"]) == (2, [1, None])
        assert (replaced["id"], replaced["createdAt"]) == (created["id"], created["createdAt"])
        assert project.get("custom-objects/locks/one") == replaced

    def test_a_version_must_match_what_exists(self, project: ProjectWorld) -> None:
        assert self.store(project, 1, version=0).status_code == 201
        for stale in (0, 2):
            error = error_of(self.store(project, 2, version=stale), 409)
            assert (error["code"], error["currentVersion"]) == ("ConcurrentModification", 1)
        assert project.get("custom-objects/locks/one")["value"] == 1
        assert read(self.store(project, 2, version=1), 200)["version"] == 2

    def test_the_same_key_in_another_container_is_another_object(
        self, project: ProjectWorld
    ) -> None:
        self.store(project, 1)
        assert self.store(project, 2, container="other").status_code == 201
        page = project.get("custom-objects/locks", where='key="one" and value is defined')
        assert [one["value"] for one in page["results"]] == [1]
        assert project.get("custom-objects")["total"] == 2

    def test_deleting_may_name_the_version(self, project: ProjectWorld) -> None:
        path = "custom-objects/locks/one"
        self.store(project, 1)
        assert project.call("DELETE", path, params={"version": "2"}).status_code == 409
        assert project.call("DELETE", path, params={"version": "1"}).status_code == 200
        assert error_of(project.call("GET", path), 404)["code"] == "ResourceNotFound"
        self.store(project, 1)
        assert project.call("DELETE", path).status_code == 200
        assert project.call("DELETE", path).status_code == 404

    @pytest.mark.parametrize("change", [{"key": "a b"}, {"key": ""}, {"container": "ä"}])
    def test_container_and_key_are_plain(self, project: ProjectWorld, change: Json) -> None:
        assert error_of(self.store(project, 1, **change), 400)["code"] == "InvalidInput"

    def test_a_value_is_needed(self, project: ProjectWorld) -> None:
        assert error_of(self.store(project, None), 400)["code"] == "InvalidJsonInput"


class TestSubscriptions:
    """Kept as the client wants them."""

    def test_a_subscription_is_kept(self, project: ProjectWorld) -> None:
        draft = {"key": "mine", "destination": PUBSUB, "messages": [PAYMENT_MESSAGES]}
        created = project.post("subscriptions", draft)
        assert {name: created[name] for name in draft} == draft
        assert (created["status"], created["format"]) == ("Healthy", {"type": "Platform"})
        assert (created["changes"], created["events"]) == ([], [])
        assert project.get("subscriptions/key=mine") == created
        assert project.get("subscriptions", where='key="mine"')["count"] == 1

    def test_a_subscription_is_updated_by_actions(self, project: ProjectWorld) -> None:
        sns = {"type": "SNS", "topicArn": "arn", "authenticationMode": "IAM"}
        created = project.post(
            "subscriptions", {"destination": PUBSUB, "messages": [PAYMENT_MESSAGES]}
        )
        changed = project.updated(
            "subscriptions",
            created,
            {"action": "changeDestination", "destination": sns},
            {"action": "setKey", "key": "mine"},
            {"action": "setChanges", "changes": [{"resourceTypeId": "payment"}]},
            {"action": "setEvents", "events": [{"resourceTypeId": "import-api"}]},
            {"action": "setMessages", "messages": [{"resourceTypeId": "order"}]},
        )
        assert (changed["destination"], changed["key"]) == (sns, "mine")
        assert changed["changes"] == [{"resourceTypeId": "payment"}]
        assert changed["events"] == [{"resourceTypeId": "import-api"}]
        assert changed["messages"] == [{"resourceTypeId": "order"}]

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"messages": []}, "InvalidInput"),
            ({"destination": {"type": "Pigeon"}}, "InvalidJsonInput"),
            ({"destination": {"type": "GoogleCloudPubSub"}}, "InvalidJsonInput"),
            ({"format": {"type": "CloudEvents"}}, "InvalidJsonInput"),
            ({"key": "a"}, "InvalidInput"),
        ],
    )
    def test_what_is_no_subscription_is_refused(
        self, project: ProjectWorld, change: Json, code: str
    ) -> None:
        draft = {"destination": PUBSUB, "messages": [PAYMENT_MESSAGES]} | change
        assert error_of(project.call("POST", "subscriptions", draft), 400)["code"] == code

    def test_a_subscription_about_nothing_is_refused(self, project: ProjectWorld) -> None:
        draft = {"destination": PUBSUB, "messages": [PAYMENT_MESSAGES]}
        created = project.post("subscriptions", draft)
        answer = project.update("subscriptions", created, {"action": "setMessages"})
        assert error_of(answer, 400)["code"] == "InvalidInput"

    def test_cloud_events(self, project: ProjectWorld) -> None:
        wanted = {"type": "CloudEvents", "cloudEventsVersion": "1.0"}
        draft = {"destination": PUBSUB, "messages": [PAYMENT_MESSAGES], "format": wanted}
        assert project.post("subscriptions", draft)["format"] == wanted

    def test_a_subscription_is_deleted(self, project: ProjectWorld) -> None:
        draft = {"key": "mine", "destination": PUBSUB, "messages": [PAYMENT_MESSAGES]}
        project.post("subscriptions", draft)
        path = "subscriptions/key=mine"
        assert project.call("DELETE", path, params={"version": "1"}).status_code == 200
        assert project.call("GET", path).status_code == 404
