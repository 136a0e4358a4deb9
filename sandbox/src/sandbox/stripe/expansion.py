"""Objects in place of ids: https://docs.stripe.com/api/expanding_objects."""

from collections.abc import Callable, Mapping

from sandbox.stripe.errors import Json, ParameterError
from sandbox.stripe.stand_in import Stripe
from sandbox.stripe.views import list_view

_DEEPEST = 4
_SHOWN = 10
_FINDERS: Mapping[str, Callable[[Stripe, str], object]] = {
    "charge": Stripe.charge,
    "latest_charge": Stripe.charge,
    "payment_intent": Stripe.intent,
    "payment_method": Stripe.method,
}


def expanded(stripe: Stripe, view: Json, paths: list[str]) -> Json:
    """Return the view with objects for these ids; raises `ParameterError` for what is no id."""
    for path in paths:
        steps = path.split(".")
        if len(steps) > _DEEPEST:
            raise ParameterError("parameter_invalid", "Too deep an expansion.", "expand")
        _expand(stripe, view, steps)
    return view


def _expand(stripe: Stripe, view: Json, steps: list[str]) -> None:
    name, rest = steps[0], steps[1:]
    if name == "data" and isinstance(view.get("data"), list):
        for row in view["data"]:
            _expand(stripe, row, rest)
        return
    if name == "refunds" and view.get("object") == "charge":
        view.setdefault("refunds", _refunds(stripe, view["id"]))
        return
    if name not in _FINDERS:
        raise ParameterError("parameter_invalid", f"{name} cannot be expanded.", "expand")
    value = view.get(name)
    if isinstance(value, str):
        value = view[name] = stripe.show(_FINDERS[name](stripe, value))
    if rest and isinstance(value, dict):
        _expand(stripe, value, rest)


def _refunds(stripe: Stripe, charge_id: str) -> Json:
    newest = list(reversed(stripe.charge(charge_id).refunds))
    rows = [stripe.show(one) for one in newest[:_SHOWN]]
    url = f"/v1/charges/{charge_id}/refunds"
    return list_view(rows, url, has_more=len(newest) > _SHOWN)
