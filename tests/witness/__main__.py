"""`python -m witness FOLDER`: judge by the official types what `pytest --witness FOLDER` heard."""

import sys
from collections.abc import Iterator
from pathlib import Path

from witness.exceptions import known
from witness.judging import CannotJudge, judge, unused
from witness.recording import Said, read

# A run of the flow tests that did not hear each of these heard too little to be a proof.
_ALWAYS_SAID = (
    "commercetools query",
    "commercetools body",
    "commercetools answer",
    "commercetools delivery",
    "stripe body",
    "stripe answer",
    "stripe event",
    "webhook body",
)


def complaints(said: list[Said]) -> Iterator[str]:
    """Yield what is wrong, and at last what was judged."""
    exceptions = known()
    verdict = judge(said, exceptions)
    yield from (f"- {finding}" for finding in verdict.findings)
    for row in unused(exceptions, verdict.used):
        yield f"- This exception is of no use any more: {row}"
    for kind in _ALWAYS_SAID:
        if not verdict.judged[kind]:
            yield f"- Of this nothing was written down: {kind}"
    counts = ", ".join(f"{count} x {kind}" for kind, count in sorted(verdict.judged.items()))
    yield f"{sum(verdict.judged.values())} distinct shapes judged by the official types: {counts}."


def main(folder: Path) -> int:
    """Say what was found; return the exit code."""
    try:
        said = list(complaints(read(sorted(folder.glob("*.jsonl")))))
    except CannotJudge as error:
        said = [f"- {error}"]
    print("\n".join(said))  # noqa: T201
    return 1 if any(line.startswith("- ") for line in said) else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
