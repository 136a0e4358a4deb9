import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { adyenCheckout, bodies, tokens } from "../support/adyen-checkout";
import { mountedInGerman, shadowOf } from "../support/checkout";
import { FakeAdyen } from "../support/fake-adyen";

let adyen: FakeAdyen;

beforeEach(() => {
  adyen = new FakeAdyen().install();
});
afterEach(() => adyen.remove());

describe("SEPA direct debit", () => {
  it("sends the account number in one piece", async () => {
    const checkout = adyenCheckout();
    checkout.processor.answers = [{ outcome: "pending" }];
    const component = await mountedInGerman(checkout, "sepa_debit");
    await component.submit();
    expect(tokens(checkout)).toEqual([{ iban: "NL13TEST0123456789", ownerName: "A. Klaassen" }]);
    expect(checkout.results).toMatchObject([{ isSuccess: true, isPending: true }]);
  });

  it("puts the focus where something is wrong", async () => {
    adyen.prefilled = false;
    const checkout = adyenCheckout();
    const component = await mountedInGerman(checkout, "sepa_debit");
    await component.submit();
    expect(bodies(checkout)).toEqual([]);
    expect(document.activeElement).toBe(adyen.sepa.field);
    expect(shadowOf()).toBeDefined();
  });
});

it("has no fields for another method", async () => {
  const checkout = adyenCheckout();
  const methodDescriptions = [
    { type: "blik", hasFields: true, leavesPage: false, canBeHeld: false },
  ];
  checkout.processor.config = { ...(checkout.processor.config as object), methodDescriptions };
  await mountedInGerman(checkout, "blik");
  expect(checkout.errors).toMatchObject([{ error: { code: "provider_unavailable" } }]);
});
