"""The test control of what only Adyen has: routes that no real PSP has.

GET, PUT /test/adyen/account                         a whole `Account`
PUT  /test/adyen/pace                                seconds of `Pace`, those that are to change
POST /test/adyen/late/{reference}/{change}           a late change: see `LateChanges`
POST /test/adyen/operator/{reference}/{act}?value=&reference=   see `CustomerArea`
POST /test/adyen/disputes/{reference}/{event code}?value=       see `Disputes`
POST /test/adyen/reports/{day}?merchantAccount=      publish the report of that day (UTC)
POST /test/adyen/stored/{id}/{refusal code}          let a stored card be refused; 0 ends it
"""

from datetime import date, timedelta
from typing import TypeVar

import msgspec
from flask import Blueprint, Response, jsonify, request

from sandbox.adyen.account import Account
from sandbox.adyen.cards import REFUSALS, Refusal
from sandbox.adyen.stand_in import Adyen
from sandbox.psp_kit.errors import BadParameter, Unknown

T = TypeVar("T")

_LATE = frozenset(
    (
        "capture_failed",
        "recapture",
        "refund_failed",
        "refunded_reversed",
        "postponed_refund",
        "expire",
        "offer_closed",
        "authorised_after_all",
    )
)
_OPERATOR = frozenset(("capture", "refund", "cancel", "cancel_or_refund"))


class PaceBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Seconds; None leaves what is."""

    outcome: float | None = None
    settle: float | None = None
    late: float | None = None
    hold: float | None = None
    page: float | None = None


class AdyenControl:
    """The routes; the application lets in only who has the API key."""

    def __init__(self, adyen: Adyen) -> None:
        self._adyen = adyen

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("adyen_control", __name__, url_prefix="/test/adyen")
        routes.get("/account")(self.show_account)
        routes.put("/account")(self.set_account)
        routes.put("/pace")(self.set_pace)
        routes.post("/late/<name>/<change>")(self.change_late)
        routes.post("/operator/<name>/<act>")(self.operate)
        routes.post("/disputes/<name>/<code>")(self.dispute)
        routes.post("/reports/<day>")(self.publish_report)
        routes.post("/stored/<name>/<code>")(self.spoil)
        return routes

    def show_account(self) -> Response:
        """Answer the switches."""
        return jsonify(msgspec.to_builtins(self._adyen.account))

    def set_account(self) -> Response:
        """Set the switches."""
        account = _read(Account)
        with self._adyen.lock:
            self._adyen.account = account
        return jsonify(msgspec.to_builtins(account))

    def set_pace(self) -> Response:
        """Change how long things take."""
        body = msgspec.structs.asdict(_read(PaceBody))
        with self._adyen.lock:
            for name, seconds in body.items():
                if seconds is not None:
                    setattr(self._adyen.pace, name, timedelta(seconds=seconds))
        return Response(status=204)

    def change_late(self, name: str, change: str) -> Response:
        """Let a late change happen."""
        if change not in _LATE:
            raise Unknown(change)
        with self._adyen.lock:
            getattr(self._adyen.late, change)(name)
        return Response(status=204)

    def operate(self, name: str, act: str) -> Response:
        """Act in the Customer Area; answers the PSP reference."""
        if act not in _OPERATOR:
            raise Unknown(act)
        given = {
            "value": request.args.get("value", type=int),
            "reference": request.args.get("reference"),
        }
        arguments = {key: value for key, value in given.items() if value is not None}
        with self._adyen.lock:
            return jsonify(pspReference=getattr(self._adyen.operator, act)(name, **arguments))

    def dispute(self, name: str, code: str) -> Response:
        """Let an event of a dispute happen; answers its reference."""
        value = request.args.get("value", type=int)
        with self._adyen.lock:
            return jsonify(pspReference=self._adyen.disputes.tell(name, code, value))

    def publish_report(self, day: str) -> Response:
        """Publish a report; answers its name."""
        try:
            wanted = date.fromisoformat(day)
        except ValueError as error:
            raise BadParameter(str(error), "day") from error
        accounts = self._adyen.settings.merchant_accounts
        account = request.args.get("merchantAccount", accounts[0])
        with self._adyen.lock:
            return jsonify(name=self._adyen.reports.publish(wanted, account))

    def spoil(self, name: str, code: str) -> Response:
        """Let the bank of a stored card refuse its next payments."""
        refusal = REFUSALS.get(code) or Refusal(code, "Refused")
        with self._adyen.lock:
            self._adyen.vault.spoil(name, None if code == "0" else refusal)
        return Response(status=204)


def _read(kind: type[T]) -> T:
    try:
        return msgspec.json.decode(request.get_data(), type=kind)
    except msgspec.DecodeError as error:
        raise BadParameter(str(error), "body") from error
