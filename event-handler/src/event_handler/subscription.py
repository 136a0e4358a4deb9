"""The Subscription that brings messages here, as Connect's variables describe it.

https://docs.commercetools.com/connect/automation-scripts
"""

import re
from collections.abc import Mapping

from event_handler.commercetools.subscriptions import MessageSubscription, SubscriptionDraft
from event_handler.notifications import COMMAND_MESSAGES
from payment_core.commercetools.subscription_health import subscription_key
from payment_core.runtime.errors import SettingsError
from payment_core.runtime.settings import Environment

# Only what the deploy scripts do; while serving, manage_payments is enough.
NEEDED_SCOPES = ("manage_payments", "manage_subscriptions")
_KEY = re.compile(r"[A-Za-z0-9_-]{2,256}")


def subscription(environment: Environment) -> SubscriptionDraft:
    """Return the subscription of this deployment; raises `SettingsError`."""
    messages = MessageSubscription("payment", frozenset(COMMAND_MESSAGES))
    return SubscriptionDraft(_key(environment), _destination(environment), (messages,))


def _key(environment: Environment) -> str:
    deployment = environment.optional("DEPLOYMENT_ID") or "default"
    key = subscription_key(deployment)
    if not _KEY.fullmatch(key):
        raise SettingsError("DEPLOYMENT_ID may have letters, digits, hyphens and underscores only.")
    return key


def _destination(environment: Environment) -> Mapping[str, str]:
    kind = environment.optional("CONNECT_SUBSCRIPTION_DESTINATION") or "GoogleCloudPubSub"
    match kind:
        case "GoogleCloudPubSub":
            return {
                "type": kind,
                "projectId": environment.required("CONNECT_GCP_PROJECT_ID"),
                "topic": environment.required("CONNECT_GCP_TOPIC_NAME"),
            }
        case "SNS":
            return {
                "type": kind,
                "topicArn": environment.required("CONNECT_AWS_TOPIC_ARN"),
                "authenticationMode": "IAM",
            }
    raise SettingsError("CONNECT_SUBSCRIPTION_DESTINATION must be GoogleCloudPubSub or SNS.")
