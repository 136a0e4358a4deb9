"""The ports that a run needs."""

from bench_runs.errors import BenchError
from sandbox.demo.ports import free_port


def choose_ports(first: int, number: int) -> list[int]:
    """Return so many ports from this one on, or any free ones for 0; raises `BenchError`."""
    if first == 0:
        found: set[int] = set()
        while len(found) < number:
            found.add(free_port(0))
        return sorted(found)
    wanted = list(range(first, first + number))
    for port in wanted:
        if free_port(port) != port:
            raise BenchError(f"Port {port} is in use; --port names the first of {number} ports.")
    return wanted
