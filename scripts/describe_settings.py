"""Write all settings, as they are declared, into connect.yaml and the tables of the documentation.

Only what stands between the marks `settings: NAME` and `end of settings` is written.
exit codes: 0 all is written, 1 only with --check: something is not as declared
"""

import argparse
import difflib
import re
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from event_handler.settings import EventHandlerSettings
from payment_core.providers.installed import installed_providers, provider_named
from payment_core.runtime.settings import Setting, Settings
from payment_core.settings import CoreSettings
from processor.settings import ProcessorSettings
from reconciliation.settings import ReconciliationSettings

_APPLICATIONS: Mapping[str, type[Settings]] = {
    "processor": ProcessorSettings,
    "event-handler": EventHandlerSettings,
    "reconciliation": ReconciliationSettings,
}
_SHARED = "shared"
_WIDTH = 100
# What a form of Connect begins with, where it depends on which providers this bundle has.
_PREFILLED = {"PAYMENT_PROVIDER": "sandbox"}
_MARKED = re.compile(
    r"^(?P<indent> *)(?:#|<!--) settings: (?P<name>[\w-]+)\b.*\n(?P<text>(?:.*\n)*?)"
    r"(?= *(?:#|<!--) end of settings)",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Entry:
    """A setting, and the provider that alone needs it."""

    setting: Setting[object]
    provider: str | None = None


def main(arguments: list[str]) -> int:
    """Write or compare every file and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="print the differences only")
    parser.add_argument("--root", type=Path, default=Path(__file__).parents[1])
    asked = parser.parse_args(arguments)
    is_as_declared = True
    for path in _files(asked.root):
        old, name = path.read_text(), str(path.relative_to(asked.root))
        new = _described(old, _yaml if path.suffix == ".yaml" else _table)
        if new != old:
            is_as_declared = False
            lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
            sys.stdout.writelines(difflib.unified_diff(*lines, name, f"{name}, as declared"))
            if not asked.check:
                path.write_text(new)
    return 0 if is_as_declared or not asked.check else 1


def _files(root: Path) -> Iterable[Path]:
    return (root / "connect.yaml", root / "README.md", *sorted((root / "docs").glob("*.md")))


def _described(text: str, render: Callable[[str], Iterator[str]]) -> str:
    def written(found: re.Match[str]) -> str:
        head = found.group()[: found.start("text") - found.start()]
        lines = textwrap.indent("\n".join(render(found["name"])), found["indent"])
        return f"{head}{lines}\n"

    return _MARKED.sub(written, text)


def _entries(name: str) -> list[Entry]:
    """Return the settings of one application or provider, or those that several share."""
    if name in installed_providers():
        return [Entry(one, name) for one in provider_named(name).type.settings.declared()]
    readers = Counter(one for app in _APPLICATIONS.values() for one in app.declared())
    if name == _SHARED:
        return [Entry(one) for one, count in readers.items() if count > 1]
    return [Entry(one) for one in _APPLICATIONS[name].declared() if readers[one] == 1]


def _yaml(name: str) -> Iterator[str]:
    """Connect lets a key stand once: for one application, or for all in `inheritAs`."""
    entries = _entries(name)
    if name == _SHARED:
        entries += [entry for provider in installed_providers() for entry in _entries(provider)]
    for section, is_secret in (("standardConfiguration", False), ("securedConfiguration", True)):
        chosen = [one for one in entries if one.setting.kind.is_secret == is_secret]
        if chosen:
            yield f"{section}:"
        for entry in chosen:
            yield from _yaml_entry(entry)


def _yaml_entry(entry: Entry) -> Iterator[str]:
    setting, words = entry.setting, _meaning(entry.setting).replace("`", "")
    if setting.is_required and entry.provider:
        words += f". Required when PAYMENT_PROVIDER is {entry.provider}"
    yield f"  - key: {setting.name}"
    yield "    description: >-"
    yield from textwrap.wrap(
        words,
        width=_WIDTH - 8,
        initial_indent=" " * 6,
        subsequent_indent=" " * 6,
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield f"    required: {'true' if setting.is_required and not entry.provider else 'false'}"
    default = setting.default or setting.prefilled or _PREFILLED.get(setting.name)
    if default:
        yield f'    default: "{default}"'


def _meaning(setting: Setting[object]) -> str:
    """Return the meaning; the core does not know which providers this bundle has."""
    if setting is not CoreSettings.provider:
        return setting.meaning
    return f"{setting.meaning}: {', '.join(f'`{one}`' for one in installed_providers())}"


def _table(name: str) -> Iterator[str]:
    yield "| variable | | meaning |"
    yield "|---|---|---|"
    for one in (entry.setting for entry in _entries(name)):
        need = "required" if one.is_required else "optional"
        default = f"Default: `{one.default}`" if one.default else ""
        words = ". ".join(part for part in (_meaning(one), one.more, default) if part)
        secret = ", secret" if one.kind.is_secret else ""
        yield f"| `{one.name}` | {need}{secret} | {words.replace('|', chr(92) + '|')} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
