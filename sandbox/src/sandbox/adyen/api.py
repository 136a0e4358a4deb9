"""The routes under `/v72`: authentication, idempotency keys, bodies."""

from collections.abc import Callable

import msgspec
from flask import Blueprint, Response, request

from sandbox.adyen.amounts import iso_minor
from sandbox.adyen.bodies import (
    AmountModification,
    Cancellation,
    DetailsBody,
    MethodsBody,
    PaymentBody,
    TechnicalCancellation,
    read,
)
from sandbox.adyen.errors import (
    AdyenError,
    ForeignAccount,
    Invalid,
    Json,
    KeyInFlight,
    LostConnection,
    NoConnection,
    Unauthorized,
)
from sandbox.adyen.payment import Kind, Modification
from sandbox.adyen.stand_in import Adyen
from sandbox.adyen.views import modification_answer
from sandbox.psp_kit.errors import KeyInUse
from sandbox.psp_kit.idempotency import Reply
from sandbox.psp_kit.journal_writer import note_replay

_LONGEST_KEY = 64
Handler = Callable[..., Json]


class CheckoutRoutes:
    """Serves one call after the other, as one server with one memory does."""

    def __init__(self, adyen: Adyen) -> None:
        self._adyen = adyen

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("adyen", __name__, url_prefix="/v72")
        for path, handler, status in (
            ("/payments", self.pay, 200),
            ("/payments/details", self.submit, 200),
            ("/payments/<name>/captures", self.capture, 201),
            ("/payments/<name>/refunds", self.refund, 201),
            ("/payments/<name>/cancels", self.cancel, 201),
            ("/cancels", self.cancel_technically, 201),
            ("/paymentMethods", self.list_methods, 200),
        ):
            routes.post(path, endpoint=handler.__name__)(self._view(handler, status))
        routes.get("/storedPaymentMethods")(self.list_stored)
        routes.delete("/storedPaymentMethods/<name>")(self.forget_stored)
        return routes

    def pay(self) -> Json:
        """`POST /payments`."""
        body = read(PaymentBody, request.get_data())
        self._check_account(body.merchant_account)
        error = body.additional_data.requested_test_error_response_code
        if error == "NO_CONNECTION_AVAILABLE":
            raise NoConnection
        answer = self._adyen.checkout.pay(body, _key())
        if error == "IOEXCEPTION_RECEIVED":
            raise LostConnection
        return answer

    def submit(self) -> Json:
        """`POST /payments/details`."""
        return self._adyen.checkout.submit(read(DetailsBody, request.get_data()))

    def capture(self, name: str) -> Json:
        """`POST /payments/{reference}/captures`."""
        return self._change("capture", name)

    def refund(self, name: str) -> Json:
        """`POST /payments/{reference}/refunds`."""
        return self._change("refund", name)

    def cancel(self, name: str) -> Json:
        """`POST /payments/{reference}/cancels`."""
        body = read(Cancellation, request.get_data())
        self._check_account(body.merchant_account)
        change = self._new("cancel", body.reference, body.merchant_account)
        self._adyen.bank.receive(self._adyen.records.find(name), change, name)
        members = {"merchantAccount": body.merchant_account, "paymentPspReference": name}
        return modification_answer(change, members, has_amount=False)

    def cancel_technically(self) -> Json:
        """`POST /cancels`: by the merchant's reference; of several payments the newest is meant."""
        body = read(TechnicalCancellation, request.get_data())
        self._check_account(body.merchant_account)
        named = (body.merchant_account, body.payment_reference)
        found = [
            one
            for one in self._adyen.records.payments()
            if (one.merchant_account, one.reference) == named
        ]
        change = self._new("cancel", body.reference, body.merchant_account)
        change.is_technical = True
        payment = found[-1] if found else None
        self._adyen.bank.receive(payment, change, body.payment_reference)
        members = {
            "merchantAccount": body.merchant_account,
            "paymentReference": body.payment_reference,
        }
        return modification_answer(change, members, has_amount=False)

    def list_methods(self) -> Json:
        """`POST /paymentMethods`."""
        body = read(MethodsBody, request.get_data())
        self._check_account(body.merchant_account)
        methods: list[Json] = [{"type": "scheme", "name": "Cards", "brands": ["visa", "mc"]}]
        if body.amount is None or body.amount.currency == "EUR":
            methods.append({"type": "ideal", "name": "iDEAL"})
            methods.append({"type": "sepadirectdebit", "name": "SEPA Direct Debit"})
        allowed = body.allowed_payment_methods
        answer: Json = {
            "paymentMethods": [one for one in methods if not allowed or one["type"] in allowed]
        }
        if body.shopper_reference is not None:
            stored = self._adyen.vault.of(body.merchant_account, body.shopper_reference)
            answer["storedPaymentMethods"] = [
                {**one.view(), "supportedShopperInteractions": ["Ecommerce", "ContAuth"]}
                for one in stored
            ]
        return answer

    def list_stored(self) -> Response:
        """`GET /storedPaymentMethods?merchantAccount=&shopperReference=`."""
        self._check_key()
        account, shopper = self._shopper()
        with self._adyen.lock:
            found = self._adyen.vault.of(account, shopper)
            views = [
                {
                    **one.view(),
                    "shopperReference": shopper,
                    "firstPspReference": one.first_reference,
                }
                for one in found
            ]
        answer = {
            "merchantAccount": account,
            "shopperReference": shopper,
            "storedPaymentMethods": views,
        }
        return _response(Reply(200, msgspec.json.encode(answer)))

    def forget_stored(self, name: str) -> Response:
        """`DELETE /storedPaymentMethods/{id}?merchantAccount=&shopperReference=`."""
        self._check_key()
        account, shopper = self._shopper()
        with self._adyen.lock:
            self._adyen.vault.forget(name, account, shopper, self._adyen.clock.now())
        return Response(status=204)

    def _change(self, kind: Kind, name: str) -> Json:
        body = read(AmountModification, request.get_data())
        self._check_account(body.merchant_account)
        iso_minor(body.amount.value, body.amount.currency)
        change = self._new(kind, body.reference, body.merchant_account)
        change.value, change.currency = body.amount.value, body.amount.currency
        self._adyen.bank.receive(self._adyen.records.find(name), change, name)
        members = {"merchantAccount": body.merchant_account, "paymentPspReference": name}
        return modification_answer(change, members)

    def _new(self, kind: Kind, reference: str | None, account: str) -> Modification:
        records = self._adyen.records
        name, now = records.new_reference(), records.clock.now()
        return Modification(
            name, kind, 0, "EUR", now, reference or "", _key(), merchant_account=account
        )

    def _view(self, handler: Handler, status: int) -> Callable[..., Response]:
        def view(**names: str) -> Response:
            self._check_key()
            key = _key()
            with self._adyen.lock:
                self._adyen.records.settle()
                if key is None:
                    return _response(Reply(status, msgspec.json.encode(handler(**names))))
                return self._answer_once(key, status, lambda: handler(**names))

        return view

    def _answer_once(self, key: str, status: int, act: Callable[[], Json]) -> Response:
        """Answer as when the key was used first, whatever is asked now, and by whom.

        https://docs.adyen.com/development-resources/api-idempotency.
        """
        if len(key) > _LONGEST_KEY:
            raise Invalid("The idempotency key is longer than 64 characters")
        keys = self._adyen.keys
        try:
            earlier = keys.begin(key, None, self._adyen.clock.now())
        except KeyInUse as error:
            raise KeyInFlight from error
        if earlier is not None:
            note_replay()
            return _response(earlier)
        try:
            reply = self._adyen.server_errors.reply(
                request.path, lambda: self._stored(status, act), _reply_to(LostConnection())
            )
        except BaseException:
            keys.release(key)
            raise
        keys.finish(key, reply)
        return _response(reply)

    def _stored(self, status: int, act: Callable[[], Json]) -> Reply:
        """Return the answer, or the error, that its key stores."""
        try:
            return Reply(status, msgspec.json.encode(act()))
        except AdyenError as error:
            if not self._is_stored(error):
                raise
            return _reply_to(error)

    def _is_stored(self, error: AdyenError) -> bool:
        is_invalid = isinstance(error, Invalid)
        return error.is_stored and (not is_invalid or self._adyen.account.stores_invalid_requests)

    def _check_key(self) -> None:
        if request.headers.get("X-API-Key") != self._adyen.settings.api_key:
            raise Unauthorized

    def _check_account(self, account: str) -> None:
        if account not in self._adyen.settings.merchant_accounts:
            raise ForeignAccount

    def _shopper(self) -> tuple[str, str]:
        account = request.args.get("merchantAccount", "")
        shopper = request.args.get("shopperReference", "")
        if not account or not shopper:
            raise Invalid("Required field 'merchantAccount' or 'shopperReference' is not provided.")
        self._check_account(account)
        return account, shopper


def error_response(error: AdyenError) -> Response:
    """Return the answer to a call that was not served."""
    response = _response(_reply_to(error))
    if error.is_transient:
        response.headers["Transient-Error"] = "true"
    return response


def _reply_to(error: AdyenError) -> Reply:
    return Reply(error.status, msgspec.json.encode(error.body))


def _key() -> str | None:
    return request.headers.get("Idempotency-Key") or None


def _response(answer: Reply) -> Response:
    return Response(answer.body, answer.status, content_type="application/json")
