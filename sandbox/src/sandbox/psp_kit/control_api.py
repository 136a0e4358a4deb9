"""The test control that every stand-in has: routes that no real PSP has.

GET  /test/books[?merchantReference=]    what was done to money; see `books`
POST /test/acts/{payment id}/{act}       be shopper, bank or time; see `stand_in.Act`
POST /test/webhooks/mode                 a whole `DeliveryMode`, what is left out is off
GET  /test/webhooks                      every delivery and how it went
POST /test/webhooks/{event id}/resend    deliver an event once more
GET, DELETE /test/requests               the journal of server calls
POST /test/server-errors                 a `ServerErrorRule`: errors that keys remember
DELETE /test/server-errors               drop these rules
POST /test/clock/advance                 answers when all that is due then has happened
"""

from datetime import UTC, datetime
from typing import Annotated, TypeVar, get_args

import msgspec
from flask import Blueprint, Response, request

from sandbox.psp_kit.books import BookedPayment
from sandbox.psp_kit.errors import BadParameter, Unknown
from sandbox.psp_kit.server_errors import ServerErrorRule
from sandbox.psp_kit.stand_in import Act, PSPStandIn
from sandbox.psp_kit.webhooks import Delivery, DeliveryMode

T = TypeVar("T")

_ACTS = frozenset(get_args(Act))


class AdvanceBody(msgspec.Struct, forbid_unknown_fields=True):
    """`POST /test/clock/advance`."""

    seconds: Annotated[float, msgspec.Meta(ge=0)]


class SharedControl:
    """The routes; the application lets in only who has the secret key."""

    def __init__(self, stand_in: PSPStandIn) -> None:
        self._stand_in = stand_in

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("shared_control", __name__, url_prefix="/test")
        routes.get("/books")(self.show_books)
        routes.post("/acts/<payment_id>/<act>")(self.act)
        routes.get("/webhooks")(self.list_deliveries)
        routes.post("/webhooks/mode")(self.set_mode)
        routes.post("/webhooks/<event_id>/resend")(self.resend)
        routes.get("/requests")(self.list_requests)
        routes.delete("/requests")(self.forget_requests)
        routes.post("/server-errors")(self.add_server_error)
        routes.delete("/server-errors")(self.clear_server_errors)
        routes.post("/clock/advance")(self.advance_clock)
        return routes

    def show_books(self) -> Response:
        """Answer every payment, or those with one merchant's reference."""
        wanted = request.args.get("merchantReference")
        with self._stand_in.lock:
            found = [
                book_view(one)
                for one in self._stand_in.books()
                if wanted in (None, one.merchant_reference)
            ]
        return _json({"data": found})

    def act(self, payment_id: str, act: Act) -> Response:
        """Answer 204 when it was done."""
        if act not in _ACTS:
            raise Unknown(act)
        self._stand_in.act(payment_id, act)
        return Response(status=204)

    def list_deliveries(self) -> Response:
        """Answer every delivery and how it went."""
        with self._stand_in.lock:
            return _json(
                {"data": [_delivery_view(one) for one in self._stand_in.outbox.deliveries]}
            )

    def set_mode(self) -> Response:
        """Deliver from now on as this mode says."""
        mode = _body(DeliveryMode)
        with self._stand_in.lock:
            self._stand_in.outbox.mode = mode
        return _json(mode)

    def resend(self, event_id: str) -> Response:
        """Deliver an event once more."""
        with self._stand_in.lock:
            self._stand_in.outbox.resend(event_id, self._stand_in.clock.now())
        return Response(status=204)

    def list_requests(self) -> Response:
        """Answer the journal."""
        return _json({"data": self._stand_in.journal.entries()})

    def forget_requests(self) -> Response:
        """Forget the journal."""
        self._stand_in.journal.clear()
        return Response(status=204)

    def add_server_error(self) -> Response:
        """Let requests fail, with errors that their idempotency keys remember."""
        rule = _body(ServerErrorRule)
        with self._stand_in.lock:
            self._stand_in.server_errors.add(rule)
        return _json(rule)

    def clear_server_errors(self) -> Response:
        """Let no more requests fail; what is remembered stays remembered."""
        with self._stand_in.lock:
            self._stand_in.server_errors.clear()
        return Response(status=204)

    def advance_clock(self) -> Response:
        """Let time pass, with all that is due then."""
        self._stand_in.clock.advance(_body(AdvanceBody).seconds)
        self._stand_in.tick()
        return _json({"now": _time(self._stand_in.clock.now())})


def book_view(payment: BookedPayment) -> dict[str, object]:
    """Return a payment in a form that JSON can show, names in camelCase."""
    return {
        "id": payment.id,
        "merchantReference": payment.merchant_reference,
        "amount": {"value": payment.value, "currency": payment.currency},
        "isTried": payment.is_tried,
        "isOpen": payment.is_open,
        "waitsForShopper": payment.waits_for_shopper,
        "capturable": payment.capturable,
        "refundable": payment.refundable,
        "returnUrl": payment.return_url,
        "operations": [
            {
                "id": one.id,
                "type": one.type,
                "status": one.status,
                "amount": {"value": one.amount, "currency": payment.currency},
                "metadata": one.metadata,
                "capture": one.capture,
                "createdAt": _time(one.created_at),
            }
            for one in payment.operations
        ],
    }


def _delivery_view(delivery: Delivery) -> dict[str, object]:
    return {
        "event": delivery.event.id,
        "type": delivery.event.type,
        "endpoint": delivery.endpoint.id,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "lastStatus": delivery.last_status,
        "nextAt": _time(delivery.next_at) if delivery.state == "waiting" else None,
    }


def _body(kind: type[T]) -> T:
    try:
        return msgspec.json.decode(request.get_data(), type=kind)
    except msgspec.DecodeError as error:
        raise BadParameter(str(error), "body") from error


def _json(view: object) -> Response:
    return Response(msgspec.json.encode(view), content_type="application/json")


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
