"""Answers in JSON, and the one answer of a request that has an idempotency key."""

import hashlib
from collections.abc import Callable

import msgspec
from flask import Response, request

from sandbox.psp.errors import ErrorBody, ErrorDetail, InvalidRequest, KeyConflict, Refusal
from sandbox.psp.service import SandboxPSP
from sandbox.psp.views import encoded
from sandbox.psp_kit.errors import KeyInUse, KeyReused
from sandbox.psp_kit.idempotency import Reply
from sandbox.psp_kit.journal_writer import REPLAYED

_LONGEST_KEY = 255
_ERROR = ErrorDetail("api_error", "internal_error", "Something went wrong on our side.")


def json_reply(view: object, status: int = 200) -> Response:
    """Answer with the JSON of what the API shows."""
    return Response(encoded(view), status, content_type="application/json")


def reply_once(psp: SandboxPSP, work: Callable[[], Reply], wanted: bytes | None = None) -> Response:
    """Answer with the one reply that belongs to the idempotency key of this request.

    `work` is called with the lock held, after the processing time, during which the key is in
    use. Its reply or refusal is kept, and so is a 500 that a test asked for; any other error leaves
    the key free. `wanted` is what requests under one key must have in common, all that they ask for
    where it is None.
    """
    key = _idempotency_key()
    with psp.lock:
        earlier = _earlier_reply(psp, key, wanted)
    if earlier is not None:
        return _response(earlier, {REPLAYED: "true"})
    try:
        if psp.timing.processing_seconds:
            psp.clock.sleep(psp.timing.processing_seconds)
        error = Reply(500, encoded(ErrorBody(_ERROR)))
        with psp.lock:
            reply = psp.server_errors.reply(request.path, lambda: _reply_or_refusal(work), error)
            psp.keys.finish(key, reply)
    except BaseException:
        with psp.lock:
            psp.keys.release(key)
        raise
    return _response(reply)


def _earlier_reply(psp: SandboxPSP, key: str, wanted: bytes | None) -> Reply | None:
    """Reserve the key, or return the answer that it already has; raises `KeyConflict`."""
    if wanted is None:
        wanted = fingerprint(request.method, request.full_path, request.get_data())
    try:
        return psp.keys.begin(key, wanted, psp.clock.now())
    except KeyReused as error:
        message = "The idempotency key was used for another request."
        raise KeyConflict("idempotency_key_reused", message) from error
    except KeyInUse as error:
        message = "A request with this idempotency key is being served."
        raise KeyConflict("idempotency_key_in_use", message) from error


def fingerprint(method: str, path: str, body: bytes) -> bytes:
    """Return what two requests have in common when they ask for the same.

    The order of members and white space of the JSON body do not count.
    """
    canonical = msgspec.json.encode(msgspec.json.decode(body), order="sorted")
    return hashlib.sha256(b"\n".join((method.encode(), path.encode(), canonical))).digest()


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
