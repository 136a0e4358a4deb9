"""The published Python SDK, written by others for the real API, drives the stand-in."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from commercetools import CommercetoolsError, platform
from commercetools.platform import models as platform_models

from stand_in_server_support import stand_in_server

pytestmark = [
    pytest.mark.servers,
    # The SDK uses marshmallow 3 in ways that marshmallow 4 will not have.
    pytest.mark.filterwarnings("ignore::marshmallow.warnings.RemovedInMarshmallow4Warning"),
]

# The SDK is half typed; through Any it is as free as at run time.
SDK: Any = platform
models: Any = platform_models

PROJECT = "sdk-project"
SCOPES = [f"manage_project:{PROJECT}"]
EURO = models.Money(cent_amount=1000, currency_code="EUR")


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a stand-in of these tests' own."""
    settings = {
        "CTP_PROJECT_KEY": PROJECT,
        "CTP_CLIENT_ID": "sdk-client",
        "CTP_CLIENT_SECRET": "sdk-secret",
        "CTP_SCOPE": SCOPES[0],
    }
    with stand_in_server(tmp_path_factory.mktemp("sdk"), settings) as address:
        yield address


@pytest.fixture
def sdk(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return the SDK's request builder for the project."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    client = SDK.Client(
        client_id="sdk-client",
        client_secret="sdk-secret",
        scope=SCOPES,
        url=url,
        token_url=f"{url}/oauth/token",
    )
    yield client.with_project_key(PROJECT)
    client._http_client.close()


def update(builder: Any, resource: Any, *actions: Any) -> Any:
    kind = type(resource).__name__
    body = getattr(models, f"{kind}Update")(version=resource.version, actions=list(actions))
    return builder.with_id(resource.id).post(body)


def test_payments(sdk: Any) -> None:
    payments = sdk.payments()
    draft = models.PaymentDraft(
        key="sdk-pay-1",
        amount_planned=EURO,
        interface_id="psp-1",
        payment_method_info=models.PaymentMethodInfo(payment_interface="psp", method="card"),
        transactions=[
            models.TransactionDraft(
                type=models.TransactionType.AUTHORIZATION,
                amount=EURO,
                state=models.TransactionState.SUCCESS,
            )
        ],
    )
    created = payments.post(draft)
    assert (created.version, created.key, created.interface_id) == (1, "sdk-pay-1", "psp-1")
    assert created.amount_planned.fraction_digits == 2
    found = payments.get(
        where=['paymentMethodInfo(paymentInterface="psp")', "interfaceId = :id"],
        predicate_var={"id": ["psp-1"]},
        limit=5,
        with_total=False,
        sort=["createdAt desc"],
    )
    assert [one.id for one in found.results] == [created.id]
    assert payments.with_key("sdk-pay-1").get().version == 1
    assert payments.with_id(created.id).delete(version=1).id == created.id
    assert payments.with_id(created.id).get() is None


def test_update_actions_of_payments(sdk: Any) -> None:
    payments = sdk.payments()
    created = payments.post(models.PaymentDraft(amount_planned=EURO))
    charge = models.TransactionDraft(type=models.TransactionType.CHARGE, amount=EURO)
    changed = update(payments, created, models.PaymentAddTransactionAction(transaction=charge))
    assert changed.transactions[0].state is models.TransactionState.INITIAL
    changed = update(
        payments,
        changed,
        models.PaymentChangeTransactionStateAction(
            transaction_id=changed.transactions[0].id, state=models.TransactionState.SUCCESS
        ),
        models.PaymentSetStatusInterfaceCodeAction(interface_code="captured"),
        models.PaymentSetStatusInterfaceTextAction(interface_text="Captured"),
        models.PaymentSetMethodInfoNameAction(name=models.LocalizedString(en="Card")),
        models.PaymentSetKeyAction(key="sdk-pay-one"),
    )
    assert changed.transactions[0].state is models.TransactionState.SUCCESS
    assert changed.payment_status.interface_code == "captured"


def test_errors_of_payments(sdk: Any) -> None:
    payments = sdk.payments()
    created = payments.post(models.PaymentDraft(key="sdk-pay-2", amount_planned=EURO))
    update(payments, created, models.PaymentSetKeyAction(key="sdk-pay-two"))
    with pytest.raises(CommercetoolsError) as conflict:
        update(payments, created, models.PaymentSetKeyAction(key="sdk-pay-too"))
    assert conflict.value.code == "ConcurrentModification"
    assert conflict.value.errors[0]["currentVersion"] == 2
    assert conflict.value.correlation_id
    with pytest.raises(CommercetoolsError) as duplicate:
        payments.post(models.PaymentDraft(key="sdk-pay-two", amount_planned=EURO))
    assert duplicate.value.code == "DuplicateField"


def test_carts_and_orders(sdk: Any) -> None:
    payment = sdk.payments().post(models.PaymentDraft(amount_planned=EURO))
    item = models.CustomLineItemDraft(
        name=models.LocalizedString(en="Shoes"), slug="shoes", quantity=2, money=EURO
    )
    draft = models.CartDraft(currency="EUR", country="DE", custom_line_items=[item])
    cart = sdk.carts().post(draft)
    assert cart.cart_state is models.CartState.ACTIVE
    assert cart.total_price.cent_amount == 2000
    pointer = models.PaymentResourceIdentifier(id=payment.id)
    cart = update(sdk.carts(), cart, models.CartAddPaymentAction(payment=pointer))
    shown = sdk.carts().with_id(cart.id).get(expand=["paymentInfo.payments[*]"])
    assert shown.payment_info.payments[0].obj.amount_planned.cent_amount == 1000
    cart_pointer = models.CartResourceIdentifier(id=cart.id)
    order = sdk.orders().post(
        models.OrderFromCartDraft(cart=cart_pointer, version=cart.version, order_number="sdk-1")
    )
    assert order.order_state is models.OrderState.OPEN
    assert sdk.carts().with_id(cart.id).get().cart_state is models.CartState.ORDERED
    found = sdk.orders().get(where=[f'paymentInfo(payments(id="{payment.id}"))'])
    assert [one.order_number for one in found.results] == ["sdk-1"]


