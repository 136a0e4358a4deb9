"""A user of the Merchant Center who works with payments."""

import uuid
from typing import Any

from requests import Response

from bench import ISSUER, PROCESSOR, PROJECT, TOTAL, Bench, Json
from meanwhile_support import before_post

VIEW, MANAGE = ("viewOrders",), ("viewOrders", "manageOrders")


class Operator:
    """One person, with the permissions that their team has."""

    def __init__(
        self, bench: Bench, user_id: str = "user-1", permissions: tuple[str, ...] | None = MANAGE
    ) -> None:
        self._bench = bench
        self._user_id = user_id
        self._permissions = permissions
        self._clicks = 0

    def headers(self, project: str = PROJECT, lifetime: float = 60) -> dict[str, str]:
        """Return the headers of a request that the gateway forwards."""
        token = self._bench.commercetools.merchant_center.token(
            ISSUER,
            project,
            subject=self._user_id,
            audience=PROCESSOR,
            lifetime=lifetime,
            permissions=self._permissions,
        )
        return {"Authorization": f"Bearer {token}"}

    def see(self, payment_id: str) -> Response:
        """Open a payment."""
        return self._bench.call("GET", f"/operations/payments/{payment_id}", headers=self.headers())

    def record(self, payment_id: str) -> Json:
        """Return what the person sees of a payment."""
        answer = self.see(payment_id)
        assert answer.status_code == 200, answer.text
        record: Json = answer.json()
        return record

    def find(self, **query: str) -> list[str]:
        """Return the ids of the payments that are found."""
        answer = self._bench.call(
            "GET", "/operations/payments", params=query, headers=self.headers()
        )
        assert answer.status_code == 200, answer.text
        return [one["id"] for one in answer.json()["results"]]

    def click(self) -> str:
        """Return the name of a new click."""
        self._clicks += 1
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self._user_id} {self._clicks}"))

    def act(self, payment_id: str, body: Json) -> Response:
        """Send an action as it is."""
        return self._bench.call(
            "POST", f"/operations/payments/{payment_id}/actions", json=body, headers=self.headers()
        )

    def do(self, payment_id: str, action: str, cents: int | None = None, **more: Any) -> Response:
        """Look at the payment and act on what is seen, with a new click unless one is given."""
        body: Json = {
            "action": action,
            "operation": more.pop("operation", None) or self.click(),
            "revision": more.pop("revision", None) or self.record(payment_id)["revision"],
            **more,
        }
        if cents is not None:
            body["amount"] = {"centAmount": cents, "currencyCode": "EUR"}
        return self.act(payment_id, body)


class Desk(Bench):
    """A shop with an order that is paid and captured, and two people who look after it."""

    def __init__(self, token: str = "tok_approved") -> None:
        super().__init__()
        self.first, self.second = Operator(self, "user-1"), Operator(self, "user-2")
        self.paid_cart = self.cart()
        paid = self.pay(self.session(self.paid_cart), token)
        self.payment_id = str(paid.json()["paymentReference"])

    def captured(self, cents: int = TOTAL) -> str:
        """Capture; return the Charge's id."""
        assert self.intent(self.payment_id, "capturePayment", cents).status_code == 200
        done = self.payment(self.payment_id).transactions
        return next(one.id for one in done if one.type == "Charge")

    def before_the_write(self, happen: Any) -> None:
        """Let something happen before commercetools gets the next change of the Payment."""
        path = f"/payments/{self.payment_id}"
        meanwhile = before_post(self.commercetools_app, path, happen)
        self.network.plug("commercetools.test", meanwhile)

    def happen_at_the_psp(self, what: str) -> None:
        """Let something happen at the PSP, and deliver the webhook about it."""
        self.control(self.payment_id, what)
        self.psp.tick()
