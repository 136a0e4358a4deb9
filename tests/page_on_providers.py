"""The code of docs/adding-a-provider.md: whole files of a provider called Tinypay."""

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import tinypay_psp

PAGE = Path(__file__).parents[1] / "docs" / "adding-a-provider.md"
# A file's name in the text, and the next block.
_FILE = re.compile(
    r"`((?:src|browser/src|tests)/[\w/]+\.\w+)`(?:(?!```|`(?:src|browser|tests)/).)*?"
    r"^```(?:python|typescript)\n(.*?)^```",
    re.MULTILINE | re.DOTALL,
)


def files_of_the_page() -> Mapping[str, str]:
    """Return each file that the page shows, by its path in the provider's folder."""
    return dict(_FILE.findall(PAGE.read_text()))


def tinypay_of_the_page() -> Any:
    """Return `TinypayProvider`."""
    return _module("payment_provider_tinypay.provider").TinypayProvider


def under_test() -> Any:
    """Return Tinypay for the conformance kit, as the page makes it."""
    return _module("conformance_tinypay").under_test()


def _module(name: str) -> ModuleType:
    """Import what the page shows, as if it were installed."""
    if name not in sys.modules:
        sys.modules.setdefault("stand_in", tinypay_psp)
        sys.modules.setdefault("payment_provider_tinypay", ModuleType("payment_provider_tinypay"))
        for path, text in files_of_the_page().items():
            if path.endswith(".py"):
                dotted = path.removesuffix(".py").split("/", 1)[1].replace("/", ".")
                module = sys.modules.setdefault(dotted, ModuleType(dotted))
                exec(compile(text, f"{PAGE}:{path}", "exec"), vars(module))
    return sys.modules[name]
