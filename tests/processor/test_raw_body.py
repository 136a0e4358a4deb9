"""Bodies that are too long, too short, or sent in a way we do not take."""

import gzip
import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from bench import Place
from processor_support import codes

PATH = "/webhooks/sandbox"
LIMIT = 256 * 1024


@pytest.fixture
def client() -> FlaskClient:
    return Place().client()


def chunked(client: FlaskClient, size: int) -> Any:
    """Send without a length, as gunicorn hands a chunked body on."""
    environ: dict[str, Any] = {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    stream = io.BytesIO(b"x" * size)
    return client.post(PATH, input_stream=stream, environ_overrides=environ)


@pytest.mark.parametrize("size", [LIMIT + 1, LIMIT + 2, 4 * LIMIT, 100_000_000])
def test_endless_body_a_body_over_the_limit_is_refused(client: FlaskClient, size: int) -> None:
    answer = client.post(
        PATH, input_stream=io.BytesIO(b"x"), environ_overrides={"CONTENT_LENGTH": str(size)}
    )

    assert answer.status_code == 413
    assert codes(answer) == ["PayloadTooLarge"]


@pytest.mark.parametrize("size", [LIMIT + 1, LIMIT + 2, 4 * LIMIT])
def test_endless_body_so_is_one_without_a_length_and_it_is_never_cut_off(
    client: FlaskClient, size: int
) -> None:
    assert chunked(client, size).status_code == 413


def test_a_body_at_the_limit_is_read(client: FlaskClient) -> None:
    answers = [client.post(PATH, data=b"x" * LIMIT), chunked(client, LIMIT)]

    # It goes on to the signature, which it does not have.
    assert [answer.status_code for answer in answers] == [401, 401]


@pytest.mark.parametrize("announced", [2, 1000])
def test_a_body_that_breaks_off_is_refused(client: FlaskClient, announced: int) -> None:
    answer = client.post(
        PATH, input_stream=io.BytesIO(b"x"), environ_overrides={"CONTENT_LENGTH": str(announced)}
    )

    assert answer.status_code == 400
    assert codes(answer) == ["InvalidInput"]


def test_a_body_that_breaks_off_is_refused_where_the_server_ends_the_stream(
    client: FlaskClient,
) -> None:
    answer = client.post(
        PATH,
        input_stream=io.BytesIO(b"x"),
        environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": "2"},
    )

    assert answer.status_code == 400


def test_a_body_whose_sender_disconnects_is_refused(client: FlaskClient) -> None:
    class Broken(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise ConnectionResetError

    answer = client.post(
        PATH, input_stream=Broken(b"{}"), environ_overrides={"CONTENT_LENGTH": "2"}
    )

    assert answer.status_code == 400
    assert codes(answer) == ["InvalidInput"]


def test_a_compressed_webhook_is_not_unpacked(client: FlaskClient) -> None:
    bomb = gzip.compress(b"x" * 10_000_000)

    assert client.post(PATH, data=bomb, headers={"Content-Encoding": "gzip"}).status_code == 401


def test_only_the_configured_provider_has_webhooks(client: FlaskClient) -> None:
    answer = client.post("/webhooks/stripe", data=b"{}")

    assert answer.status_code == 404
    assert codes(answer) == ["ResourceNotFound"]
