import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Checkout, find, settled, shadowOf, textOf } from "../support/checkout";
import { CONFIG } from "../support/fake-processor";
import { FakeSandboxPSP } from "../support/fake-sandbox-psp";

let psp: FakeSandboxPSP;

beforeEach(() => {
  psp = new FakeSandboxPSP().install();
});
afterEach(() => psp.remove());

async function mountDropin(checkout: Checkout, type = "embedded", options = {}) {
  const builder = await checkout.open().createDropinBuilder(type);
  const dropin = builder.build({ showPayButton: true, ...options });
  await dropin.mount("#here");
  return dropin;
}

function choose(type: string): void {
  find<HTMLInputElement>(`input[value=${type}]`).click();
}

describe("the embedded drop-in", () => {
  it("lists the methods that the processor offers, the first one chosen", async () => {
    const checkout = new Checkout();
    checkout.processor.config = { ...CONFIG, methods: ["purchaseorder", "card", "unheard-of"] };
    await mountDropin(checkout);
    const radios = [...shadowOf().querySelectorAll<HTMLInputElement>("[type=radio]")];
    expect(radios.map(({ value, checked }) => [value, checked])).toEqual([
      ["card", true],
      ["purchaseorder", false],
    ]);
    expect(textOf("legend")).toBe("Payment method");
  });

  it("needs no list for one method", async () => {
    const checkout = new Checkout();
    checkout.processor.config = { ...CONFIG, methods: ["invoice", "hpp"] };
    await mountDropin(checkout);
    expect(shadowOf().querySelector("fieldset")).toBeNull();
  });

  it("opens the chosen method and loads nothing for the others", async () => {
    const checkout = new Checkout();
    checkout.processor.config = { ...CONFIG, methods: ["invoice", "ideal", "purchaseorder"] };
    await mountDropin(checkout);
    choose("ideal");
    const open = [...shadowOf().querySelectorAll<HTMLElement>(".panel")].filter((p) => !p.hidden);
    expect(open).toHaveLength(1);
    expect(open[0]?.textContent).toContain("your bank");
    expect(textOf(".pay")).toBe("Continue to iDEAL");
    expect(psp.fields).toEqual([]);
  });

  it("keeps the card fields while the shopper looks at another method", async () => {
    await mountDropin(new Checkout());
    choose("invoice");
    choose("card");
    await settled();
    expect(psp.fields).toHaveLength(1);
  });

  it("pays by the chosen method", async () => {
    const checkout = new Checkout();
    const dropin = await mountDropin(checkout);
    choose("invoice");
    await dropin.submit();
    const [call] = checkout.processor.callsTo("/payments");
    expect(call?.body).toEqual({ paymentMethod: { type: "invoice" } });
    expect(checkout.results).toMatchObject([{ isSuccess: true }]);
  });

  it("validates the chosen method only", async () => {
    psp.prefilled = false;
    const dropin = await mountDropin(new Checkout());
    expect(await dropin.isValid()).toBe(false);
    choose("invoice");
    expect(await dropin.isValid()).toBe(true);
    await dropin.showValidation();
    expect(psp.last.focused).toBe(0);
  });

  it("lets nobody change the method while it pays", async () => {
    const checkout = new Checkout();
    const dropin = await mountDropin(checkout);
    checkout.processor.faults.push(() => new Promise(() => {}));
    void dropin.submit();
    await settled();
    expect(find<HTMLInputElement>("input[value=invoice]").disabled).toBe(true);
  });

  it("says when it is ready", async () => {
    let ready = 0;
    const onDropinReady = async () => {
      ready += 1;
    };
    await mountDropin(new Checkout(), "embedded", { onDropinReady });
    expect(ready).toBe(1);
  });
});

describe("the hosted payment page", () => {
  it("sends the shopper there", async () => {
    const checkout = new Checkout();
    const action = { type: "redirect", url: "https://psp.example/pay/1" };
    checkout.processor.answers = [{ outcome: "pending", action }];
    const dropin = await mountDropin(checkout, "hpp");
    expect(shadowOf().querySelector("input")).toBeNull();
    await dropin.submit();
    const [call] = checkout.processor.callsTo("/payments");
    expect(call?.body).toEqual({ paymentMethod: { type: "hpp" } });
    expect(checkout.browser.visited).toEqual([action.url]);
  });
});
