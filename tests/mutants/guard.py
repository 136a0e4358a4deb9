"""What a guard is: a piece of the source without which an attack would work.

Its mutant takes it away, and then a test in `tests/security` must fail. Several edits are one guard
with a second behind it: only without both does the attack work.
"""

from mutants.mutant import Edit, FailingTests, Mutant


def guard(name: str, tests: str, file: str, text: str, without: str) -> Mutant:
    """Return a guard that is one piece of one file."""
    return guards(name, f"test_{tests}.py", (Edit(file, text, without),))


def guards(name: str, tests: str, edits: tuple[Edit, ...]) -> Mutant:
    """Return a guard of several pieces."""
    return Mutant(name, edits, FailingTests((f"tests/security/{tests}",)))
