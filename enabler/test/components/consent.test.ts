import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ConnectorEnabler } from "../../src/enabler";
import { Checkout, find, settled, shadowOf, textOf } from "../support/checkout";
import { FakeSandboxPSP } from "../support/fake-sandbox-psp";
import { checkoutWith } from "../support/stored-cards";

let psp: FakeSandboxPSP;

beforeEach(() => {
  psp = new FakeSandboxPSP().install();
});
afterEach(() => psp.remove());

function box(): HTMLInputElement {
  return find<HTMLInputElement>("input[name=store]");
}

function isShown(): boolean {
  const label = shadowOf().querySelector<HTMLElement>(".check");
  return label !== null && !label.hidden;
}

function sent(checkout: Checkout): unknown[] {
  return checkout.processor
    .callsTo("/payments")
    .map(({ body }) => (body as { paymentMethod: object }).paymentMethod);
}

async function card(enabler: ConnectorEnabler, options = {}) {
  const component = (await enabler.createComponentBuilder("card")).build(options);
  await component.mount("#here");
  return component;
}

describe("the box", () => {
  it("is shown to a customer, not ticked, in component and drop-in", async () => {
    const enabler = checkoutWith().open();
    await card(enabler);
    expect([isShown(), box().checked]).toEqual([true, false]);
    expect(textOf(".check")).toBe("Save this card for future payments");
    const dropin = (await enabler.createDropinBuilder("embedded")).build();
    await dropin.mount("#there");
    expect(find<HTMLInputElement>("input[name=store]", "#there").checked).toBe(false);
  });

  it("is not shown to a guest", async () => {
    await card(new Checkout().open());
    expect(isShown()).toBe(false);
  });

  it("is not shown for what cannot be stored", async () => {
    const checkout = checkoutWith();
    await (await checkout.open().createComponentBuilder("invoice")).build().mount("#here");
    expect(isShown()).toBe(false);
  });

  it("is not shown by a page that asks itself", async () => {
    const enabler = checkoutWith().open();
    await card(enabler, { asksToStore: false });
    expect(isShown()).toBe(false);
  });

  it("gives way to a page that begins to ask", async () => {
    const enabler = checkoutWith().open();
    await card(enabler);
    enabler.setStorePaymentDetails(false);
    expect(isShown()).toBe(false);
    await card(enabler);
    expect(isShown()).toBe(false);
  });

  it("cannot be changed while the payment is on its way", async () => {
    const checkout = checkoutWith();
    const component = await card(checkout.open());
    checkout.processor.faults.push(() => new Promise(() => {}));
    void component.submit();
    await settled();
    expect(box().disabled).toBe(true);
  });
});

describe("consent", () => {
  it("is sent when the shopper ticked the box, and the PSP hears of it", async () => {
    const checkout = checkoutWith();
    const component = await card(checkout.open());
    box().click();
    await component.submit();
    expect(sent(checkout)).toEqual([{ type: "card", token: "tok_1", storePaymentMethod: true }]);
  });

  it("is not sent otherwise, not even as false", async () => {
    const checkout = checkoutWith();
    const component = await card(checkout.open());
    await component.submit();
    expect(sent(checkout)).toEqual([{ type: "card", token: "tok_1" }]);
  });

  it.each([
    // What the shopper ticked, what the page says about all payments, and about this one.
    [true, undefined, false, false],
    [false, undefined, true, true],
    [true, false, undefined, false],
    [false, true, undefined, true],
    [false, true, false, false],
    [true, undefined, null, true],
    [false, undefined, "true", false],
    [false, "yes", undefined, false],
  ])("box %j, all %j, this %j: %j", async (ticked, aboutAll, aboutThis, stored) => {
    const checkout = checkoutWith();
    const enabler = checkout.open();
    const component = await card(enabler);
    box().checked = ticked;
    if (aboutAll !== undefined) enabler.setStorePaymentDetails(aboutAll as boolean);
    await component.submit({ storePaymentDetails: aboutThis as boolean });
    const [body] = sent(checkout);
    expect(Object.hasOwn(body as object, "storePaymentMethod")).toBe(stored);
  });

  it("that is changed after a lost answer makes another attempt with another token", async () => {
    const checkout = checkoutWith();
    const component = await card(checkout.open());
    checkout.processor.loseNextRequests(6);
    await component.submit();
    box().click();
    await component.submit();
    const calls = checkout.processor.callsTo("/payments");
    expect(new Set(calls.map(({ headers }) => headers["Idempotency-Key"])).size).toBe(2);
    expect(sent(checkout).at(-1)).toMatchObject({ token: "tok_2", storePaymentMethod: true });
  });
});
