"""The storefront's texts, in the languages that the enabler speaks."""

import json
from collections.abc import Mapping
from pathlib import Path

from sandbox.shop.visitor import LANGUAGES

Texts = Mapping[str, str]


def load_texts() -> Mapping[str, Texts]:
    """Read the texts of every language; all have the same keys."""
    folder = Path(__file__).with_name("texts")
    return {
        language: json.loads((folder / f"{language}.json").read_text("utf-8"))
        for language in LANGUAGES
    }
