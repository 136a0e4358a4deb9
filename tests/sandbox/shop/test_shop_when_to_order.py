"""The page for shops shows the very code that the demo shop orders by."""

import re
import textwrap
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_page_shows_the_real_check() -> None:
    page = (ROOT / "docs/when-to-order.md").read_text("utf-8")
    [shown] = re.findall(r"```python\n(.*?)^ *```", page, re.DOTALL | re.MULTILINE)
    real = (ROOT / "sandbox/src/sandbox/shop/coverage.py").read_text("utf-8")
    assert textwrap.dedent(shown) == real


def test_the_check_needs_nothing_of_the_connector() -> None:
    real = (ROOT / "sandbox/src/sandbox/shop/coverage.py").read_text("utf-8")
    imported = re.findall(r"^(?:from|import) (\w+)", real, re.MULTILINE)
    assert set(imported) == {"collections", "dataclasses", "typing"}
