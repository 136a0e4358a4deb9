"""Setting up webhooks, as the Management API does it, under `/v3`.

https://docs.adyen.com/api-explorer/Management/3/overview
"""

from typing import Annotated, Any, Literal

import msgspec
from flask import Blueprint, Response, request

from sandbox.adyen.bodies import Body, Opaque, Text, read
from sandbox.adyen.errors import ForeignAccount, Json, Unauthorized
from sandbox.adyen.notices import Notice
from sandbox.adyen.stand_in import Adyen
from sandbox.adyen.webhook_setup import WebhookSetup
from sandbox.psp_kit.webhook_sender import send
from sandbox.psp_kit.webhooks import Delivery


class AdditionalSettings(Body):
    """Which events are sent, and what is in them."""

    include_event_codes: list[str] | None = None
    properties: dict[str, bool] = msgspec.field(default_factory=dict)


class WebhookBody(Body):
    """`POST .../webhooks`."""

    type: Literal["standard"]
    url: Annotated[str, msgspec.Meta(pattern=r"^https?://")]
    active: bool
    communication_format: Literal["json"]
    username: str = ""
    password: str = ""
    description: str = ""
    encryption_protocol: Literal["TLSv1.2", "TLSv1.3", "HTTP"] | None = None
    additional_settings: AdditionalSettings = msgspec.field(default_factory=AdditionalSettings)


class WebhookChange(Body):
    """`PATCH .../webhooks/{id}`: what is left out stays."""

    url: Annotated[str, msgspec.Meta(pattern=r"^https?://")] | None = None
    active: bool | None = None
    username: str | None = None
    password: str | None = None
    description: str | None = None
    additional_settings: AdditionalSettings | None = None


class TrialBody(Body):
    """`POST .../webhooks/{id}/test`."""

    types: list[Text]
    notification: Opaque = msgspec.field(default_factory=dict)


