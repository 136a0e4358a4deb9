"""Paths that two readers could understand in two ways."""

from collections.abc import Mapping


def is_ambiguous(environ: Mapping[str, object]) -> bool:
    """Whether the path begins with two slashes, which no application serves.

    Werkzeug takes it for one with a single slash, while a proxy in front of us may have let it
    pass as another path.
    """
    return str(environ["PATH_INFO"]).startswith("//")
