"""What the enabler asks for its shopper: the routes below `/payments`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import msgspec
from flask import Response, request
from werkzeug.datastructures import Headers

from payment_core.commercetools.client import CommercetoolsError
from payment_core.domain.ledger import ShopperAction
from payment_core.runtime.errors import ConnectorError, InvalidInput
from payment_core.runtime.logs import get_logger
from payment_core.runtime.secret import Secret
from processor.composition import UseCases
from processor.domain.coverage import Coverage
from processor.domain.outcome import PaymentOutcome, PaymentState
from processor.domain.payment_request import PaymentRequest, PurchaseOrder, ReturnUrl
from processor.domain.session import Session
from processor.http.idempotency_keys import operation_name
from processor.http.request_log import note_payment
from processor.redirects.return_links import ReturnLinks
from processor.redirects.shopper_actions import checked_action
from processor.routes.browser_details import BrowserBody, browser_of
from processor.routes.payment_intents import Amount

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


_DetailName = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
_Detail = Annotated[str, msgspec.Meta(max_length=16_384)]


class PaymentMethodBody(msgspec.Struct, frozen=True, rename="camel"):
    """How the shopper wants to pay. `token` is the PSP's, for one use."""

    type: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    token: Annotated[str, msgspec.Meta(min_length=1, max_length=8192)] | None = None
    po_number: Annotated[str, msgspec.Meta(max_length=256)] | None = None
    invoice_memo: Annotated[str, msgspec.Meta(max_length=1024)] | None = None
    store_payment_method: bool | None = None
    stored_payment_method_id: Annotated[str, msgspec.Meta(max_length=256)] | None = None


class PaymentBody(msgspec.Struct, frozen=True, rename="camel"):
    """What the payment template's enabler sends; its `paymentOutcome` has no effect here.

    `quotedAmount` is the sum that the sheet of a wallet showed to the shopper.
    """

    payment_method: PaymentMethodBody
    idempotency_key: str | None = None
    quoted_amount: Amount | None = None
    browser: BrowserBody | None = None


class ConfirmBody(msgspec.Struct, frozen=True):
    """What the browser brought back from an action, by the names that the provider gave it."""

    details: Annotated[dict[_DetailName, _Detail], msgspec.Meta(max_length=10)] = {}


class Rejection(msgspec.Struct, frozen=True):
    """Why a payment was declined, in words that a shopper may see."""

    code: str
    message: str


class PaymentAnswer(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """The state of the payment. With `action`, the browser has to do something first.

    `approved`: the payment succeeded, and nothing is due on the cart. `underpaid`: it succeeded,
    and the cart now costs more. `coverage` then says how much of the cart is paid.
    `waitsForShopper`: the action of an earlier answer is not done, and where it led is not known
    any more.
    """

    payment_reference: str
    outcome: PaymentState
    coverage: Coverage | None = None
    action: ShopperAction | None = None
    waits_for_shopper: bool = False
    error: Rejection | None = None


class _Back(Response):
    """A redirect to exactly this address: werkzeug would write `myapp:///x` as `myapp:/x`."""

    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:
        """Return the headers with the address as it is; it has only characters of a URL."""
        headers = super().get_wsgi_headers(environ)
        headers["Location"] = self.headers["Location"]
        return headers


@dataclass(frozen=True)
class PaymentRoutes:
    """The handlers; who may call which is written beside the paths."""

    use_cases: UseCases
    links: ReturnLinks

    def start(
        self, session: Session, body: PaymentBody, idempotency_key: str | None
    ) -> PaymentAnswer:
        """Pay the session's cart.

        Amount and currency come from the cart. Repeating the request continues the same
        payment. On a partly paid cart, captured money is kept and the rest is paid; an
        authorization that was not captured is released and the whole cart is paid. A body that
        names money, state or identity, or holds a card number, is refused.

        `storePaymentMethod` true keeps the method for the cart's customer once it is authorized;
        for a guest, or a method that cannot be stored, the payment continues without storing. On a
        cart that begins a subscription the method is always stored.

        With `quotedAmount`, only exactly that sum is charged. 409 `AmountChanged`: another sum is
        to be paid by now, and nothing is charged or held for the one that was shown.

        502 `ProviderRefused`: the payment provider rejects such payments, and repeating does not
        help; every other 502 comes from a gateway in between.
        """
        method = body.payment_method
        return_url, no_return_url = self._way_back(session)
        wanted = PaymentRequest(
            method=method.type,
            token=Secret(method.token) if method.token else None,
            idempotency_key=operation_name(idempotency_key, body.idempotency_key),
            purchase_order=_purchase_order(method),
            return_url=return_url,
            no_return_url=no_return_url,
            store=method.store_payment_method is True,
            stored_method_id=method.stored_payment_method_id,
            quoted_amount=body.quoted_amount.money if body.quoted_amount else None,
            browser=browser_of(body.browser),
        )
        return self._answer(self.use_cases.start_payment.start(session, wanted))

    def confirm(self, session: Session, payment_id: str, body: ConfirmBody) -> PaymentAnswer:
        """Return the state of a payment of the session's cart, after an action in the browser.

        `details` are what the action gave the browser for the payment provider, where it gave any.
        The body may be empty.

        Where another payment has replaced this one and the cart is paid with it, the answer is
        about that one, and `paymentReference` names it.
        """
        return self._answer(
            self.use_cases.confirm_payment.confirm(session, payment_id, body.details)
        )

    def returned(self, payment_id: str, token: str) -> Response:
        """Redirect a shopper from the PSP to the shop, with `paymentReference` added.

        The shop then confirms, so an error in this call does not stop the redirect.
        """
        address = self.links.merchant_address(payment_id, token)
        try:
            self.use_cases.confirm_payment.returned(payment_id, request.args)
        except (ConnectorError, CommercetoolsError) as error:
            get_logger().warning(
                "A Payment cannot be updated yet at the shopper's return",
                eventCode="redirect.update_delayed",
                error=error,
            )
        return _Back(status=302, headers={"Location": address})

    def _way_back(self, session: Session) -> tuple[ReturnUrl | None, InvalidInput | None]:
        """Return the link for a session or, for methods that need one, why there is none."""
        try:
            return self.links.for_session(session), None
        except InvalidInput as error:
            return None, error

    def _answer(self, outcome: PaymentOutcome) -> PaymentAnswer:
        note_payment(outcome.payment_id)
        hosts = self.use_cases.core.provider.capabilities.page_hosts
        return PaymentAnswer(
            payment_reference=outcome.payment_id,
            outcome=outcome.state,
            coverage=outcome.coverage,
            action=checked_action(outcome.action, hosts),
            waits_for_shopper=outcome.waits_for_shopper,
            error=_rejection(outcome) if outcome.state is PaymentState.REJECTED else None,
        )


def _purchase_order(method: PaymentMethodBody) -> PurchaseOrder | None:
    if not method.po_number:
        return None
    return PurchaseOrder(method.po_number, method.invoice_memo)


def _rejection(outcome: PaymentOutcome) -> Rejection:
    return Rejection(
        code=outcome.code or "PaymentRejected",
        message=outcome.text or "The payment was declined.",
    )
