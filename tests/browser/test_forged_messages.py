"""Window messages that do not come from the PSP's own frame change nothing."""

import pytest

from shopper_support import Shopper

pytestmark = pytest.mark.browser

# What the frames say when they are done, from the page's own window and origin, with every number
# of an answer that somebody may wait for.
FORGERY = """() => {
  const answers = Array.from({ length: 50 }, (_, id) => ({
    source: "sandbox-psp-fields", type: "answer", id, result: { token: "forged" },
  }));
  const told = [
    { source: "sandbox-psp-challenge", result: "succeeded" },
    { source: "sandbox-psp-fields", type: "change", state: { complete: true } },
    ...answers,
  ];
  return new Promise((resolve) => {
    window.addEventListener("message", ({ data }) => data === "last" && resolve());
    for (const message of [...told, "last"]) window.postMessage(message, "*");
  });
}"""


def test_page_scripts_nobody_else_can_finish_a_challenge(shopper: Shopper) -> None:
    """Nor can another answer for the card fields."""
    sent: list[str] = []
    shopper.page.on("request", lambda request: sent.append(request.post_data or ""))
    shopper.check_out()
    shopper.page.evaluate(FORGERY)
    shopper.pay()
    shopper.card_fields.locator("[aria-invalid=true]").first.wait_for()
    assert not any("forged" in body for body in sent)

    shopper.pay_by_card("tok_three_ds")
    shopper.challenge.locator("button[value=refuse]").wait_for()
    shopper.page.evaluate(FORGERY)
    assert shopper.challenge.locator("button[value=refuse]").is_visible()
    shopper.challenge.locator("button[value=refuse]").click()
    shopper.alert.wait_for()
    assert "/checkout" in shopper.page.url
    assert not any("forged" in body for body in sent)
