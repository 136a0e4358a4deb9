"""The Subscription that brings messages here, as Connect's variables describe it.

https://docs.commercetools.com/connect/automation-scripts
"""

import re
from collections.abc import Mapping

from event_handler.commercetools.subscriptions import MessageSubscription, SubscriptionDraft
from event_handler.notifications import COMMAND_MESSAGES
from payment_core.commercetools.subscription_health import subscription_key
from payment_core.runtime import setting_kinds as kinds
from payment_core.runtime.errors import SettingsError
from payment_core.runtime.settings import Rule, Setting, optional
from payment_core.settings import CoreSettings

# Only what the deploy scripts do; while serving, manage_payments is enough.
NEEDED_SCOPES = ("manage_payments", "manage_subscriptions")
_KEY = re.compile(r"[A-Za-z0-9_-]{2,256}")


class SubscriptionSettings(CoreSettings):
    """What Connect tells its scripts about the topic that it made for this application.

    Elsewhere it is set by hand, for a topic that commercetools may publish to.
    """

    kind = optional(
        "CONNECT_SUBSCRIPTION_DESTINATION",
        kinds.choice("GoogleCloudPubSub", "SNS"),
        "The service that brings messages: `GoogleCloudPubSub` or `SNS`",
        default="GoogleCloudPubSub",
    )
    gcp_project = optional(
        "CONNECT_GCP_PROJECT_ID", kinds.text, "Project of the topic at Google Cloud"
    )
    gcp_topic = optional("CONNECT_GCP_TOPIC_NAME", kinds.text, "Name of the topic at Google Cloud")
    aws_topic = optional("CONNECT_AWS_TOPIC_ARN", kinds.text, "ARN of the topic at AWS")

    @Rule
    def _the_key_can_be_made(self) -> None:
        if not _KEY.fullmatch(subscription_key(self.deployment_id)):
            raise SettingsError(
                "DEPLOYMENT_ID may have letters, digits, hyphens and underscores only."
            )

    @Rule
    def _the_topic_is_known(self) -> None:
        self.destination()

    def destination(self) -> Mapping[str, str]:
        """Return the destination as commercetools wants it; raises `SettingsError`."""
        if self.kind == "SNS":
            return {
                "type": self.kind,
                "topicArn": self._needed(SubscriptionSettings.aws_topic),
                "authenticationMode": "IAM",
            }
        return {
            "type": self.kind,
            "projectId": self._needed(SubscriptionSettings.gcp_project),
            "topic": self._needed(SubscriptionSettings.gcp_topic),
        }

    def _needed(self, setting: Setting[str | None]) -> str:
        value = self.value_of(setting)
        if value is None:
            raise SettingsError(f"{setting.name} is not set.")
        return value


def subscription(settings: SubscriptionSettings) -> SubscriptionDraft:
    """Return the subscription of this deployment."""
    messages = MessageSubscription("payment", frozenset(COMMAND_MESSAGES))
    key = subscription_key(settings.deployment_id)
    return SubscriptionDraft(key, settings.destination(), (messages,))
