"""`pytest --witness FOLDER`: writes down the traffic of the flow tests for `python -m witness`.

Every process of the run writes a file of its own. Other tests send on purpose what nobody should
send, or run the same flows thousands of times.
"""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from witness.recording import Recorder, listening

_FLOWS = ("conformance", "deploy_scripts", "event_handler", "flows", "processor", "reconciliation")
_STAND_INS = "sandbox"
_RECORDER = pytest.StashKey[Recorder]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--witness", metavar="FOLDER", help="write down the traffic of the flow tests")


def pytest_configure(config: pytest.Config) -> None:
    """Start with nothing written down."""
    config.stash[_RECORDER] = Recorder()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Listen while a test of a flow or of a stand-in runs."""
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    is_heard = item.config.option.witness and folder in (*_FLOWS, _STAND_INS)
    item.config.stash[_RECORDER].hears_flows = folder != _STAND_INS
    with listening(item.config.stash[_RECORDER]) if is_heard else nullcontext():
        return (yield)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write what was heard."""
    heard = session.config.stash[_RECORDER]
    if heard.said:
        worker = getattr(session.config, "workerinput", {}).get("workerid", "main")
        heard.write(Path(session.config.option.witness) / f"{worker}.jsonl")
