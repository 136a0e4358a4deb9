import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ConnectorEnabler } from "../../src/enabler";
import { messagesFor } from "../../src/messages";
import { type Checkout, shadowOf, textOf } from "../support/checkout";
import { SUBSCRIBING } from "../support/fake-processor";
import { FakeSandboxPSP } from "../support/fake-sandbox-psp";
import { card, checkoutWith } from "../support/stored-cards";

const TEXT =
  "This payment method is saved and charged automatically each time your subscription renews.";

let psp: FakeSandboxPSP;

beforeEach(() => {
  psp = new FakeSandboxPSP().install();
});
afterEach(() => psp.remove());

function subscribing(...stored: Parameters<typeof checkoutWith>): Checkout {
  const checkout = checkoutWith(...stored);
  checkout.processor.config = SUBSCRIBING;
  return checkout;
}

async function mounted(enabler: ConnectorEnabler, options = {}) {
  const component = (await enabler.createComponentBuilder("card")).build(options);
  await component.mount("#here");
  return component;
}

function note(): HTMLElement | null {
  return shadowOf().querySelector<HTMLElement>(".renewals");
}

describe("a cart that begins a subscription", () => {
  it("shows no box, says that the method is kept, and stores it", async () => {
    const checkout = subscribing();
    const component = await mounted(checkout.open());
    expect(shadowOf().querySelector("input[name=store]")).toBeNull();
    expect(textOf(".renewals")).toBe(TEXT);
    await component.submit({ storePaymentDetails: false });
    const [{ body }] = checkout.processor.callsTo("/payments") as unknown as [{ body: object }];
    expect(body).toMatchObject({
      paymentMethod: { type: "card", token: "tok_1", storePaymentMethod: true },
    });
  });

  it("says it beside stored cards too, which are not stored again", async () => {
    const checkout = subscribing(card("one"));
    const dropin = (await checkout.open().createDropinBuilder("embedded")).build();
    await dropin.mount("#here");
    expect(textOf(".renewals")).toBe(TEXT);
    await dropin.submit();
    const [{ body }] = checkout.processor.callsTo("/payments") as unknown as [{ body: object }];
    expect(body).toMatchObject({
      paymentMethod: { type: "card", storedPaymentMethodId: "one" },
    });
    expect(JSON.stringify(body)).not.toContain('storePaymentMethod"');
  });

  it("leaves the text to a page that has asked, and to no page that has not", async () => {
    const enabler = subscribing().open();
    await mounted(enabler);
    enabler.setStorePaymentDetails(false);
    expect(note()?.hidden).toBe(false);
    enabler.setStorePaymentDetails(true);
    expect(note()?.hidden).toBe(true);
    await mounted(subscribing().open(), { asksToStore: false });
    expect(note()).toBeNull();
  });

  it("is spoken of in every language by its own text", async () => {
    const languages = ["ar", "de", "en", "es", "fr", "it", "nl", "pl", "pt"];
    const texts = await Promise.all(
      languages.map(async (one) => (await messagesFor(one)).stored.renewals),
    );
    expect(new Set(texts).size).toBe(languages.length);
  });
});

describe("the page's word before a payment", () => {
  it.each([
    ["false", async () => false as const],
    ["a rejection", () => Promise.reject(new Error("Out of stock."))],
  ])("is waited for, and %s sends nothing", async (_, answer) => {
    const checkout = checkoutWith();
    let decide = () => {};
    const asked = new Promise<void>((resolve) => {
      decide = resolve;
    });
    await mounted(checkout.open(), {
      showPayButton: true,
      onPayButtonClick: async () => {
        await asked;
        return answer();
      },
    });
    shadowOf().querySelector<HTMLButtonElement>("button.pay")?.click();
    await new Promise((resolve) => setTimeout(resolve));
    expect(psp.tokens).toBe(0);
    decide();
    await new Promise((resolve) => setTimeout(resolve));
    expect(checkout.processor.callsTo("/payments")).toEqual([]);
    expect(psp.tokens).toBe(0);
  });
});

describe("the container", () => {
  it("gets the event ready once what is in it can be used", async () => {
    const events: string[] = [];
    const enabler = checkoutWith().open();
    const container = document.querySelector("#here");
    container?.addEventListener("ready", ({ bubbles }) => events.push(`ready ${bubbles}`));
    await mounted(enabler);
    expect(events).toEqual(["ready false"]);
  });
});
