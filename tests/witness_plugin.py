"""`pytest --witness FOLDER`: writes down the traffic of the flow tests for `python -m witness`.

Every process of the run writes a file of its own. Tests that send what nobody should send, and
simulations of the same flows thousands of times, are left out.
"""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from witness.recording import Recorder, listening

_LEFT_OUT = ("bad_input", "browser", "security", "simulation", "witness")
_RECORDER = pytest.StashKey[Recorder]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--witness", metavar="FOLDER", help="write down the traffic of the flow tests")


def pytest_configure(config: pytest.Config) -> None:
    """Start with nothing written down."""
    config.stash[_RECORDER] = Recorder()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Listen while a test runs that is no attack."""
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    is_heard = item.config.option.witness and folder not in _LEFT_OUT
    item.config.stash[_RECORDER].hears_flows = folder != "sandbox"
    with listening(item.config.stash[_RECORDER]) if is_heard else nullcontext():
        return (yield)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write what was heard."""
    heard = session.config.stash[_RECORDER]
    if heard.said:
        worker = getattr(session.config, "workerinput", {}).get("workerid", "main")
        heard.write(Path(session.config.option.witness) / f"{worker}.jsonl")
