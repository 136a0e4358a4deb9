"""A member of the merchant's staff who looks at payments in the Merchant Center."""

import msgspec


class Operator(msgspec.Struct, frozen=True):
    """A user of the Merchant Center who may see payments; `can_manage` lets them move money."""

    user_id: str
    can_manage: bool
