"""The enabler as an npm package: what is in it, and that its types and exports are of use."""

import json
from pathlib import Path
from typing import Any

import pytest

from partner_support import ENABLER, link_node_modules, run

pytestmark = pytest.mark.slow  # Packs and compiles.

_USE = """\
import {
  Enabler, PaymentError, type EnablerOptions, type PaymentResult, type Texts,
} from "connector-enabler";

const texts: Texts = {
  payButton: { orderAmount: "Order: {amount}", twint: "With {name}" },
  methods: { twint: "TWINT" },
};
const options: EnablerOptions = {
  processorUrl: "https://processor.example",
  sessionId: "1",
  texts,
  onComplete: (result: PaymentResult) => console.log(result.paymentReference),
  onError: (error: PaymentError) => console.log(error.code),
};
const enabler = new Enabler(options);
void enabler.refresh();
// @ts-expect-error A language cannot be changed by texts.
const wrong: Texts = { language: "xx" };
// @ts-expect-error There is no such text.
const unknown: Texts = { greeting: "Hello" };
console.log(wrong, unknown);
"""
_OPTIONS = {
    "compilerOptions": {
        "strict": True,
        "noEmit": True,
        "skipLibCheck": False,
        "types": [],
        "module": "ESNext",
        "moduleResolution": "bundler",
        "target": "ES2022",
        "lib": ["ES2022", "DOM"],
    },
    "include": ["use.ts"],
}


def manifest() -> Any:
    return json.loads((ENABLER / "package.json").read_text())


def targets(exports: Any) -> list[str]:
    """Return the files to which the exports lead."""
    if isinstance(exports, str):
        return [exports.removeprefix("./")]
    return [target for one in exports.values() for target in targets(one)]


def test_the_package_holds_what_it_exports_and_no_sources(tmp_path: Path) -> None:
    listed = run("npm", "pack", "--dry-run", "--json", "--offline", ENABLER, folder=tmp_path)
    [packed] = json.loads(listed.stdout)
    files = {one["path"] for one in packed["files"]}
    assert {*targets(manifest()["exports"]), manifest()["types"].removeprefix("./")} <= files
    others = {one for one in files if not one.startswith("public/")}
    assert others == {"README.md", "package.json"}
    hashed = json.loads((ENABLER / "public" / "integrity.json").read_text())["integrity"]
    assert {f"public/{one}" for one in hashed} == {one for one in files if one.endswith(".js")}


def test_a_page_in_typescript_compiles_against_it(tmp_path: Path) -> None:
    page = tmp_path / "page"
    page.mkdir()
    packed = tmp_path / "packed"
    packed.mkdir()
    link_node_modules(page, packed)
    (page / "use.ts").write_text(_USE)
    (page / "tsconfig.json").write_text(json.dumps(_OPTIONS))
    run("node", page / "node_modules/typescript/bin/tsc", "-p", page, folder=page)


def test_node_finds_the_exports_by_name(tmp_path: Path) -> None:
    page = tmp_path / "page"
    page.mkdir()
    packed = tmp_path / "packed"
    packed.mkdir()
    link_node_modules(page, packed)
    (page / "package.json").write_text('{"type": "module"}')
    script = "import * as m from 'connector-enabler'; console.log(Object.keys(m).sort().join())"
    found = run("node", "--input-type=module", "-e", script, folder=page).stdout.strip()
    assert found == "DropinType,Enabler,PaymentError,PaymentMethod,createEnabler"
