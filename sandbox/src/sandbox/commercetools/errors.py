"""The errors of the API, with the codes and messages of https://docs.commercetools.com/api/errors."""

import json
from typing import Any

# For 429 and 504 the reference has no code: these are the nearest ones.
_CODE_OF_STATUS = {
    400: "InvalidInput",
    401: "invalid_token",
    403: "insufficient_scope",
    404: "ResourceNotFound",
    409: "ConcurrentModification",
    429: "OverCapacity",
    500: "General",
    502: "BadGateway",
    503: "OverCapacity",
    504: "General",
}


class APIError(Exception):
    """An answer with an error status; `fields` stand beside code and message."""

    def __init__(self, status: int, code: str, message: str, **fields: Any) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.fields = fields

    def body(self) -> dict[str, Any]:
        """Return the JSON body."""
        return {
            "statusCode": self.status,
            "message": self.message,
            "errors": [{"code": self.code, "message": self.message, **self.fields}],
        }


class OAuthError(APIError):
    """An error of the authorization server, which adds the members of RFC 6749."""

    def body(self) -> dict[str, Any]:
        """Return the JSON body."""
        return {**super().body(), "error": self.code, "error_description": self.message}


def error_body(status: int) -> dict[str, Any]:
    """Return the body of an error that has no better reason than its status."""
    code = _CODE_OF_STATUS.get(status, "General")
    kind = OAuthError if status in (401, 403) else APIError
    return kind(status, code, f"The request was answered with {status}.").body()


def resource_not_found(selector: str) -> APIError:
    """404; `selector` reads like "ID 'x'" or "key 'x'"."""
    return APIError(404, "ResourceNotFound", f"The Resource with {selector} was not found.")


def concurrent_modification(resource_id: str, expected: int, actual: int) -> APIError:
    """409: the caller knows another version than ours."""
    return APIError(
        409,
        "ConcurrentModification",
        f"Object {resource_id} has a different version than expected. "
        f"Expected: {expected} - Actual: {actual}.",
        currentVersion=actual,
    )


def duplicate_field(field: str, value: Any) -> APIError:
    """400: another resource has this value in a field that must be unique."""
    return APIError(
        400,
        "DuplicateField",
        f"A duplicate value '{json.dumps(value)}' exists for field '{field}'.",
        field=field,
        duplicateValue=value,
    )


def invalid_json(detail: str) -> APIError:
    """400: the body is not JSON, or not of the documented shape."""
    message = "Request body does not contain valid JSON."
    return APIError(400, "InvalidJsonInput", message, detailedErrorMessage=detail)


def invalid_input(message: str) -> APIError:
    """400: a value breaks a documented constraint."""
    return APIError(400, "InvalidInput", message)


def malformed_parameter(name: str, detail: str) -> APIError:
    """400: a query parameter cannot be understood."""
    return invalid_input(f"Malformed parameter: {name}: {detail}")


def invalid_operation(message: str) -> APIError:
    """400: the resource is not in a state that allows the operation."""
    return APIError(400, "InvalidOperation", message)


def invalid_credentials() -> APIError:
    """400: no customer has this e-mail address and password."""
    return APIError(400, "InvalidCredentials", "Account with the given credentials not found.")


def required_field(field: str) -> APIError:
    """400: a value is missing."""
    return APIError(400, "RequiredField", f"A value is required for field '{field}'.", field=field)


def invalid_field(field: str, value: Any) -> APIError:
    """400: the value does not fit the definition of the field."""
    return APIError(
        400,
        "InvalidField",
        f"The value '{json.dumps(value)}' is not valid for field '{field}'.",
        field=field,
        invalidValue=value,
    )


def referenced_resource_not_found(type_id: str, **identifier: str) -> APIError:
    """400: the body points to something that does not exist; pass `id` or `key`."""
    ((name, value),) = identifier.items()
    return APIError(
        400,
        "ReferencedResourceNotFound",
        f"The referenced object of type '{type_id}' with {name} '{value}' was not found. "
        "It either doesn't exist, or it can't be accessed from this endpoint "
        "(e.g., if the endpoint filters by store or customer account).",
        typeId=type_id,
        **identifier,
    )


def reference_exists(type_id: str, referenced_by: str) -> APIError:
    """400: something else still points to the resource."""
    return APIError(
        400,
        "ReferenceExists",
        f"Can not delete a {type_id} while it is referenced by at least one {referenced_by}.",
        referencedBy=referenced_by,
    )


def invalid_token() -> OAuthError:
    """401: no token, an unknown one, or one that has expired."""
    return OAuthError(401, "invalid_token", "invalid_token")


def insufficient_scope(scopes: tuple[str, ...]) -> OAuthError:
    """403: the token lacks every scope that would do."""
    missing = " ".join(scopes)
    message = f"Insufficient scope. One of the following scopes is missing: {missing}."
    return OAuthError(403, "insufficient_scope", message)


def invalid_client() -> OAuthError:
    """401: the client did not prove who it is."""
    message = "Please provide valid client credentials using HTTP Basic Authentication."
    return OAuthError(401, "invalid_client", message)
