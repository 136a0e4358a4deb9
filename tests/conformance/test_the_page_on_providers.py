"""docs/adding-a-provider.md shows code that the house rules would let in."""

import subprocess
from pathlib import Path

from conformance_tinypay import PAGE, code_of_the_page, module_of_the_page
from payment_core.domain.provider import PaymentProvider

ROOT = PAGE.parents[1]


def test_the_pages_class_has_every_method_of_the_port() -> None:
    port = {name for name in vars(PaymentProvider) if not name.startswith("_")}
    assert port <= set(dir(module_of_the_page().TinypayProvider))


def test_the_pages_code_passes_the_linter_but_for_the_order_of_imports(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text(code_of_the_page())
    done = subprocess.run(
        [
            ROOT / ".venv/bin/ruff",
            "check",
            f"--config={ROOT / 'pyproject.toml'}",
            "--ignore=E402,I001",
            tmp_path / "page.py",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
