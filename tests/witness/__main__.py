"""`python -m witness FOLDER`: judge by the official types what `pytest --witness FOLDER` heard."""

import sys
from pathlib import Path

from witness.exceptions import known
from witness.judging import judge, unused
from witness.recording import read


def main(folder: Path) -> int:
    """Say what was found; return the exit code."""
    said = read(sorted(folder.glob("*.jsonl")))
    if not said:
        print(f"In {folder} nothing was written down: pytest --witness {folder}")  # noqa: T201
        return 1
    exceptions = known()
    verdict = judge(said, exceptions)
    for finding in verdict.findings:
        print(f"- {finding}")  # noqa: T201
    of_no_use = unused(exceptions, verdict.used)
    for row in of_no_use:
        print(f"- This exception is of no use any more: {row}")  # noqa: T201
    counts = ", ".join(f"{count} x {kind}" for kind, count in sorted(verdict.judged.items()))
    print(f"{len(verdict.findings)} findings. Judged: {counts}.")  # noqa: T201
    return 1 if verdict.findings or of_no_use else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
