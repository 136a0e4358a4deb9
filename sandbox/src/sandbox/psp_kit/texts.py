"""The texts of the pages, in the languages that they speak."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from flask import request

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "pt", "ar")

Texts = Mapping[str, str]


@cache
def load_texts() -> Mapping[str, Texts]:
    """Return the texts of every language, read once in a process; all have the same keys."""
    folder = Path(__file__).with_name("texts")
    return {
        language: json.loads((folder / f"{language}.json").read_text("utf-8"))
        for language in LANGUAGES
    }


def requested_language() -> str:
    """Return the language of the `locale` parameter, else of the browser, else English."""
    asked = [request.args.get("locale", ""), *request.accept_languages.values()]
    languages = (re.split("[-_]", locale, maxsplit=1)[0].lower() for locale in asked)
    return next((language for language in languages if language in LANGUAGES), "en")


def direction(language: str) -> str:
    """Return the direction in which the language is written, as HTML names it."""
    return "rtl" if language == "ar" else "ltr"
