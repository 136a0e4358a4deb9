"""The servers of the stack, as data: one entry each."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from payment_core.settings import CoreSettings
from sandbox.demo.facts import Facts
from sandbox.demo.providers import SANDBOX, DemoProvider, StandIn

ROOT = Path(__file__).parents[4]
_SANDBOX = ROOT / "sandbox" / "src"
_ENABLER = ROOT / "enabler"
_STAND_IN = (
    "exec gunicorn --bind $BIND_ADDRESS:$PORT --worker-class gthread --workers 1 --threads 32"
    " --graceful-timeout 2 --no-control-socket 'sandbox.{name}.app:create_app()'"
)
# The topic that Connect would make for the event handler.
_TOPIC_PROJECT, _TOPIC = "connect", "payment-messages"
# What `npm start` runs, on our port and with neither looking for updates nor a list of requests.
_STATIC_FILES = (
    "test -f public/integrity.json || { echo 'Build it first: make enabler' >&2; exit 1; };"
    " exec node_modules/.bin/serve public --listen tcp://$BIND_ADDRESS:$PORT"
    " --cors --no-request-logging"
)


@dataclass(frozen=True)
class Service:
    """One server: where it would like to listen, and how it is started and configured.

    `command` is a shell line for `folder`, with PORT and BIND_ADDRESS in its environment; `host`
    is the loopback name in its URL. `health` is a path that answers 200 when it is ready.
    `post_deploy` is the module of the script that runs when all servers are ready. `is_deployed`
    says that it is an application of the connector.
    """

    name: str
    port: int
    health: str
    command: str
    folder: Path
    environment: Callable[[Facts], Mapping[str, str]]
    host: str = "127.0.0.1"
    post_deploy: str | None = None
    is_deployed: bool = False


def web_command(folder: Path) -> str:
    """Return the `web:` line of the folder's Procfile; raises `ValueError` when it has none."""
    for line in (folder / "Procfile").read_text().splitlines():
        kind, _, command = line.partition(":")
        if kind == "web":
            return command.strip()
    raise ValueError(f"{folder / 'Procfile'} has no web: line.")


def _commercetools(facts: Facts) -> Mapping[str, str]:
    return {
        "PYTHONPATH": str(_SANDBOX),
        "CTP_PROJECT_KEY": facts.project_key,
        "CTP_CLIENT_ID": facts.client_id,
        "CTP_CLIENT_SECRET": facts.client_secret,
        "PUSH_ENDPOINTS": (f"projects/{_TOPIC_PROJECT}/topics/{_TOPIC}={facts.event_handler_url}/"),
        "PROCESSOR_URL": facts.processor_url,
    }


def _connector(facts: Facts) -> Mapping[str, str]:
    """What every application of the connector reads."""
    return {
        **CoreSettings.examples(),
        "CTP_PROJECT_KEY": facts.project_key,
        "CTP_CLIENT_ID": facts.connector_client_id,
        "CTP_CLIENT_SECRET": facts.connector_client_secret,
        "CTP_API_URL": facts.api_url,
        "CTP_AUTH_URL": facts.auth_url,
        "CTP_SESSION_URL": facts.session_url,
        "PAYMENT_PROVIDER": facts.provider,
        "LOG_LEVEL": "info",
        "OFFLINE_METHODS": "invoice,purchaseorder",
        "STORED_PAYMENT_METHODS_ENABLED": "true",
        "RECURRING_PAYMENTS_ENABLED": "true",
        "CTP_CHECKOUT_URL": facts.checkout_url,
    }


def _processor(facts: Facts) -> Mapping[str, str]:
    return {
        **_connector(facts),
        "CTP_JWKS_URL": facts.jwks_url,
        "CTP_JWT_ISSUER": facts.jwt_issuer,
        "PROCESSOR_URL": facts.processor_url,
        "ALLOWED_ORIGINS": ",".join((facts.shop_url, *facts.page_origins)),
    }


def _event_handler(facts: Facts) -> Mapping[str, str]:
    return {
        **_reconciliation(facts),
        "CONNECT_SUBSCRIPTION_DESTINATION": "GoogleCloudPubSub",
        "CONNECT_GCP_PROJECT_ID": _TOPIC_PROJECT,
        "CONNECT_GCP_TOPIC_NAME": _TOPIC,
    }


def _reconciliation(facts: Facts) -> Mapping[str, str]:
    return {**_connector(facts), "MERCHANT_COMMANDS": "Charge,Refund,CancelAuthorization"}


