"""What a sandbox needs to know at its start; every setting has a default."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from sandbox.psp.timing import Timing

_PREFIX = "SANDBOX_PSP_"


@dataclass(frozen=True, kw_only=True)
class PSPSettings:
    """Keys, addresses and durations.

    `public_url` is the origin that browsers reach this server under.
    `webhook_only` makes it a PSP that shows no payment (see `webhook_only`).
    `webhook_url` is registered at the start, signed with `webhook_secret` (`whsec_` and base64).
    """

    secret_key: str = "sk_sandbox_demo"
    public_key: str = "pk_sandbox_demo"
    public_url: str = "http://localhost:8090"
    webhook_url: str | None = None
    webhook_secret: str | None = None
    webhook_only: bool = False
    timing: Timing = field(default_factory=Timing)


def settings_from(environment: Mapping[str, str]) -> PSPSettings:
    """Read `SANDBOX_PSP_SECRET_KEY`, `_PUBLIC_KEY`, `_PUBLIC_URL`, `_WEBHOOK_URL`,
    `_WEBHOOK_SECRET`, `_WEBHOOK_ONLY` (`true`) and the durations of `Timing`, as in
    `SANDBOX_PSP_SETTLE_SECONDS`.

    Raises `msgspec.ValidationError` for a duration that is not a number.
    """
    texts = {
        name: environment[_PREFIX + name.upper()]
        for name in ("secret_key", "public_key", "public_url", "webhook_url", "webhook_secret")
        if environment.get(_PREFIX + name.upper())
    }
    durations = {
        one.encode_name: environment[_PREFIX + one.name.upper()]
        for one in msgspec.structs.fields(Timing)
        if environment.get(_PREFIX + one.name.upper())
    }
    only = environment.get(_PREFIX + "WEBHOOK_ONLY") == "true"
    return PSPSettings(
        **texts, webhook_only=only, timing=msgspec.convert(durations, Timing, strict=False)
    )
