"""`make kill-runs` and `make load`."""

import argparse
import sys

from real_processes import kill_command, load_command


def main() -> int:
    """Run the command line and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m real_processes", description=__doc__)
    commands = parser.add_subparsers(required=True)
    kill_command.add_to(commands)
    load_command.add_to(commands)
    options = parser.parse_args()
    code: int = options.run(options)
    return code


if __name__ == "__main__":
    sys.exit(main())
