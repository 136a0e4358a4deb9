"""Calls with libcurl, as tests make them."""

from payment_core.runtime.curl_transport import CurlTransport
from payment_core.runtime.transport import Request, Response, Timeouts

PATIENT, IMPATIENT = Timeouts(connect=2, total=5), Timeouts(connect=0.3, total=0.3)
HALF = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"
MEGABYTE = b"x" * 1024 * 1024


def get(transport: CurlTransport, url: str, timeouts: Timeouts = PATIENT) -> Response:
    return transport.send(Request("GET", url, {}), timeouts)


def post(
    transport: CurlTransport, url: str, body: bytes = b"{}", timeouts: Timeouts = PATIENT
) -> Response:
    headers = {"Content-Type": "application/json"}
    return transport.send(Request("POST", url, headers, body), timeouts)
