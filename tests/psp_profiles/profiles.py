"""Every PSP that the tests drive, by the name of its provider."""

from collections.abc import Mapping
from types import MappingProxyType

from psp_profiles.adyen import AdyenProfile
from psp_profiles.profile import PSPProfile
from psp_profiles.sandbox import SandboxProfile
from psp_profiles.sandbox_webhook import SandboxWebhookProfile
from psp_profiles.stripe import StripeProfile

SANDBOX: PSPProfile = SandboxProfile()
STRIPE: PSPProfile = StripeProfile()
SANDBOX_WEBHOOK: PSPProfile = SandboxWebhookProfile()
ADYEN: PSPProfile = AdyenProfile()
PROFILES: Mapping[str, PSPProfile] = MappingProxyType(
    {one.name: one for one in (SANDBOX, SANDBOX_WEBHOOK, STRIPE, ADYEN)}
)
