"""Messages: numbering, attribution, the query route, listeners."""

from concurrent.futures import ThreadPoolExecutor

from commercetools_support import ProjectWorld, error_of, transaction
from sandbox.commercetools.messages import Message


def test_a_message_tells_of_one_version_of_one_resource(project: ProjectWorld) -> None:
    payment = project.change(project.pay(key="pay-1"), transaction(), transaction())
    messages = project.messages(payment)
    assert [one["sequenceNumber"] for one in messages] == [1, 2, 3]
    assert [one["resourceVersion"] for one in messages] == [1, 2, 3]
    first = messages[0]
    assert first["resource"] == {"typeId": "payment", "id": payment["id"]}
    assert first["resourceUserProvidedIdentifiers"] == {"key": "pay-1"}
    assert (first["version"], first["createdAt"]) == (1, "2026-01-01T00:00:00.000Z")
    assert first["createdBy"] == {"isPlatformClient": False, "clientId": "admin"}
    assert project.get(f"messages/{first['id']}") == first


def test_the_message_of_a_creation_masks_the_token(project: ProjectWorld) -> None:
    payment = project.pay(paymentMethodInfo={"token": {"value": "tok"}})
    (message,) = project.messages(payment)
    assert message["payment"] == {**payment, "paymentMethodInfo": {"token": {"value": "****"}}}


def test_transactions_of_a_draft_leave_no_message_of_their_own(project: ProjectWorld) -> None:
    draft = transaction()["transaction"]
    assert project.message_types(project.pay(transactions=[draft])) == ["PaymentCreated"]


def test_sequence_numbers_count_per_resource(project: ProjectWorld) -> None:
    first, second = project.pay(), project.pay()
    first = project.change(first, transaction())
    second = project.change(second, transaction())
    for payment in (first, second):
        assert [one["sequenceNumber"] for one in project.messages(payment)] == [1, 2]


def test_messages_are_selected_by_type_and_resource(project: ProjectWorld) -> None:
    payment = project.change(project.pay(), transaction())
    where = 'type = "PaymentTransactionAdded" and resource(typeId = "payment")'
    (message,) = project.get("messages", where=where)["results"]
    assert message["resource"]["id"] == payment["id"]
    assert message["transaction"] == payment["transactions"][0]
    assert error_of(project.call("GET", "messages/nobody"), 404)["code"] == "ResourceNotFound"


def test_a_listener_hears_of_every_message_after_it_is_stored(project: ProjectWorld) -> None:
    heard: list[Message] = []
    seen: list[int] = []

    def listen(message: Message) -> None:
        heard.append(message)
        # The lock is free again: the listener may ask the stand-in.
        with ThreadPoolExecutor(1) as pool:
            payment = pool.submit(project.get, f"payments/{message['resource']['id']}").result(5)
        seen.append(payment["version"])

    project.commercetools.on_message(listen)
    payment = project.change(project.pay(), transaction(), transaction())
    assert heard == project.messages(payment)
    assert seen == [1, 3, 3]


def test_a_refused_update_leaves_no_message(project: ProjectWorld) -> None:
    heard: list[Message] = []
    payment = project.pay()
    project.change(project.pay(), transaction(interfaceId="t-1"))
    project.commercetools.on_message(heard.append)
    project.refused(payment, transaction(), transaction(interfaceId="t-1"))
    assert (heard, project.message_types(payment)) == ([], ["PaymentCreated"])
