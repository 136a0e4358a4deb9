"""The body of every error, as commercetools has it: https://docs.commercetools.com/api/errors"""

from collections.abc import Mapping

import msgspec

_ACCESS_REFUSED = (401, 403)


def error_body(
    status: int, code: str, message: str, fields: Mapping[str, object] | None = None
) -> bytes:
    """Return the JSON of one error; `fields` say more about it, such as `field`.

    Where access is refused, the body has the members of OAuth too.
    """
    body: dict[str, object] = {
        "message": message,
        "statusCode": status,
        "errors": [{"code": code, "message": message, **(fields or {})}],
    }
    if status in _ACCESS_REFUSED:
        body |= {"error": code, "error_description": message}
    return msgspec.json.encode(body)
