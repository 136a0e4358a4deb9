"""Routes to be the network with: copies, disorder, delay, loss."""

import msgspec
from flask import Blueprint, Response, request

from sandbox.clock import Clock
from sandbox.push.broker import Broker, Delivery, DeliveryMode


def control_blueprint(broker: Broker, clock: Clock) -> Blueprint:
    """Return `GET /test/push`, `POST /test/push/mode`, `POST /test/push/{message}/redeliver`."""
    routes = Blueprint("push control", __name__, url_prefix="/test/push")

    @routes.get("")
    def show_deliveries() -> Response:
        return _answer({"data": [_view(one) for one in list(broker.deliveries)]})

    @routes.post("/mode")
    def set_mode() -> Response:
        try:
            broker.mode = msgspec.json.decode(request.get_data(), type=DeliveryMode)
        except msgspec.DecodeError as error:
            return _answer({"message": str(error)}, 400)
        return _answer(broker.mode)

    @routes.post("/<publication_id>/redeliver")
    def redeliver(publication_id: str) -> Response:
        broker.redeliver(publication_id, clock.now())
        return Response(status=204)

    return routes


def _answer(body: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(body), status, content_type="application/json")


def _view(delivery: Delivery) -> dict[str, object]:
    return {
        "message": delivery.publication.id,
        "topic": delivery.publication.topic,
        "payload": msgspec.Raw(delivery.publication.payload),
        "state": delivery.state,
        "attempts": delivery.attempts,
        "lastStatus": delivery.last_status,
    }
