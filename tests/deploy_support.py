"""The deploy scripts on a bench: a project to prepare, and a topic that Connect made."""

import random
from typing import Any

from bench import NEEDED, PSP, Bench, Json
from event_handler.post_deploy import post_deploy as subscribe
from event_handler.pre_undeploy import pre_undeploy as unsubscribe
from payment_web.deployment import Script, run
from processor.post_deploy import post_deploy as prepare
from processor.pre_undeploy import pre_undeploy as take_back
from sandbox.commercetools.notifications import Notifier
from sandbox.push.broker import Broker

SERVICE_URL = "https://service-1.europe-west1.gcp.commercetools.app"
CONNECT = {
    "CONNECT_SUBSCRIPTION_DESTINATION": "GoogleCloudPubSub",
    "CONNECT_GCP_PROJECT_ID": "connect",
    "CONNECT_GCP_TOPIC_NAME": "payment-messages",
}
TOPIC = "projects/connect/topics/payment-messages"
OTHER_TOPIC = "projects/connect/topics/next-deployment"
SNS_TOPIC = "arn:aws:sns:eu-central-1:123456789012:payment-messages"
SCOPES = (*NEEDED, "manage_subscriptions")
CLIENT = {"client_id": "connector", "secret": "secret"}
SCRIPTS: dict[str, Script] = {
    "processor.post_deploy": prepare,
    "processor.pre_undeploy": take_back,
    "event_handler.post_deploy": subscribe,
    "event_handler.pre_undeploy": unsubscribe,
}


class DeployBench(Bench):
    """A bench in which the scripts have no more scopes than connect.yaml names."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.broker = Broker(random.Random(7))
        for topic in (TOPIC, OTHER_TOPIC, SNS_TOPIC):
            self.broker.subscribe(topic, "https://events.test/")
        Notifier(self.commercetools, self.broker)
        self.grant(*SCOPES, **CLIENT)

    def run(self, script: str, **settings: str) -> int:
        """Run a script in a process of its own; return its exit code."""
        client = {"CTP_CLIENT_ID": CLIENT["client_id"], "CTP_CLIENT_SECRET": CLIENT["secret"]}
        environment = {**self.settings, **client, **CONNECT, **settings}
        return run(script, SCRIPTS[script], environment, self.world())

    def forget_types(self) -> None:
        """Make the project one that Checkout has not prepared."""
        for one in self.api("GET", "types")["results"]:
            self.api("DELETE", f"types/{one['id']}?version={one['version']}")

    def type(self, key: str) -> Json:
        """Return a type."""
        return self.api("GET", f"types/key={key}")

    def fields(self, key: str) -> dict[str, str]:
        """Return the names of a type's fields, with the kind of value they have."""
        return {one["name"]: one["type"]["name"] for one in self.type(key)["fieldDefinitions"]}

    def subscriptions(self) -> list[Json]:
        """Return all subscriptions."""
        found: list[Json] = self.api("GET", "subscriptions")["results"]
        return found

    def webhook_urls(self) -> list[str]:
        """Return where the PSP sends webhooks."""
        headers = {"Authorization": f"Bearer {self.settings['SANDBOX_PSP_SECRET_KEY']}"}
        found: Any = self.get(f"{PSP}/v1/webhook-endpoints", **headers).json()
        return [one["url"] for one in found["data"]]
