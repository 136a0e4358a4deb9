"""The demo calls the reconciliation as a platform would."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sandbox.demo.schedule import scheduled

pytestmark = pytest.mark.servers
_OFTEN = 0.01


class Job:
    """A route that counts its calls, and refuses the first of them."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.was_called_again = threading.Event()
        job = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                job.calls.append(self.path)
                self.send_response(503 if len(job.calls) == 1 else 200)
                self.end_headers()
                if len(job.calls) > 2:
                    job.was_called_again.set()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/job"


@pytest.fixture
def job() -> Iterator[Job]:
    job = Job()
    thread = threading.Thread(target=job.server.serve_forever)
    thread.start()
    yield job
    job.server.shutdown()
    thread.join()
    job.server.server_close()


def test_the_job_is_called_again_and_again_whatever_it_answers(job: Job) -> None:
    with scheduled(job.url, every=_OFTEN):
        assert job.was_called_again.wait(10)

    assert set(job.calls) == {"/job"}


def test_a_job_that_cannot_be_reached_ends_nothing(job: Job) -> None:
    with scheduled("http://127.0.0.1:1/job", every=_OFTEN), scheduled(job.url, every=_OFTEN):
        assert job.was_called_again.wait(10)