def _enabler(_: Facts) -> Mapping[str, str]:
    return {"NO_UPDATE_CHECK": "1"}


def _shop(facts: Facts) -> Mapping[str, str]:
    return {
        "PYTHONPATH": str(_SANDBOX),
        "CTP_PROJECT_KEY": facts.project_key,
        "CTP_CLIENT_ID": facts.shop_client_id,
        "CTP_CLIENT_SECRET": facts.shop_client_secret,
        "CTP_API_URL": facts.api_url,
        "CTP_AUTH_URL": facts.auth_url,
        "CTP_SESSION_URL": facts.session_url,
        "CTP_CHECKOUT_URL": facts.checkout_url,
        "PROCESSOR_URL": facts.processor_url,
        "ENABLER_URL": facts.enabler_url,
        "ENABLER_INTEGRITY_FILE": str(_ENABLER / "public" / "integrity.json"),
        "PAYMENT_PROVIDER": facts.provider,
        "SHOP_URL": facts.shop_url,
        "MERCHANT_CENTER_URL": facts.merchant_center_url,
        "SHOP_COOKIE_SECRET": secrets.token_urlsafe(),
    }


def _merchant_center(facts: Facts) -> Mapping[str, str]:
    return {
        "PYTHONPATH": str(_SANDBOX),
        "CTP_PROJECT_KEY": facts.project_key,
        "CTP_API_URL": facts.api_url,
        "PROCESSOR_URL": facts.processor_url,
        "MERCHANT_CENTER_URL": facts.merchant_center_url,
        "VIEW_FOLDER": str(ROOT / "operator-view"),
    }


def services_for(provider: DemoProvider) -> tuple[Service, ...]:
    """Return the servers of a stack with this PSP, in the order in which they start."""
    psp = (_psp(provider.stand_in),) if provider.stand_in else ()
    connector = (_told(one, provider.connector) for one in _CONNECTOR)
    shop = _told(_SHOP, provider.shop)
    return (_COMMERCETOOLS, *psp, *connector, _ENABLER_FILES, shop, _MERCHANT_CENTER)


def _psp(stand_in: StandIn) -> Service:
    # `localhost`, and the rest 127.0.0.1: for a browser these are two sites, as in life.
    return Service(
        name="psp",
        port=8090,
        host="localhost",
        health=stand_in.health,
        command=_STAND_IN.format(name=stand_in.package),
        folder=ROOT,
        environment=lambda facts: {"PYTHONPATH": str(_SANDBOX), **stand_in.settings(facts)},
    )


def _told(service: Service, more: Callable[[Facts], Mapping[str, str]]) -> Service:
    return replace(service, environment=lambda facts: {**service.environment(facts), **more(facts)})


_COMMERCETOOLS = Service(
    name="commercetools",
    port=8989,
    health="/health",
    command=_STAND_IN.format(name="commercetools"),
    folder=ROOT,
    environment=_commercetools,
)
_CONNECTOR = (
    Service(
        name="processor",
        port=8080,
        health="/health",
        command=web_command(ROOT / "processor"),
        folder=ROOT / "processor",
        environment=_processor,
        post_deploy="processor.post_deploy",
        is_deployed=True,
    ),
    Service(
        name="event-handler",
        port=8081,
        health="/health",
        command=web_command(ROOT / "event-handler"),
        folder=ROOT / "event-handler",
        environment=_event_handler,
        post_deploy="event_handler.post_deploy",
        is_deployed=True,
    ),
    Service(
        name="reconciliation",
        port=8082,
        health="/health",
        command=web_command(ROOT / "reconciliation"),
        folder=ROOT / "reconciliation",
        environment=_reconciliation,
        is_deployed=True,
    ),
)
_ENABLER_FILES = Service(
    name="enabler",
    port=8091,
    health="/connector-enabler.es.js",
    command=_STATIC_FILES,
    folder=_ENABLER,
    environment=_enabler,
)
_SHOP = Service(
    name="shop",
    port=8000,
    health="/health",
    command=_STAND_IN.format(name="shop"),
    folder=ROOT,
    environment=_shop,
)
_MERCHANT_CENTER = Service(
    name="merchant-center",
    port=8092,
    health="/health",
    command=_STAND_IN.format(name="merchant_center"),
    folder=ROOT,
    environment=_merchant_center,
)
SERVICES = services_for(SANDBOX)
