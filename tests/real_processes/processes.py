"""What Linux tells about the processes of a server: https://docs.kernel.org/filesystems/proc.html"""

import os
import select
import signal
from collections.abc import Iterable
from pathlib import Path

_PROC = Path("/proc")
_PATIENCE = 60  # seconds
_LOOK_AGAIN = 0.005  # seconds
_TICKS = os.sysconf("SC_CLK_TCK")


def workers_of(master: int) -> list[int]:
    """Return the ids of the processes that the master started and that live."""
    return sorted(
        int(one.parent.name)
        for one in _PROC.glob("[0-9]*/stat")
        if _parent_and_state(one) == (str(master), True)
    )


def end(process: int, number: signal.Signals) -> None:
    """Send a signal that ends the process, and return when it has no open connection any more."""
    handle = os.pidfd_open(process)
    try:
        signal.pidfd_send_signal(handle, number)
        select.select([handle], [], [], _PATIENCE)
    finally:
        os.close(handle)


def pause(process: int) -> None:
    """Send SIGSTOP, and return when no thread of the process runs any more.

    One thread is told of the signal; until it has its turn, the others go on.
    """
    handle = os.pidfd_open(process)
    try:
        signal.pidfd_send_signal(handle, signal.SIGSTOP)
        while not _is_stopped(process):  # Only a parent could be told of it.
            if select.select([handle], [], [], _LOOK_AGAIN)[0]:
                raise ProcessLookupError(f"Process {process} ended before it was stopped.")
    finally:
        os.close(handle)


def owner_of(port: int, candidates: Iterable[int]) -> int | None:
    """Return which of the processes has the socket with this local port on IPv4, if one has."""
    return next((one for one in candidates if sockets_of(one, port)), None)


def sockets_of(process: int, port: int) -> int:
    """Return how many sockets with this local port on IPv4 the process has."""
    return len({f"socket:[{inode}]" for inode in _inodes_of(port)} & _open_files(process))


def memory_of(processes: Iterable[int]) -> float:
    """Return the MiB that the processes take together; a page that they share counts once."""
    kilobytes = 0
    for one in processes:
        for line in _lines(_PROC / str(one) / "smaps_rollup"):
            if line.startswith("Pss:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1024


def cpu_of(processes: Iterable[int]) -> float:
    """Return the seconds of processor time that the processes have used, in user and kernel."""
    fields = [_stat_fields(_PROC / str(one) / "stat") for one in processes]
    return sum(int(one[11]) + int(one[12]) for one in fields if one) / _TICKS


def _is_stopped(process: int) -> bool:
    threads = (_PROC / str(process) / "task").glob("[0-9]*/stat")
    return {state for one in threads for state in _stat_fields(one)[:1]} == {"T"}


def _parent_and_state(stat: Path) -> tuple[str, bool] | None:
    fields = _stat_fields(stat)
    return (fields[1], fields[0] != "Z") if fields else None


def _stat_fields(stat: Path) -> list[str]:
    """Return the fields from the third, the state; a program's name may contain anything."""
    text = "".join(_lines(stat))
    return text.rpartition(")")[2].split()


def _inodes_of(port: int) -> set[str]:
    rows = (line.split() for line in _lines(_PROC / "net" / "tcp")[1:])
    return {row[9] for row in rows if int(row[1].partition(":")[2], 16) == port}


def _open_files(process: int) -> set[str]:
    try:
        return {str(one.readlink()) for one in (_PROC / str(process) / "fd").iterdir()}
    except OSError:  # It ended, or closed a file, while we were looking.
        return set()


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text().splitlines()
    except OSError:  # It ended while we were looking.
        return []
