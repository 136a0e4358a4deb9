"""Native 3-D Secure: what an issuer has in frames of the shop's page, and the call of `adyen.js`.

Each frame says how it ended by a message to the shop's page, and only to the origin that the
merchant named with the payment: Adyen Web listens there.
"""

from flask import Blueprint, Response, jsonify, request

from sandbox.adyen import native
from sandbox.adyen.bodies import FingerprintBody, read
from sandbox.adyen.errors import Invalid, Json, Unauthorized
from sandbox.adyen.pages import given_answer, opened, question
from sandbox.adyen.payment import Payment
from sandbox.adyen.stand_in import Adyen
from sandbox.psp_kit.page_rendering import PageRenderer

_OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "Content-Type"}


class NativePages:
    """A page is open to whoever has its address and names its transaction."""

    def __init__(self, adyen: Adyen) -> None:
        self._adyen = adyen
        self._renderer = PageRenderer()

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("adyen_native", __name__)
        for path, view in (
            (f"{native.PAGES}/method/<page>", self.method),
            (f"{native.PAGES}/challenge/<page>", self.challenge),
            ("/checkoutshopper/v1/submitThreeDS2Fingerprint", self.submit_fingerprint),
        ):
            routes.post(path)(view)
        routes.after_request(_for_any_shop)
        return routes

    def method(self, page: str) -> Response:
        """Look at the browser, in a frame that nobody sees."""
        payment = self._opened(page)
        _check(native.method_in(request.form.get("threeDSMethodData", "")) == page)
        return self._done(payment, "fingerPrintResult", {"threeDSCompInd": "Y"})

    def challenge(self, page: str) -> Response:
        """Ask the card holder, and take the answer."""
        with self._adyen.lock:
            payment = self._opened(page)
            is_answer = "answer" in request.form
            _check(is_answer or native.challenge_in(request.form.get("creq", "")) == page)
            if payment.answer is None and is_answer:
                self._adyen.checkout.say(payment, given_answer(payment))
            if payment.answer is None:
                return question(self._renderer, payment, "adyen_challenge.html", framed=True)
            status = "Y" if payment.answer == "approve" else "N"
        return self._done(payment, "challengeResult", {"transStatus": status})

    def submit_fingerprint(self) -> Response:
        """Answer with the result, or with the challenge; once more when it is asked once more."""
        if request.args.get("token") != self._adyen.settings.client_key:
            raise Unauthorized
        body = read(FingerprintBody, request.get_data())
        native.check_fingerprint(body.fingerprint_result)
        with self._adyen.lock:
            payment = self._with(body.payment_data)
            if payment.means.three_ds != "frictionless":
                action = native.challenge_action(payment, self._adyen.settings.public_url)
                return jsonify(type="action", action=action)
            if payment.answer is None:
                self._adyen.checkout.say(payment, "approve")
            return jsonify(type="completed", details={"threeDSResult": payment.result})

    def _with(self, payment_data: str) -> Payment:
        self._adyen.records.settle()
        for one in self._adyen.records.payments():
            if one.is_native and one.payment_data == payment_data and one.state == "open":
                return one
        raise Invalid("The paymentData is of no payment that waits for its shopper")

    def _opened(self, page: str) -> Payment:
        payment = opened(self._adyen, page)
        _check(payment.is_native)
        return payment

    def _done(self, payment: Payment, kind: str, result: Json) -> Response:
        message = {"type": kind, "result": result}
        context = {"parent": payment.origin, "message": message}
        return self._renderer.page("adyen_frame_done.html", context, framed=True)


def _check(condition: bool) -> None:
    if not condition:
        raise Invalid("The transaction is another one")


def _for_any_shop(response: Response) -> Response:
    """Let a page of any shop read what its client key may."""
    response.headers.update(_OPEN)
    return response
