"""Why there is nothing to report."""


class BenchError(Exception):
    """The bench cannot run as asked; the message says why, in one line or with a log's end."""
