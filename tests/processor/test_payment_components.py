"""What the processor lists is what the enabler can render, as the enabler's own source says."""

import re
from pathlib import Path

import pytest

from bench import SETTINGS, Json, Place
from payment_core.core import build_core
from payment_core.runtime.settings import Environment
from payment_core.settings import CoreSettings
from token_issuer_support import TokenIssuer

_ENABLER = Path(__file__).parents[2] / "enabler/src"
_PROVIDERS = ("sandbox", "stripe")


def rendered_as_components() -> set[str]:
    """Return the types for which the enabler makes a component, where they are offered."""
    registry = r"const IN_THE_PAGE(.*?const WITHOUT_PSP.*?);"
    return _names("enabler.ts", registry, r"PaymentMethod\.(\w+)")


def rendered_as_dropins() -> set[str]:
    """Return the types for which the enabler makes a drop-in, where it has methods."""
    return _names("contract.ts", r"const DropinType = \{(.*?)\} as const", r": \"(\w+)\"")


def _names(file: str, registry: str, name: str) -> set[str]:
    found = re.search(registry, (_ENABLER / file).read_text(), re.DOTALL)
    assert found is not None, f"{file} has no registry any more."
    names = set(re.findall(name, found[1]))
    assert names
    return names


def listed(place: Place, provider: str) -> Json:
    headers = {"Authorization": f"Bearer {TokenIssuer(place).token()}"}
    client = place.client(PAYMENT_PROVIDER=provider)
    found: Json = client.get("/operations/payment-components", headers=headers).get_json()
    return found


def types(components: list[Json]) -> list[str]:
    return [one["type"] for one in components]


@pytest.mark.parametrize("provider", _PROVIDERS)
def test_exactly_what_the_enabler_renders_is_listed(provider: str) -> None:
    found = listed(Place(), provider)
    methods = offered(provider)

    components = types(found["components"])
    assert sorted(components) == sorted(methods & rendered_as_components())
    assert sorted(types(found["dropins"])) == sorted(
        kind for kind in rendered_as_dropins() if methods & candidates(kind)
    )
    assert found["express"] == [{"type": "wallets"}]


@pytest.mark.parametrize("provider", _PROVIDERS)
def test_no_method_is_offered_that_nothing_renders(provider: str) -> None:
    assert offered(provider) <= set.union(*map(candidates, rendered_as_dropins()))


def candidates(dropin: str) -> set[str]:
    """Return the methods among which a drop-in of the enabler chooses."""
    return rendered_as_components() if dropin == "embedded" else {dropin}


def offered(provider: str) -> set[str]:
    """Return the methods of a processor with this provider."""
    settings = CoreSettings.read(Environment({**SETTINGS, "PAYMENT_PROVIDER": provider}))
    return {one.type for one in build_core(settings, Place().world()).providers.methods}
