"""What a planted bug is: a mistake that payment connectors really have, found by the simulation."""

from mutants.mutant import Edit, Mutant, Simulation


def bug(
    name: str, *edits: tuple[str, str, str], seeds: int = 500, provider: str = "sandbox"
) -> Mutant:
    """Return a bug; an edit is a file, the text in it, and the text in its place."""
    return Mutant(name, tuple(Edit(*one) for one in edits), Simulation(seeds, provider))
