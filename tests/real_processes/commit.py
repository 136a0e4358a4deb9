"""Which commit is tested."""

import subprocess


def commit() -> str:
    """Return the short id of the checked-out commit, with a + when files were changed."""
    found = subprocess.run(
        ["git", "describe", "--always", "--dirty=+", "--exclude=*"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return found or "unknown"
