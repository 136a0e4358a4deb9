"""Answers in JSON, and the one answer of a request that has an idempotency key."""

from collections.abc import Callable

from flask import Response, request

from sandbox.psp.errors import InvalidRequest, Refusal
from sandbox.psp.idempotency import Reply, fingerprint
from sandbox.psp.service import SandboxPSP
from sandbox.psp.views import encoded

REPLAYED = "Idempotent-Replayed"
_LONGEST_KEY = 255


def json_reply(view: object, status: int = 200) -> Response:
    """Answer with the JSON of what the API shows."""
    return Response(encoded(view), status, content_type="application/json")


def reply_once(psp: SandboxPSP, work: Callable[[], Reply]) -> Response:
    """Answer with the one reply that belongs to the idempotency key of this request.

    `work` is called with the lock held, after the processing time, during which the key is in
    use. Its reply or refusal is kept, and so is a 500 that a test ordered; any other error leaves
    the key free.
    """
    key = _idempotency_key()
    print_of_request = fingerprint(request.method, request.full_path, request.get_data())
    with psp.lock:
        earlier = psp.keys.begin(key, print_of_request, psp.clock.now())
    if earlier is not None:
        return _response(earlier, {REPLAYED: "true"})
    try:
        if psp.timing.processing_seconds:
            psp.clock.sleep(psp.timing.processing_seconds)
        with psp.lock:
            reply = psp.remembered_errors.take(request.path) or _reply_or_refusal(work)
            psp.keys.finish(key, reply)
    except BaseException:
        with psp.lock:
            psp.keys.release(key)
        raise
    return _response(reply)


def _reply_or_refusal(work: Callable[[], Reply]) -> Reply:
    try:
        return work()
    except Refusal as refusal:
        return Reply(refusal.status, encoded(refusal.body))


def _idempotency_key() -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        code = "idempotency_key_required"
        raise InvalidRequest("Idempotency-Key is missing.", "Idempotency-Key", code)
    if len(key) > _LONGEST_KEY:
        raise InvalidRequest("Idempotency-Key is too long.", "Idempotency-Key")
    return key


def _response(reply: Reply, headers: dict[str, str] | None = None) -> Response:
    return Response(reply.body, reply.status, headers, content_type="application/json")
