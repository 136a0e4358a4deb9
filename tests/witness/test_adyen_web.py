"""What the enabler asks of Adyen Web fits the types of Adyen Web."""

from pathlib import Path

import pytest

from witness.judging import refused

OURS = Path(__file__).parents[2] / "enabler" / "src" / "providers" / "adyen-web"
_NAMES = (
    "Action, ActionOptions, CardComponent, CardOptions, Checkout, CheckoutOptions, Component, "
    "ComponentOptions"
)
_TEXT = """
type Card = web.CardConfiguration;
export const card: Card = null as unknown as CardOptions;
export const sepa: web.SepaConfiguration = null as unknown as ComponentOptions;
export const core: web.CoreConfiguration =
  null as unknown as Omit<CheckoutOptions, "environment">;
export const noCard: [Unknown<CardOptions, Card>] extends [never] ? true : false = true;
export const noSepa:
  [Unknown<ComponentOptions, web.SepaConfiguration>] extends [never] ? true : false = true;
export const noCore:
  [Unknown<CheckoutOptions, web.CoreConfiguration>] extends [never] ? true : false = true;
export const action: web.PaymentAction = null as unknown as Action;
type Challenge = web.ThreeDS2ActionProps;
export const challenge: Partial<Challenge> = null as unknown as ActionOptions;
export const noChallenge: [Unknown<ActionOptions, Challenge>] extends [never] ? true : false = true;
export const checkout: Pick<Checkout, "createFromAction"> = null as unknown as web.Core;
export const cardComponent: CardComponent = null as unknown as InstanceType<typeof web.Card>;
export const sepaComponent: Component = null as unknown as InstanceType<typeof web.SepaDirectDebit>;
export const start: (options: web.CoreConfiguration) => Promise<object> =
  null as unknown as typeof web.AdyenCheckout;
"""


def complaints(text: str) -> list[str]:
    """Return what the types of Adyen Web refuse of a text that uses ours."""
    ours = f'import type {{ {_NAMES} }} from "{OURS.as_posix()}";'
    types = "Unknown, web"
    libraries = ("@adyen/adyen-web",)
    return [why for _, why in refused(ours + text, "prelude_adyen_web.ts", types, libraries)]


def test_what_we_ask_of_adyen_web_is_what_it_has() -> None:
    assert complaints(_TEXT) == []


@pytest.mark.parametrize(
    "wrong",
    [
        (
            "export const a: web.CardConfiguration = null as unknown as "
            "Omit<CardOptions, 'styles'> & { styles: { base: { color: number } } };"
        ),
        (
            "export const b: [Unknown<CardOptions & { pay: true }, web.CardConfiguration>] extends "
            "[never] ? true : false = true;"
        ),
        (
            "export const d: Partial<web.ThreeDS2ActionProps> = null as unknown as "
            "Omit<ActionOptions, 'challengeWindowSize'> & { challengeWindowSize: '06' };"
        ),
        (
            "export const c: CardComponent = null as unknown as "
            "InstanceType<typeof web.SepaDirectDebit>;"
        ),
    ],
)
def test_what_it_has_not_is_noticed(wrong: str) -> None:
    assert len(complaints(wrong)) == 1
