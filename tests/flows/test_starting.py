"""Starting to pay, told by what commercetools and the PSP hold afterwards."""

import msgspec
import pytest

from bench import Bench
from payment_core.payment import Payment
from sandbox.faults import FaultRule

APPROVED = [("Authorization", 10_000, "Success")]


@pytest.fixture
def bench() -> Bench:
    return Bench()


class TestOutcomes:
    def test_approved(self, bench: Bench) -> None:
        cart = bench.cart()
        answer = bench.pay(bench.session(cart, futureOrderNumber="order-7"))
        assert answer.status_code == 200
        payment_id = answer.json()["paymentReference"]
        assert answer.json() == {"paymentReference": payment_id, "outcome": "approved"}
        assert bench.attached(cart) == [payment_id]
        assert bench.transactions(payment_id) == APPROVED
        [at_psp] = bench.at_the_psp(payment_id)
        assert at_psp["amount"] == {"value": 10_000, "currency": "EUR"}
        assert at_psp["orderReference"] == "order-7"
        assert at_psp["metadata"]["projectKey"] == "bench"
        assert bench.payment(payment_id).interface_id == at_psp["id"]
        assert bench.payment(payment_id).payment_status.interface_code == "authorized"

    @pytest.mark.parametrize(
        ("token", "code"),
        [
            ("tok_declined", "card_declined"),
            ("tok_insufficient_funds", "insufficient_funds"),
            ("tok_expired_card", "expired_card"),
        ],
    )
    def test_declined_and_then_another_card(self, bench: Bench, token: str, code: str) -> None:
        cart = bench.cart()
        session = bench.session(cart)
        declined = bench.pay(session, token).json()
        assert (declined["outcome"], declined["error"]["code"]) == ("rejected", code)
        approved = bench.pay(session).json()
        assert approved["outcome"] == "approved"
        assert bench.attached(cart) == [declined["paymentReference"], approved["paymentReference"]]
        assert bench.payment(approved["paymentReference"]).key == f"pay-{cart['id']}-cart-2"

    def test_pending_and_then_success(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        pending = bench.pay(session, "tok_pending_success").json()
        assert pending["outcome"] == "pending"
        assert bench.transactions(pending["paymentReference"]) == [
            ("Authorization", 10_000, "Pending")
        ]
        bench.later(4)
        assert bench.confirm(session, pending["paymentReference"]).json()["outcome"] == "approved"

    def test_pending_and_then_failure(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        pending = bench.pay(session, "tok_pending_failure").json()
        bench.later(4)
        assert bench.transactions(pending["paymentReference"]) == [
            ("Authorization", 10_000, "Failure")
        ]
        assert bench.confirm(session, pending["paymentReference"]).json()["outcome"] == "rejected"

    def test_3d_secure(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        asked = bench.pay(session, "tok_three_ds").json()
        assert (asked["outcome"], asked["action"]["type"]) == ("pending", "threeDS")
        bench.control(asked["paymentReference"], "confirm")
        assert bench.confirm(session, asked["paymentReference"]).json()["outcome"] == "approved"

    def test_3d_secure_failed_ends_the_attempt_at_the_psp_too(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        asked = bench.pay(session, "tok_three_ds").json()["paymentReference"]
        bench.control(asked, "refuse")
        assert bench.at_the_psp(asked)[0]["status"] == "requires_payment_method"
        assert bench.confirm(session, asked).json()["outcome"] == "rejected"
        assert bench.at_the_psp(asked)[0]["status"] == "canceled"
        assert bench.transactions(asked) == [("Authorization", 10_000, "Failure")]
        assert bench.pay(session).json()["outcome"] == "approved"

    def test_a_redirect_that_is_captured_at_once(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        asked = bench.pay(session, None, "ideal").json()
        assert asked["action"]["type"] == "redirect"
        bench.control(asked["paymentReference"], "confirm")
        back = bench.at_the_psp(asked["paymentReference"])
        assert back[0]["status"] == "captured"
        assert bench.confirm(session, asked["paymentReference"]).json()["outcome"] == "approved"
        assert bench.transactions(asked["paymentReference"]) == [
            ("Authorization", 10_000, "Success"),
            ("Charge", 10_000, "Success"),
        ]

    def test_a_reload_gets_the_same_action_again(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        first, again = (bench.pay(session, "tok_three_ds").json() for _ in range(2))
        assert first == again

    def test_a_refused_token_ends_as_failure(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        answer = bench.pay(session, "tok_unheard_of").json()
        assert answer["outcome"] == "rejected"
        assert bench.transactions(answer["paymentReference"]) == [
            ("Authorization", 10_000, "Failure")
        ]

    def test_an_expired_authorization(self, bench: Bench) -> None:
        payment_id = bench.paid()
        bench.later(8 * 24 * 3600)
        assert bench.transactions(payment_id) == [
            *APPROVED,
            ("CancelAuthorization", 10_000, "Success"),
        ]


class TestReturning:
    def test_a_shopper_is_brought_back_to_the_shop(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        asked = bench.pay(session, None, "ideal").json()["paymentReference"]
        link = self._return_link(bench, asked)
        assert session not in link
        bench.control(asked, "confirm")
        back = bench.get(link)
        assert back.status_code == 302
        assert (
            back.headers["Location"] == f"https://shop.test/return?shop=1&paymentReference={asked}"
        )
        assert bench.transactions(asked)[0] == ("Authorization", 10_000, "Success")

    def test_the_sessions_own_address_comes_first(self, bench: Bench) -> None:
        session = bench.session(bench.cart(), merchantReturnUrl="https://other.test/done")
        asked = bench.pay(session, None, "ideal").json()["paymentReference"]
        back = bench.get(self._return_link(bench, asked))
        assert back.headers["Location"] == f"https://other.test/done?paymentReference={asked}"

    def test_a_forged_success_changes_nothing(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        asked = bench.pay(session, None, "ideal").json()["paymentReference"]
        bench.get(self._return_link(bench, asked) + "&status=success")
        assert bench.transactions(asked) == [("Authorization", 10_000, "Pending")]

    def test_an_outage_does_not_strand_the_shopper(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        asked = bench.pay(session, None, "ideal").json()["paymentReference"]
        link = self._return_link(bench, asked)
        bench.network.unplug("psp.test")
        assert bench.get(link).status_code == 302

    def _return_link(self, bench: Bench, payment_id: str) -> str:
        [reference] = [one["id"] for one in bench.at_the_psp(payment_id)]
        with bench.psp.lock, bench.psp.opened(reference) as payment:
            assert payment.return_url is not None
            return payment.return_url


class TestTheSameRequestAgain:
    def test_without_a_name_it_finds_the_open_attempt(self, bench: Bench) -> None:
        cart = bench.cart()
        session = bench.session(cart)
        answers = [bench.pay(session).json() for _ in range(3)]
        assert answers[0] == answers[1] == answers[2]
        assert len(bench.all_at_the_psp()) == 1
        assert len(bench.attached(cart)) == 1

    def test_with_a_name_it_replays_also_after_a_decline(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        first, again = (
            bench.pay(session, "tok_declined", name="submit-1").json() for _ in range(2)
        )
        assert first == again
        assert len(bench.all_at_the_psp()) == 1
        assert bench.pay(session, name="submit-2").json()["outcome"] == "approved"
        assert bench.pay(session, "tok_declined", name="submit-1").json() == first

    def test_a_name_that_means_another_method_is_refused(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        bench.pay(session, name="submit-1")
        answer = bench.pay(session, None, "invoice", name="submit-1")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (
            409,
            "IdempotencyConflict",
        )


class TestSuperseding:
    def test_another_method_cancels_the_open_attempt_first(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        abandoned = bench.pay(session, None, "ideal").json()["paymentReference"]
        assert bench.pay(session).json()["outcome"] == "approved"
        assert bench.at_the_psp(abandoned)[0]["status"] == "canceled"
        assert bench.transactions(abandoned) == [
            ("Authorization", 10_000, "Failure"),
            ("CancelAuthorization", 10_000, "Success"),
        ]

    def test_a_changed_cart_releases_what_was_authorized(self, bench: Bench) -> None:
        cart = bench.cart()
        session = bench.session(cart)
        first = bench.pay(session).json()["paymentReference"]
        self._change_total(bench, cart, 12_000)
        second = bench.pay(session).json()
        assert second["outcome"] == "approved"
        assert bench.at_the_psp(first)[0]["status"] == "canceled"
        assert bench.transactions(second["paymentReference"]) == [
            ("Authorization", 12_000, "Success")
        ]

    def test_a_captured_payment_is_never_superseded(self, bench: Bench) -> None:
        cart = bench.cart()
        session = bench.session(cart)
        first = bench.pay(session).json()["paymentReference"]
        bench.outcome(first, "capturePayment", 10_000)
        self._change_total(bench, cart, 12_000)
        answer = bench.pay(session)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (
            409,
            "PaymentInProgress",
        )

    def test_an_attempt_that_the_psp_will_not_end_stays(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        first = bench.pay(session, "tok_pending_success").json()["paymentReference"]
        bench.psp.faults.add(FaultRule(path="/cancel$", status=422))
        answer = bench.pay(session, None, "ideal")
        assert answer.json()["errors"][0]["code"] == "PaymentInProgress"
        bench.later(4)
        assert bench.confirm(session, first).json()["outcome"] == "approved"
        assert len(bench.all_at_the_psp()) == 1

    def test_from_an_invoice_to_a_card(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        invoice = bench.pay(session, None, "invoice").json()["paymentReference"]
        assert bench.pay(session).json()["outcome"] == "approved"
        assert bench.transactions(invoice) == [
            ("Authorization", 10_000, "Success"),
            ("CancelAuthorization", 10_000, "Success"),
        ]

    def _change_total(self, bench: Bench, cart: dict[str, object], cents: int) -> None:
        current = bench.api("GET", f"carts/{cart['id']}")
        money = {"centAmount": cents, "currencyCode": "EUR"}
        action = {
            "action": "changeCustomLineItemMoney",
            "customLineItemId": current["customLineItems"][0]["id"],
            "money": money,
        }
        body = {"version": current["version"], "actions": [action]}
        bench.api("POST", f"carts/{cart['id']}", body)


class TestAmounts:
    def test_the_gift_card_plan_is_left_to_the_gift_card(self, bench: Bench) -> None:
        plan = {"centAmount": 3_000, "currencyCode": "EUR"}
        answer = bench.pay(bench.session(bench.cart(), giftCardPlannedAmount=plan)).json()
        assert bench.transactions(answer["paymentReference"]) == [
            ("Authorization", 7_000, "Success")
        ]

    def test_a_gift_card_that_paid_already_counts_once(self, bench: Bench) -> None:
        cart = bench.cart()
        self._other_payment(bench, cart, 3_000, "giftcard")
        plan = {"centAmount": 3_000, "currencyCode": "EUR"}
        answer = bench.pay(bench.session(cart, giftCardPlannedAmount=plan)).json()
        assert bench.transactions(answer["paymentReference"]) == [
            ("Authorization", 7_000, "Success")
        ]

    def test_a_gift_card_plan_in_another_currency(self, bench: Bench) -> None:
        plan = {"centAmount": 3_000, "currencyCode": "USD"}
        answer = bench.pay(bench.session(bench.cart(), giftCardPlannedAmount=plan))
        assert (answer.status_code, bench.all_at_the_psp()) == (400, [])

    def test_a_cart_that_is_paid_by_another_connector(self, bench: Bench) -> None:
        cart = bench.cart()
        self._other_payment(bench, cart, 10_000, "card")
        answer = bench.pay(bench.session(cart))
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "InvalidOperation")

    @pytest.mark.parametrize(("currency", "cents"), [("JPY", 500), ("KWD", 1_234)])
    def test_other_minor_units(self, bench: Bench, currency: str, cents: int) -> None:
        cart = bench.cart(cents, currency)
        answer = bench.pay(bench.session(cart)).json()
        [found] = bench.at_the_psp(answer["paymentReference"])
        assert found["amount"] == {"value": cents, "currency": currency}

    def test_two_items_of_one_cart_never_take_more_than_its_total(self, bench: Bench) -> None:
        cart = bench.cart()
        first = bench.pay(bench.session(cart, checkoutTransactionItemId="item-a"))
        second = bench.pay(bench.session(cart, checkoutTransactionItemId="item-b"))
        assert (first.status_code, second.status_code) == (200, 400)
        assert len(bench.all_at_the_psp()) == 1

    def test_an_ordered_cart_takes_no_payment(self, bench: Bench) -> None:
        cart = bench.cart()
        session = bench.session(cart)
        bench.api("POST", "orders", {"cart": {"typeId": "cart", "id": cart["id"]}, "version": 1})
        assert bench.pay(session).json()["errors"][0]["code"] == "InvalidOperation"

    def _other_payment(
        self, bench: Bench, cart: dict[str, object], cents: int, method: str
    ) -> None:
        money = {"centAmount": cents, "currencyCode": "EUR"}
        draft = {
            "amountPlanned": money,
            "paymentMethodInfo": {"paymentInterface": "other-psp", "method": method},
            "transactions": [{"type": "Charge", "amount": money, "state": "Success"}],
        }
        payment = bench.api("POST", "payments", draft)
        reference = {"typeId": "payment", "id": payment["id"]}
        action = {"action": "addPayment", "payment": reference}
        body = {"version": cart["version"], "actions": [action]}
        bench.api("POST", f"carts/{cart['id']}", body)


class TestAdoption:
    def test_what_a_template_style_connector_made_is_not_made_again(self, bench: Bench) -> None:
        cart = bench.cart()
        session = bench.session(cart, checkoutTransactionItemId="item-a")
        original = bench.pay(session).json()["paymentReference"]
        adopted = self._as_the_template_wrote_it(bench, cart, bench.payment(original))
        again = bench.pay(session).json()
        assert again == {"paymentReference": adopted, "outcome": "approved"}
        assert len(bench.at_the_psp(original)) == 1
        assert bench.outcome(adopted, "capturePayment", 10_000) == "approved"

    def _as_the_template_wrote_it(
        self, bench: Bench, cart: dict[str, object], original: Payment
    ) -> str:
        """Replace our Payment by one without key and operation ids."""
        money = msgspec.to_builtins(original.amount_planned)
        bench.api("DELETE", f"payments/{original.id}?version={original.version}")
        draft = {
            "amountPlanned": money,
            "checkoutTransactionItemId": "item-a",
            "interfaceId": original.interface_id,
            "paymentMethodInfo": {"paymentInterface": "sandbox", "method": "card"},
            "transactions": [
                {
                    "type": "Authorization",
                    "amount": money,
                    "state": "Success",
                    "interactionId": original.interface_id,
                }
            ],
        }
        payment = bench.api("POST", "payments", draft)
        current = bench.api("GET", f"carts/{cart['id']}")
        reference = {"typeId": "payment", "id": payment["id"]}
        action = {"action": "addPayment", "payment": reference}
        body = {"version": current["version"], "actions": [action]}
        bench.api("POST", f"carts/{cart['id']}", body)
        return str(payment["id"])


class TestOffline:
    def test_an_invoice_needs_no_psp(self, bench: Bench) -> None:
        bench.network.unplug("psp.test")
        answer = bench.pay(bench.session(bench.cart()), None, "invoice").json()
        assert answer["outcome"] == "approved"
        assert bench.transactions(answer["paymentReference"]) == APPROVED
        for action, cents, outcome in (
            ("capturePayment", 6_000, "approved"),
            ("refundPayment", 1_000, "approved"),
            ("cancelPayment", None, "approved"),
        ):
            assert bench.outcome(answer["paymentReference"], action, cents) == outcome
        assert bench.transactions(answer["paymentReference"])[1:] == [
            ("Charge", 6_000, "Success"),
            ("Refund", 1_000, "Success"),
            ("CancelAuthorization", 4_000, "Success"),
        ]
        assert bench.intent(answer["paymentReference"], "refundPayment", 6_000).status_code == 400

    def test_a_purchase_order_keeps_number_and_memo(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        answer = bench.pay(
            session, None, "purchaseorder", poNumber="PO-7", invoiceMemo="Third floor"
        ).json()
        found = bench.api("GET", f"payments/{answer['paymentReference']}")
        assert found["custom"]["fields"] == {
            "launchpadPurchaseOrderNumber": "PO-7",
            "launchpadPurchaseOrderInvoiceMemo": "Third floor",
        }

    def test_a_purchase_order_needs_its_number(self, bench: Bench) -> None:
        answer = bench.pay(bench.session(bench.cart()), None, "purchaseorder")
        assert answer.json()["errors"][0] == {
            "code": "RequiredField",
            "message": "A value is required for field paymentMethod.poNumber.",
            "field": "paymentMethod.poNumber",
        }


class TestRefusals:
    def test_a_method_that_the_session_does_not_allow(self, bench: Bench) -> None:
        session = bench.session(bench.cart(), allowedPaymentMethods=["invoice"])
        error = bench.pay(session).json()["errors"][0]
        assert (error["code"], error["allowedValues"]) == ("InvalidField", ["invoice"])
        assert bench.all_at_the_psp() == []

    def test_a_card_without_a_token(self, bench: Bench) -> None:
        error = bench.pay(bench.session(bench.cart()), None).json()["errors"][0]
        assert (error["code"], error["field"]) == ("RequiredField", "paymentMethod.token")

    def test_a_payment_of_another_cart_is_not_there(self, bench: Bench) -> None:
        other = bench.paid()
        session = bench.session(bench.cart())
        unknown = bench.confirm(session, "00000000-0000-4000-8000-000000000000")
        foreign = bench.confirm(session, other)
        assert (foreign.status_code, foreign.content) == (404, unknown.content)

    def test_a_cart_with_too_many_attempts(self, bench: Bench) -> None:
        session = bench.session(bench.cart())
        answers = [bench.pay(session, "tok_declined").status_code for _ in range(27)]
        assert answers == [200] * 25 + [429] * 2

    def test_a_way_back_is_needed_for_a_redirect(self) -> None:
        bench = Bench(settings={"MERCHANT_RETURN_URL": ""})
        answer = bench.pay(bench.session(bench.cart()), None, "ideal")
        assert (answer.status_code, bench.all_at_the_psp()) == (400, [])
