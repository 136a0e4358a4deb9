"""A fresh project for every test; two servers to compare for those that need them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from commercetools_support import ProjectWorld
from sandbox.demo.ports import LOOPBACK, free_port
from sandbox.demo.server import Launch
from stand_in_server_support import running, stand_in_server
from two_implementations_support import Both, Implementation

NPM = Path(__file__).parents[2] / "npm"
PROJECT = "differential"
CLIENT = ("client", "secret")


@pytest.fixture
def project() -> ProjectWorld:
    """Return a project with the predefined types and nothing else."""
    return ProjectWorld()


@pytest.fixture(scope="session")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """Start both implementations and sign in."""
    if not (NPM / "node_modules" / "@labdigital" / "commercetools-mock").is_dir():
        pytest.fail("The npm packages are missing: run `npm ci --prefix tests/npm`.")
    folder = tmp_path_factory.mktemp("two-implementations")
    port = free_port(0)
    mock_url = f"http://{LOOPBACK}:{port}"
    mock = Launch(
        name="mock",
        command="exec node commercetools-mock.mjs",
        folder=NPM,
        environment={**os.environ, "PORT": str(port)},
        health_url=f"{mock_url}/health",
        log=folder / "mock.log",
    )
    settings = {
        "CTP_PROJECT_KEY": PROJECT,
        "CTP_CLIENT_ID": CLIENT[0],
        "CTP_CLIENT_SECRET": CLIENT[1],
    }
    with running(mock), stand_in_server(folder, settings) as url:
        ours = Implementation(url, PROJECT, CLIENT)
        theirs = Implementation(mock_url, PROJECT, CLIENT)
        for one in (ours, theirs):
            granted = one.sign_in()
            assert (granted.status, granted.body["token_type"]) == (200, "Bearer")
        yield Both(ours, theirs)
        for one in (ours, theirs):
            one.session.close()