def test_types_and_interface_interactions(sdk: Any) -> None:
    definition = models.FieldDefinition(
        type=models.CustomFieldStringType(),
        name="answer",
        label=models.LocalizedString(en="Answer"),
        required=True,
    )
    draft = models.TypeDraft(
        key="sdk-interaction",
        name=models.LocalizedString(en="Interaction"),
        resource_type_ids=[models.ResourceTypeId.PAYMENT_INTERFACE_INTERACTION],
        field_definitions=[definition],
    )
    created = sdk.types().post(draft)
    note = models.FieldDefinition(
        type=models.CustomFieldNumberType(),
        name="note",
        label=models.LocalizedString(en="Note"),
        required=False,
    )
    created = update(
        sdk.types(),
        created,
        models.TypeAddFieldDefinitionAction(field_definition=note),
        models.TypeChangeNameAction(name=models.LocalizedString(en="Said")),
    )
    assert [one.name for one in created.field_definitions] == ["answer", "note"]
    payment = sdk.payments().post(models.PaymentDraft(amount_planned=EURO))
    payment = update(
        sdk.payments(),
        payment,
        models.PaymentAddInterfaceInteractionAction(
            type=models.TypeResourceIdentifier(key="sdk-interaction"),
            fields=models.FieldContainer(answer="yes", note=7),
        ),
    )
    assert payment.interface_interactions[0].fields == {"answer": "yes", "note": 7}
    assert sdk.types().with_key("sdk-interaction").get().name == {"en": "Said"}


def test_subscriptions(sdk: Any) -> None:
    draft = models.SubscriptionDraft(
        key="sdk-subscription",
        destination=models.GoogleCloudPubSubDestination(project_id="p", topic="t"),
        messages=[
            models.MessageSubscription(
                resource_type_id=models.MessageSubscriptionResourceTypeId.PAYMENT,
                types=["PaymentCreated"],
            )
        ],
    )
    created = sdk.subscriptions().post(draft)
    assert created.status is models.SubscriptionHealthStatus.HEALTHY
    changed = update(
        sdk.subscriptions(),
        created,
        models.SubscriptionSetMessagesAction(
            messages=[
                models.MessageSubscription(
                    resource_type_id=models.MessageSubscriptionResourceTypeId.ORDER, types=[]
                )
            ]
        ),
    )
    assert changed.messages[0].resource_type_id.value == "order"
    by_key = sdk.subscriptions().with_key("sdk-subscription")
    assert by_key.get().destination.topic == "t"
    assert by_key.delete(version=changed.version).id == created.id


def test_custom_objects(sdk: Any) -> None:
    objects = sdk.custom_objects()
    draft = models.CustomObjectDraft(container="sdk", key="one", value={"a": 1})
    assert objects.post(draft).version == 1
    assert objects.post(draft).version == 2
    stored = objects.with_container_and_key("sdk", "one").get()
    assert stored.value == {"a": 1}
    stale = models.CustomObjectDraft(container="sdk", key="one", value={"a": 2}, version=1)
    with pytest.warns(match="Unhandled status code 409"):
        assert objects.post(stale) is None
    assert objects.with_container("sdk").get().results[0].value == {"a": 1}
    assert objects.with_container_and_key("sdk", "one").delete(version=2).key == "one"


def test_messages_and_customers(sdk: Any) -> None:
    customer = sdk.customers().post(models.CustomerDraft(email="sdk@example.com", password="pw"))
    assert customer.customer.email == "sdk@example.com"
    pointer = models.CustomerResourceIdentifier(id=customer.customer.id)
    payment = sdk.payments().post(models.PaymentDraft(amount_planned=EURO, customer=pointer))
    assert payment.customer.id == customer.customer.id
    found = sdk.messages().get(where=[f'resource(id="{payment.id}")'])
    assert [one.type for one in found.results] == ["PaymentCreated"]
    assert found.results[0].payment.id == payment.id


def test_head_is_asked_with_the_sdk_token(sdk: Any, url: str) -> None:
    payment = sdk.payments().post(models.PaymentDraft(key="sdk-head", amount_planned=EURO))
    session = sdk._client._http_client
    answers = [
        session.head(f"{url}/{PROJECT}/payments/{path}")
        for path in (payment.id, "key=sdk-head", "key=nobody")
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 404]


def test_a_reset_connection_is_seen_by_clients(sdk: Any, url: str) -> None:
    rule = f'{{"path": "^/{PROJECT}/payments$", "reset": true, "appliedButFailed": true}}'
    assert requests.post(f"{url}/test/faults", data=rule, timeout=5).status_code == 201
    with pytest.raises(requests.ConnectionError):
        sdk.payments().post(models.PaymentDraft(key="sdk-reset", amount_planned=EURO))
    assert sdk.payments().with_key("sdk-reset").get().version == 1
