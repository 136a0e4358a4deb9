import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Checkout, find, settled, shadowOf, textOf } from "../support/checkout";
import { FakeSandboxPSP } from "../support/fake-sandbox-psp";
import { card, checkoutWith, EXPIRED } from "../support/stored-cards";

let psp: FakeSandboxPSP;

beforeEach(() => {
  psp = new FakeSandboxPSP().install();
});
afterEach(() => psp.remove());

async function mountDropin(checkout: Checkout) {
  const dropin = (await checkout.open().createDropinBuilder("embedded")).build();
  await dropin.mount("#here");
  return dropin;
}

function radios(): HTMLInputElement[] {
  return [...shadowOf().querySelectorAll<HTMLInputElement>("[type=radio]")];
}

function press(label: string): void {
  const open = [...shadowOf().querySelectorAll<HTMLButtonElement>(".panel:not([hidden]) button")];
  const button = open.find(({ textContent }) => textContent === label);
  if (!button) throw new Error(`There is no button ${label}.`);
  button.focus();
  button.click();
}

async function removeChosen(): Promise<void> {
  press("Remove card");
  press("Remove card");
  await settled();
}

describe("the drop-in of a customer", () => {
  it("shows stored cards first, the default one chosen, and then a new card", async () => {
    const checkout = checkoutWith(card("1"), card("2", { isDefault: true }));
    await mountDropin(checkout);
    expect(radios().map(({ value, checked }) => [value, checked])).toEqual([
      ["2", true],
      ["1", false],
      ["card", false],
      ["ideal", false],
      ["invoice", false],
      ["purchaseorder", false],
    ]);
    const labels = [
      ...shadowOf().querySelectorAll("label .card > span, label > span:not(.card, .pictures)"),
    ];
    expect(labels.slice(1, 3).map(({ textContent }) => textContent)).toEqual([
      "Visa •••• 4242",
      "New card",
    ]);
    expect(psp.fields).toEqual([]);
  });

  it("pays with the chosen one", async () => {
    const checkout = checkoutWith(card("1"), card("2"));
    const dropin = await mountDropin(checkout);
    find<HTMLInputElement>('input[value="2"]').click();
    await dropin.submit();
    const [call] = checkout.processor.callsTo("/payments");
    expect(call?.body).toEqual({ paymentMethod: { type: "card", storedPaymentMethodId: "2" } });
  });

  it("pays with another card under another key", async () => {
    const checkout = checkoutWith(card("1"), card("2"));
    const dropin = await mountDropin(checkout);
    checkout.processor.loseNextRequests(6);
    await dropin.submit();
    find<HTMLInputElement>('input[value="2"]').click();
    await dropin.submit();
    const calls = checkout.processor.callsTo("/payments");
    expect(new Set(calls.map(({ headers }) => headers["Idempotency-Key"])).size).toBe(2);
  });

  it("lets nobody choose an expired card, which can be removed all the same", async () => {
    const checkout = checkoutWith({ ...EXPIRED, isDefault: true }, card("1"));
    await mountDropin(checkout);
    const [old, valid] = radios();
    expect([old?.disabled, old?.checked, valid?.checked]).toEqual([true, false, true]);
    expect(textOf(".method:first-of-type small")).toBe("Expired 12/2020");
    press("Remove card");
    press("Remove card");
    await settled();
    expect(checkout.processor.stored.storedPaymentMethods.map(({ id }) => id)).toEqual(["1"]);
    expect(valid?.checked).toBe(true);
  });

  it("starts with a new card when all others have expired", async () => {
    await mountDropin(checkoutWith(EXPIRED));
    expect(find<HTMLInputElement>("input[value=card]").checked).toBe(true);
  });

  it("works without stored cards when they cannot be read", async () => {
    const checkout = checkoutWith(card("1"));
    const enabler = checkout.open();
    await enabler.isStoredPaymentMethodsEnabled();
    checkout.processor.refuseNext(500, "General");
    const dropin = (await enabler.createDropinBuilder("embedded")).build();
    await dropin.mount("#here");
    expect(radios()[0]?.value).toBe("card");
    expect(checkout.errors).toEqual([]);
  });

  it("asks for none where the shopper cannot pay by card", async () => {
    const checkout = checkoutWith(card("1"));
    checkout.processor.config = { ...(checkout.processor.config as object), methods: ["invoice"] };
    await mountDropin(checkout);
    expect(checkout.processor.callsTo("/stored-payment-methods")).toEqual([]);
  });
});

describe("removing a card in the drop-in", () => {
  it("is asked once more, with the focus on the answer that does no harm", async () => {
    const checkout = checkoutWith(card("1"));
    await mountDropin(checkout);
    const label = "Remove card: Visa ending in 4242";
    expect(find(".panel button").getAttribute("aria-label")).toBe(label);
    press("Remove card");
    expect(find("[role=group]").getAttribute("aria-label")).toBe("Remove this card for good?");
    expect(shadowOf().activeElement?.textContent).toBe("Keep it");
    press("Keep it");
    expect(shadowOf().activeElement?.getAttribute("aria-label")).toBe(label);
    expect(checkout.processor.callsTo("/stored-payment-methods/1")).toEqual([]);
  });

  it("chooses what is left, says so, and keeps the focus in the list", async () => {
    const checkout = checkoutWith(card("1"), card("2"));
    await mountDropin(checkout);
    await removeChosen();
    expect(radios().map(({ value }) => value)).not.toContain("1");
    expect(find<HTMLInputElement>('input[value="2"]').checked).toBe(true);
    expect(shadowOf().activeElement).toBe(find('input[value="2"]'));
    expect(textOf("[role=status]")).toBe("The card was removed.");
    await removeChosen();
    expect(find<HTMLInputElement>("input[value=card]").checked).toBe(true);
    expect([checkout.results, checkout.errors]).toEqual([[], []]);
  });

  it("that fails says so and keeps the card", async () => {
    const checkout = checkoutWith(card("1"));
    await mountDropin(checkout);
    checkout.processor.refuseNext(500, "General");
    await removeChosen();
    expect(textOf(".status [role=alert]")).toContain("could not be removed");
    expect(radios()[0]?.value).toBe("1");
    await removeAgain();
    expect(radios()[0]?.value).toBe("card");
  });

  it("is not possible while a payment is on its way", async () => {
    const checkout = checkoutWith(card("1"));
    const dropin = await mountDropin(checkout);
    checkout.processor.faults.push(() => new Promise(() => {}));
    void dropin.submit();
    await settled();
    press("Remove card");
    expect(shadowOf().querySelector("[role=group]")).toBeNull();
    expect(find(".panel button").getAttribute("aria-disabled")).toBe("true");
  });
});

/** The question is still open. */
async function removeAgain(): Promise<void> {
  press("Remove card");
  await settled();
}
