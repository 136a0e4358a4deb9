"""Judges what was said by the official types: one file of literals, one run of TypeScript."""

import json
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from witness.exceptions import ANYTHING, Exempt, Known, without
from witness.official import commercetools_type, stripe_type
from witness.recording import COMMERCETOOLS, STRIPE, WEBHOOK, Said

NPM = Path(__file__).parents[1] / "npm"
_LIBRARIES = ("@commercetools/platform-sdk", "stripe")
_TYPES = "Answer, Body, ct, EventOf, Exact, Query, Shown, Stripe, Wire"
_OPTIONS = {
    "module": "esnext",
    "moduleResolution": "bundler",
    "target": "es2022",
    "lib": ["es2022"],
    "types": [],
    "strict": True,
    "noEmit": True,
    "skipLibCheck": True,  # Stripe's library names types of Node, which are not installed.
    "noErrorTruncation": False,
}
_TROUBLE = re.compile(r"said\.ts\((\d+),\d+\): error (TS\d+: .*)")
_LONGEST = 600
# A refused token, which OAuth describes; 403 has other reasons too.
_ERRORS = {
    401: "Exact<ct.AuthErrorResponse>",
    403: "Exact<ct.ErrorResponse> | Exact<ct.AuthErrorResponse>",
}


class Finding(NamedTuple):
    """What was said, and why it does not fit."""

    said: Said
    why: str

    def __str__(self) -> str:
        """Say where it was said, and why it does not fit."""
        one = self.said
        return f"{one.party} {one.method} {one.path} {one.kind} ({one.status}): {self.why}"


class Verdict(NamedTuple):
    """What does not fit, how many of each kind were judged, and which exceptions were of use."""

    findings: list[Finding]
    judged: Counter[str]
    used: set[str]


class CannotJudge(Exception):
    """The official types or their compiler are not there, or say nothing that can be read."""


def judge(said: Sequence[Said], known: Known) -> Verdict:
    """Return what does not fit the official types, but for what is known."""
    findings: list[Finding] = []
    judged: Counter[str] = Counter()
    used: set[str] = set()
    lines: list[tuple[Said, str]] = []
    for one in said:
        if not _is_judged(one):
            continue
        kind = type_of(one)
        if kind is None:
            why = next((row for row in known.undescribed if row.means(one)), None)
            if why is None:
                findings.append(Finding(one, "there is no official type for it"))
            else:
                used.add(_name(why))
            continue
        judged[f"{one.party} {one.kind}"] += 1
        lines.append((one, f"export const _{len(lines)}: {kind} = {_literal(one, known, used)};"))
    text = "\n".join(line for _, line in lines)
    for number, message in refused(text, "prelude.ts", _TYPES, _LIBRARIES):
        findings.append(Finding(lines[number][0], message[:_LONGEST]))
    return Verdict(findings, judged, used)


def unused(known: Known, used: set[str]) -> list[str]:
    """Return the exceptions that nothing needed."""
    return [_name(row) for row in (*known.exempt, *known.undescribed) if _name(row) not in used]


def _name(row: object) -> str:
    return msgspec.json.encode(row).decode()


def _is_judged(said: Said) -> bool:
    """Whether it counts: all that is answered, all that we ask, all that a stand-in accepts."""
    return said.method != "HEAD" and (said.kind == "answer" or said.is_ours or said.status < 300)


def type_of(said: Said) -> str | None:
    """Return the official type, None when there is none."""
    if said.party == WEBHOOK or said.kind == "event":
        return f"EventOf<{json.dumps(said.body.get('type'))}>"
    if said.party == STRIPE:
        if said.kind == "answer" and said.status >= 400:
            return "Shown<{ error: Stripe.StripeRawError }>"
        return stripe_type(said.kind, said.method, said.path)
    assert said.party == COMMERCETOOLS
    if said.kind == "delivery":
        return _delivery_type(said)
    if said.kind == "answer" and said.status >= 400 and not said.path.startswith("/oauth"):
        return _ERRORS.get(said.status, "Exact<ct.ErrorResponse>")
    return commercetools_type(said.kind, said.method, said.path)


def _delivery_type(said: Said) -> str:
    kind = f"ct.{said.body['notificationType']}DeliveryPayload"
    if kind != "ct.MessageDeliveryPayload" or "payloadNotIncluded" in said.body:
        return f"Exact<{kind}>"
    message = f"Extract<ct.MessagePayload, {{ type: {json.dumps(said.body['type'])} }}>"
    return f"Exact<{kind} & {message}>"


def _literal(said: Said, known: Known, used: set[str]) -> str:
    body = said.body
    for row in known.exempt:
        mended = _without(row, said, body)
        if mended is not None:
            body = mended
            used.add(_name(row))
    return json.dumps(body).replace(json.dumps(ANYTHING), "null as never")


def _without(row: Exempt, said: Said, body: object) -> object | None:
    return without(row, body) if row.means(said) else None


def refused(text: str, prelude: str, types: str, libraries: Sequence[str]) -> list[tuple[int, str]]:
    """Return the lines of the text that TypeScript refuses, and why.

    The text may use those types of the prelude, which stands beside this module. Raises
    `CannotJudge`.
    """
    if not all((NPM / "node_modules" / one).is_dir() for one in (*libraries, "typescript")):
        raise CannotJudge("The npm packages are missing: run `make npm`.")
    node = shutil.which("node")
    if node is None:
        raise CannotJudge("Node.js 20 or newer is needed.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "node_modules").symlink_to(NPM / "node_modules")
        (folder / "prelude.ts").write_text(Path(__file__).with_name(prelude).read_text())
        imported = f'import type {{ {types} }} from "./prelude";\n'
        (folder / "said.ts").write_text(f"{imported}{text}\n")
        config = {"compilerOptions": _OPTIONS, "files": ["said.ts"]}
        (folder / "tsconfig.json").write_text(json.dumps(config))
        done = subprocess.run(
            [node, "node_modules/typescript/bin/tsc", "--pretty", "false", "-p", "."],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    return _troubles(done.stdout + done.stderr, done.returncode)


def _troubles(output: str, code: int) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for line in output.splitlines():
        match = _TROUBLE.match(line)
        if match is not None:
            found.append((int(match[1]) - 2, match[2]))
        elif found and line.startswith(" "):
            number, message = found[-1]
            found[-1] = (number, f"{message} {line.strip()}")
        else:
            raise CannotJudge(f"TypeScript says what nobody can read: {output[:2000]}")
    if (code == 0) != (not found):
        raise CannotJudge(f"TypeScript ended with {code}: {output[:2000]}")
    return found
