"""Tinypay, the little PSP of docs/adding-a-provider.md: one Flask application, all in memory.

`python tinypay_psp.py PORT` serves it on this machine.
"""

import itertools
import os
import sys
from copy import deepcopy
from typing import Any

from flask import Flask, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

Json = dict[str, Any]
Answer = tuple[Response, int]

TOKENS = {"4001": "tok_ok", "4002": "tok_no", "4003": "tok_wait", "4004": "tok_ask"}
_OPEN_ROUTES = ("/health", "/tinypay.js", "/form", "/form.js", "/challenge/")

# What shops load. The card number stays in the frame, which answers with a token.
_SCRIPT = """
const origin = new URL(document.currentScript.src).origin;
window.Tinypay = {
  form(container, locale, onChange) {
    const frame = document.createElement("iframe");
    frame.title = "Card";
    frame.src = `${origin}/form?locale=${encodeURIComponent(locale)}`;
    const waiting = [];
    const listen = ({ source, origin: from, data }) => {
      if (source !== frame.contentWindow || from !== origin) return;
      if ("complete" in data) onChange(data.complete);
      if ("token" in data) waiting.shift()?.(data.token);
    };
    const tell = (message) => frame.contentWindow?.postMessage(message, origin);
    window.addEventListener("message", listen);
    container.append(frame);
    return {
      ready: new Promise((resolve) => frame.addEventListener("load", () => resolve())),
      setDisabled: (disabled) => tell({ disabled }),
      focus: () => tell({ focus: true }),
      token: () => new Promise((resolve) => { waiting.push(resolve); tell({ token: true }); }),
      remove: () => { window.removeEventListener("message", listen); frame.remove(); },
    };
  },
};
"""
_FORM = """<!doctype html><html lang="en"><title>Card</title>
<label>Card number <input id="number" inputmode="numeric"></label>
<script src="/form.js"></script></html>"""
_FORM_SCRIPT = """
const tokens = %s;
const input = document.getElementById("number");
const shop = (message) => window.parent.postMessage(message, "*");
input.addEventListener("input", () => shop({ complete: input.value.length === 4 }));
window.addEventListener("message", ({ source, data }) => {
  if (source !== window.parent) return;
  if ("disabled" in data) input.readOnly = data.disabled;
  if (data.focus) input.focus();
  if (data.token) shop({ token: tokens[input.value] ?? "tok_unknown" });
});
"""
_CHALLENGE = """<!doctype html><html lang="en"><title>Tinypay</title>
<form method="post"><button>Confirm</button></form></html>"""


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
        add = self.app.add_url_rule
        add("/payments", view_func=self.show, methods=["GET"])
        add("/payments", view_func=self.hold, methods=["POST"])
        add("/payments/<name>/<kind>", view_func=self.move, methods=["POST"])
        add("/health", view_func=lambda: jsonify(isUp=True), endpoint="health")
        script = "text/javascript"
        add("/tinypay.js", endpoint="script", view_func=lambda: Response(_SCRIPT, mimetype=script))
        form_script = _FORM_SCRIPT % TOKENS
        add("/form", endpoint="form", view_func=lambda: Response(_FORM, mimetype="text/html"))
        add("/form.js", endpoint="f", view_func=lambda: Response(form_script, mimetype=script))
        add("/challenge/<name>", view_func=self.challenge, methods=["GET", "POST"])

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

    def challenge(self, name: str) -> AnyResponse:
        """Show the page on which a shopper confirms a payment, and send the shopper back."""
        payment = self._payments[name]
        if request.method == "GET":
            return Response(_CHALLENGE, mimetype="text/html")
        payment["moves"][0]["state"], payment["challenge"] = "done", None
        return redirect(payment["back"], 303)

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
            payment["challenge"] = f"{request.url_root}challenge/{payment['id']}"
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
        is_open = request.path.startswith(_OPEN_ROUTES)
        return None if is_open or given == f"Bearer {self._secret_key}" else (jsonify({}), 401)


if __name__ == "__main__":
    Tinypay(os.environ["TINYPAY_SECRET_KEY"]).app.run(port=int(sys.argv[1]), threaded=True)
