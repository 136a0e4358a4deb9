"""Users of the Merchant Center who may see payments, and those who may move money.

The gateway names a user's permissions when the forwarded request asks for them
(`X-Forward-To-Claims: permissions`).
https://docs.commercetools.com/merchant-center-customizations/concepts/integrate-with-your-own-api
"""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from payment_core.runtime.context import asked_by
from payment_core.runtime.errors import Unauthenticated
from processor.auth.jwt_authentication import JWTAuthentication
from processor.domain.errors import Forbidden
from processor.domain.operator import Operator


class OperatorPermissions(msgspec.Struct, frozen=True):
    """Names of permissions, in lower case: one of them is enough. Who manages may also view."""

    view: frozenset[str]
    manage: frozenset[str]


@dataclass(frozen=True)
class OperatorAuthentication:
    """Accepts the tokens of `JWTAuthentication` whose user has a permission."""

    tokens: JWTAuthentication
    permissions: OperatorPermissions

    def viewer(self) -> Operator:
        """Return a user who may see payments.

        Raises `Unauthenticated`, `Unavailable`, and `Forbidden` for a user who may not.
        """
        claims = self.tokens.claims()
        granted = self._granted(claims)
        can_manage = not self.permissions.manage.isdisjoint(granted)
        if not can_manage and self.permissions.view.isdisjoint(granted):
            raise Forbidden("The user has no permission to see payments.")
        operator = Operator(_user_id(claims), can_manage)
        asked_by(user_id=operator.user_id)
        return operator

    def manager(self) -> Operator:
        """Return a user who may move money; raises as `viewer` does."""
        operator = self.viewer()
        if not operator.can_manage:
            raise Forbidden("The user has no permission to change payments.")
        return operator

    def _granted(self, claims: Mapping[str, object]) -> frozenset[str]:
        found = claims.get(f"{self.tokens.rules.issuer}/claims/user_permissions")
        names = found if isinstance(found, list) else []
        return frozenset(one.lower() for one in names if isinstance(one, str))


def _user_id(claims: Mapping[str, object]) -> str:
    user_id = claims.get("sub")
    if not isinstance(user_id, str) or not user_id:
        raise Unauthenticated("The token names no user.")
    return user_id
