"""`python -m simulation`: many runs, a summary by flow and fault, and the way back to a failure."""

import argparse
import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import msgspec

from psp_profiles.profiles import PROFILES
from simulation.plans import MAIN_FLOWS, Case, crashes_in_recovery, pairs, play, singles
from simulation.report import Tally, explained
from simulation.run import Result, simulate
from simulation.scenarios import SCENARIOS, WITH_STORED_CARDS
from simulation.shrink import shrink
from simulation.workers import spread

_CAPTURE, _REFUND = ("capture", "partial capture"), ("refund", "partial refund")
_WAITING = frozenset({*_CAPTURE, *_REFUND, "cancel", "reverse", "event"})


def main(arguments: list[str] | None = None) -> int:
    """Simulate, print what happened, and return 1 when an invariant was broken."""
    options = _options(arguments)
    seeds = range(options.first_seed, options.first_seed + options.seeds)
    match options.mode:
        case "random":
            return _random(seeds, options, _simulating(options), "random runs")
        case "faultless":
            run = partial(faultless, provider=options.provider)
            return _random(seeds, options, run, "runs without faults")
        case "journals":
            return _journals(seeds, options)
    return _planned(list(_cases(options)), options)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make simulate", description=__doc__)
    parser.add_argument("--seeds", type=int, default=200, help="how many random runs")
    parser.add_argument("--first-seed", type=int, default=0, help="the seed of the first run")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--show", type=int, default=3, help="how many failures to explain")
    parser.add_argument("--case", default="", help="a planned run, as a failure names it")
    parser.add_argument("--provider", choices=PROFILES, default="sandbox", help="which PSP")
    modes = ("random", "faultless", "singles", "pairs", "journals")
    parser.add_argument("--mode", choices=modes, default="random", help="which runs")
    return parser.parse_args(arguments)


def _simulating(options: argparse.Namespace) -> Callable[[int], Result]:
    return partial(simulate, provider=options.provider)


def faultless(seed: int, provider: str = "sandbox") -> Result:
    """Run with nothing that goes wrong; then nobody may be sent away with a server error.

    Only a merchant may be asked to come back, while the PSP has not decided.
    """
    result = simulate(seed, (), frozenset(), provider)
    failed = sorted(
        f"{flow} {status}"
        for flow, status in result.answers
        if status >= 500 and not (status == 503 and flow in _WAITING)
    )
    if failed and result.violation is None:
        return msgspec.structs.replace(result, violation=f"without a fault: {failed}")
    return result


def _random(
    seeds: range, options: argparse.Namespace, run: Callable[[int], Result], what: str
) -> int:
    tally = Tally(
        len(seeds), f"{what}{_provider(options)}, seeds {seeds.start} to {seeds.stop - 1}"
    )
    for seed, result in zip(seeds, spread(run, seeds, options.workers), strict=True):
        tally.add(str(seed), result)
    _print(tally.lines())
    for name, result in tally.failed[: options.show]:
        mode = f" MODE={options.mode}" if options.mode != "random" else ""
        again = f"make simulate{_provider(options)} SEEDS=1 FIRST_SEED={name}{mode}"
        _print(explained(shrink(result), again))
    return 1 if tally.failed else 0


def _cases(options: argparse.Namespace) -> Iterator[Case]:
    flows = _flows(options.provider)
    if options.mode == "singles":
        for flow in flows:
            yield from _chosen(singles(flow, options.provider), options.case)
        return
    for flow in flows:
        both = pairs if flow in MAIN_FLOWS else crashes_in_recovery
        yield from _chosen(both(flow, options.provider), options.case)


def _flows(provider: str) -> list[str]:
    """Return the flows that this PSP has."""
    stores = PROFILES[provider].stores_methods
    return [flow for flow in SCENARIOS if stores or flow not in WITH_STORED_CARDS]


def _chosen(cases: Iterator[Case], name: str) -> Iterator[Case]:
    return (one for one in cases if name in ("", str(one)))


def _planned(cases: Sequence[Case], options: argparse.Namespace) -> int:
    tally = Tally(len(cases), f"{options.mode}{_provider(options)} of {len(SCENARIOS)} flows")
    for case, result in zip(cases, spread(play, cases, options.workers), strict=True):
        tally.add(str(case), result)
    _print(tally.lines())
    for name, result in tally.failed[: options.show]:
        _print(
            explained(
                result, f'make simulate{_provider(options)} MODE={options.mode} CASE="{name}"'
            )
        )
    return 1 if tally.failed else 0


def _provider(options: argparse.Namespace) -> str:
    return f" PROVIDER={options.provider}" if options.provider != "sandbox" else ""


def _journals(seeds: range, options: argparse.Namespace) -> int:
    """Print a digest of each journal: two processes must print the same."""
    for seed, result in zip(
        seeds, spread(_simulating(options), seeds, options.workers), strict=True
    ):
        digest = hashlib.sha256("\n".join(result.journal).encode()).hexdigest()
        _print([f"{seed} {digest}"])
    return 0


def _print(lines: Iterator[str] | Sequence[str]) -> None:
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