class ManagementRoutes:
    """Webhooks of a merchant account."""

    def __init__(self, adyen: Adyen) -> None:
        self._adyen = adyen

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("adyen_management", __name__, url_prefix="/v3/merchants/<account>")
        routes.before_request(self.check)
        routes.post("/webhooks")(self.create)
        routes.get("/webhooks")(self.list_webhooks)
        routes.get("/webhooks/<name>")(self.show)
        routes.patch("/webhooks/<name>")(self.change)
        routes.delete("/webhooks/<name>")(self.remove)
        routes.post("/webhooks/<name>/generateHmac")(self.generate_key)
        routes.post("/webhooks/<name>/test")(self.test)
        return routes

    def check(self) -> None:
        """Let in only the API key, for its own merchant accounts."""
        if request.headers.get("X-API-Key") != self._adyen.settings.api_key:
            raise Unauthorized
        if (request.view_args or {}).get("account") not in self._adyen.settings.merchant_accounts:
            raise ForeignAccount

    def create(self, account: str) -> Response:
        """Set up a webhook; it has no HMAC key yet."""
        body = read(WebhookBody, request.get_data())
        with self._adyen.lock:
            setup = self._adyen.webhooks.add(
                "standard", account, body.url, body.username, body.password
            )
            setup.active, setup.description = body.active, body.description
            _take(setup, body.additional_settings)
            self._adyen.set_up_webhook(setup)
            return _json(self._view(setup))

    def list_webhooks(self, account: str) -> Response:
        """Answer those of the account, on one page."""
        with self._adyen.lock:
            views = [
                self._view(one)
                for one in self._adyen.webhooks.of(account)
                if one.kind == "standard"
            ]
        return _json(
            {
                "_links": {name: {"href": request.base_url} for name in ("first", "last", "self")},
                "data": views,
                "itemsTotal": len(views),
                "pagesTotal": 1,
            }
        )

    def show(self, account: str, name: str) -> Response:
        """Answer one."""
        with self._adyen.lock:
            return _json(self._view(self._adyen.webhooks.get(name, account)))

    def change(self, account: str, name: str) -> Response:
        """Change one."""
        body = read(WebhookChange, request.get_data())
        with self._adyen.lock:
            setup = self._adyen.webhooks.get(name, account)
            for member in ("url", "active", "username", "password", "description"):
                if getattr(body, member) is not None:
                    setattr(setup, member, getattr(body, member))
            if body.additional_settings is not None:
                _take(setup, body.additional_settings)
            self._adyen.set_up_webhook(setup)
            return _json(self._view(setup))

    def remove(self, account: str, name: str) -> Response:
        """Deliver nothing more to it."""
        with self._adyen.lock:
            self._adyen.webhooks.get(name, account)
            self._adyen.webhooks.remove(name)
            self._adyen.outbox.unregister(name)
        return Response(status=204)

    def generate_key(self, account: str, name: str) -> Response:
        """Make a new HMAC key, which is shown this once."""
        with self._adyen.lock:
            setup = self._adyen.webhooks.get(name, account)
            return _json({"hmacKey": self._adyen.new_hmac_key(setup)})

    def test(self, account: str, name: str) -> Response:
        """Send example events at once, past the queue, and answer how that went."""
        body = read(TrialBody, request.get_data())
        with self._adyen.lock:
            setup = self._adyen.webhooks.get(name, account)
            examples = [self._example(setup, code) for code in body.types]
        return _json({"data": [self._tried(account, one) for one in examples]})

    def _example(self, setup: WebhookSetup, code: str) -> Delivery:
        now = self._adyen.clock.now()
        notice = Notice(
            code=code,
            psp_reference=self._adyen.records.new_reference(),
            merchant_reference="TestReference",
            merchant_account=setup.merchant_account,
            value=1_000,
            currency="EUR",
            at=now,
        )
        endpoint = self._adyen.outbox.endpoints[setup.id]
        return Delivery(self._adyen.event(notice, setup), endpoint, now)

    def _tried(self, account: str, delivery: Delivery) -> Json:
        headers = self._adyen.signed(delivery, self._adyen.clock.now())
        status = send(self._adyen.webhook_session, delivery, headers, self._adyen.webhook_patience)
        return {
            "merchantId": account,
            "output": "" if status is None else f"HTTP {status}",
            "requestSent": delivery.event.body.decode(),
            "responseCode": "" if status is None else str(status),
            "responseTime": "1 ms",
            "status": "success" if status is not None and 200 <= status < 300 else "failed",
        }

    def _view(self, setup: WebhookSetup) -> Json:
        settings: Json = {"properties": setup.properties}
        if setup.codes is not None:
            settings["includeEventCodes"] = list(setup.codes)
        view: Json = {
            "id": setup.id,
            "type": setup.kind,
            "url": setup.url,
            "username": setup.username,
            "hasPassword": bool(setup.password),
            "active": setup.active,
            "communicationFormat": "json",
            "description": setup.description,
            "acceptsExpiredCertificate": False,
            "acceptsSelfSignedCertificate": False,
            "acceptsUntrustedRootCertificate": False,
            "populateSoapActionHeader": False,
            "additionalSettings": settings,
            "_links": _links(setup),
        }
        if setup.keys:
            view["hmacKeyCheckValue"] = setup.keys[-1][-6:]
        return view


def _take(setup: WebhookSetup, settings: AdditionalSettings) -> None:
    codes = settings.include_event_codes
    setup.codes = None if codes is None else tuple(codes)
    setup.properties = dict(settings.properties)


def _links(setup: WebhookSetup) -> Json:
    url = f"{request.url_root}v3/merchants/{setup.merchant_account}/webhooks/{setup.id}"
    return {
        "self": {"href": url},
        "generateHmac": {"href": f"{url}/generateHmac"},
        "testWebhook": {"href": f"{url}/test"},
    }


def _json(view: Any) -> Response:
    return Response(msgspec.json.encode(view), content_type="application/json")
