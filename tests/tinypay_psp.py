"""Tinypay, the little PSP of docs/adding-a-provider.md: one Flask application, all in memory."""

import itertools
from copy import deepcopy
from typing import Any

from flask import Flask, Response, jsonify, request

Json = dict[str, Any]
Answer = tuple[Response, int]


class Tinypay:
    """Holds, takes and returns the money of made-up payments."""

    def __init__(self, secret_key: str) -> None:
        self._secret_key = secret_key
        self._payments: dict[str, Json] = {}
        self._answers: dict[str, tuple[str, Json, int]] = {}
        self._numbers = itertools.count(1)
        self._looks = 0
        self.app = Flask("tinypay")
        self.app.before_request(self._check_key)
        self.app.add_url_rule("/payments", view_func=self.show, methods=["GET"])
        self.app.add_url_rule("/payments", view_func=self.hold, methods=["POST"])
        self.app.add_url_rule("/payments/<name>/<kind>", view_func=self.move, methods=["POST"])

    def show(self) -> Response:
        """`GET /payments?id=` or `?reference=`; what is pending ends after some looks."""
        self._looks += 1
        name, reference = request.args.get("id"), request.args.get("reference")
        found = [
            one
            for one in self._payments.values()
            if name == one["id"] or reference == one["reference"]
        ]
        for one in found:
            if one["moves"][0]["state"] == "pending" and self._looks % 3 == 0:
                one["moves"][0]["state"] = "done"
        return jsonify(found)

    def hold(self) -> Answer:
        """`POST /payments`."""
        return self._once(self._hold)

    def move(self, name: str, kind: str) -> Answer:
        """`POST /payments/{id}/{capture|refund|void}`."""
        return self._once(lambda body: self._move(self._payments[name], kind, body))

    def _once(self, act: Any) -> Answer:
        """Serve a key once; the same key for another body is a conflict."""
        key, body = request.headers["Idempotency-Key"], request.get_data(as_text=True)
        if key not in self._answers:
            answer, status = act(request.get_json())
            self._answers[key] = (body, deepcopy(answer), status)
        known_body, answer, status = self._answers[key]
        return (jsonify(answer), status) if known_body == body else (jsonify({}), 409)

    def _hold(self, body: Json) -> tuple[Json, int]:
        states = {"tok_ok": "done", "tok_no": "failed", "tok_wait": "pending", "tok_ask": "asked"}
        if body["token"] not in states:
            return {}, 422
        payment = {"id": f"tp{next(self._numbers)}", "moves": [], **body}
        state = states[body["token"]]
        if state == "asked":
            payment["challenge"] = f"https://tinypay.test/challenge/{payment['id']}"
        if state == "failed":
            payment["reason"] = "declined"
        self._payments[payment["id"]] = payment
        self._add(payment, "hold", body["amount"], body["op"], state)
        return payment, 200

    def _move(self, payment: Json, kind: str, body: Json) -> tuple[Json, int]:
        held, done = payment["amount"], self._total(payment, "capture")
        if kind == "void" and payment["moves"][0]["state"] == "asked":
            payment["moves"][0]["state"], payment["challenge"] = "failed", None
        free = payment["moves"][0]["state"] == "done" and len(payment["moves"]) == 1
        allowed = {
            "capture": free and body["amount"] == held,
            "void": free,
            "refund": body["amount"] <= done - self._total(payment, "refund"),
        }
        if not allowed[kind]:
            voided = kind == "void" and payment["moves"][0]["state"] == "failed"
            return (payment, 200) if voided else ({}, 422)
        self._add(payment, kind, body["amount"], body["op"], "done")
        return payment, 200

    def _add(self, payment: Json, kind: str, amount: int, op: str, state: str) -> None:
        name = f"{payment['id']}-{len(payment['moves'])}"
        move = {"id": name, "kind": kind, "amount": amount, "state": state, "op": op}
        payment["moves"].append(move)

    def _total(self, payment: Json, kind: str) -> int:
        return sum(one["amount"] for one in payment["moves"] if one["kind"] == kind)

    def _check_key(self) -> Answer | None:
        given = request.headers.get("Authorization")
        return None if given == f"Bearer {self._secret_key}" else (jsonify({}), 401)
