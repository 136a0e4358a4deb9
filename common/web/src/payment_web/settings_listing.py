"""All settings of an application as a file of variables, for those who configure it by hand."""

import sys
import textwrap
from collections.abc import Iterator

from payment_core.providers.installed import installed_providers, provider_named
from payment_core.runtime.settings import Setting, Settings


def print_settings(settings: type[Settings]) -> None:
    """Write the listing to stdout."""
    sys.stdout.write(listing(settings))


def listing(settings: type[Settings]) -> str:
    """Return a line `NAME=` for each setting, those of every installed provider included.

    What has to be filled in is empty or holds what is usual; the rest is commented out.
    """
    lines = [line for one in settings.declared() for line in _lines(one, "Required.")]
    for name in installed_providers():
        for one in provider_named(name).type.settings.declared():
            lines += _lines(one, f"Required when PAYMENT_PROVIDER is {name}.", is_certain=False)
    return "\n".join(lines)


def _lines(setting: Setting[object], demand: str, *, is_certain: bool = True) -> Iterator[str]:
    usual = setting.default or setting.prefilled or ""
    words = f"{setting.description}. {demand if setting.is_required else 'Optional.'}"
    example = "" if usual else f" Example: {setting.kind.example}"
    for line in textwrap.wrap(words + example, width=98):
        yield f"# {line}"
    mark = "" if setting.is_required and is_certain else "#"
    yield f"{mark}{setting.name}={usual}\n"
