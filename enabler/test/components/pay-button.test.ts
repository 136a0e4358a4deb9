import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EnablerOptions } from "../../src/contract";
import { Checkout, find, settled, textOf } from "../support/checkout";
import { CONFIG, described } from "../support/fake-processor";
import { FakeSandboxPSP } from "../support/fake-sandbox-psp";

const DUE = { centAmount: 14790, currencyCode: "EUR" };
let psp: FakeSandboxPSP;

beforeEach(() => {
  psp = new FakeSandboxPSP().install();
});
afterEach(() => psp.remove());

function checkoutWith(due: object | null = DUE, config: object = CONFIG): Checkout {
  const checkout = new Checkout();
  checkout.processor.config = { ...config, due };
  return checkout;
}

async function mount(checkout: Checkout, type: string, options: Partial<EnablerOptions> = {}) {
  const enabler = checkout.open({ locale: "en", ...options });
  const isDropin = type === "hpp";
  const builder = isDropin
    ? await enabler.createDropinBuilder(type)
    : await enabler.createComponentBuilder(type);
  await builder.build({ showPayButton: true }).mount("#here");
  return enabler;
}

const button = () => textOf(".pay").replaceAll("\u00a0", " ");

describe("the pay button", () => {
  it.each([
    ["card", "Pay €147.90"],
    ["ideal", "Continue to iDEAL · €147.90"],
    ["hpp", "Continue to the payment page · €147.90"],
    ["invoice", "Order for €147.90"],
    ["purchaseorder", "Order for €147.90"],
  ])("says what happens with %s", async (type, label) => {
    await mount(checkoutWith(), type);
    expect(button()).toBe(label);
  });

  it.each([
    ["card", "Pay now"],
    ["hpp", "Continue to the payment page"],
    ["invoice", "Place order"],
  ])("says it without a sum that is not known: %s", async (type, label) => {
    await mount(checkoutWith(null), type);
    expect(button()).toBe(label);
  });

  it("says where the shopper goes who fills in fields first", async () => {
    const methodDescriptions = [described("klarna", "hasFields", "leavesPage")];
    await mount(
      checkoutWith(DUE, { ...CONFIG, methods: ["klarna"], methodDescriptions }),
      "klarna",
    );
    expect(button()).toBe("Continue to Klarna · €147.90");
  });

  it.each([
    ["de-AT", "€ 147,90 bezahlen"],
    ["fr", "Payer 147,90 €"],
    ["nl-NL", "€ 147,90 betalen"],
    ["pl", "Zapłać 147,90 €"],
    ["it", "Paga 147,90 €"],
    ["pt-PT", "Pagar 147,90 €"],
    ["ar", "ادفع \u200f147.90 €"],
    // Texts in English, and the sum as the shopper writes it.
    ["sv", "Pay 147,90 €"],
  ])("writes the sum as the shopper does: %s", async (locale, label) => {
    await mount(checkoutWith(), "card", { locale });
    expect(button()).toBe(label);
  });

  it.each([
    [{ centAmount: 500, currencyCode: "JPY" }, "Pay ¥500"],
    [{ centAmount: 12345, currencyCode: "KWD" }, "Pay KWD 12.345"],
    [{ centAmount: 1500, currencyCode: "HUF0" }, "Pay HUF 1,500"],
  ])("knows the digits of %j", async (due, label) => {
    await mount(checkoutWith(due), "card");
    expect(button()).toBe(label);
  });

  it.each([{ centAmount: 1.5, currencyCode: "EUR" }, { centAmount: 1, currencyCode: "€" }, {}, 3])(
    "does not show what is no money: %j",
    async (due) => {
      await mount(checkoutWith(due as object), "card");
      expect(button()).toBe("Pay now");
    },
  );

  it("has the shop's own text", async () => {
    const texts = { payButton: { orderAmount: "Zahlungspflichtig bestellen: {amount}" } };
    await mount(checkoutWith(), "invoice", { locale: "de", texts });
    expect(button()).toBe("Zahlungspflichtig bestellen: 147,90 €");
  });

  it("shows the new sum after the page has said that the cart changed", async () => {
    const checkout = checkoutWith();
    const enabler = await mount(checkout, "card");
    checkout.processor.config = { ...CONFIG, due: { ...DUE, centAmount: 20000 } };
    await enabler.refresh();
    expect(button()).toBe("Pay €200.00");
  });

  it("shows what is still due after a payment that was not enough", async () => {
    const checkout = checkoutWith();
    await mount(checkout, "card");
    const due = { ...DUE, centAmount: 3450 };
    checkout.processor.config = { ...CONFIG, due };
    const coverage = { total: DUE, covered: DUE, due, inFlight: DUE };
    checkout.processor.answers = [{ outcome: "underpaid", coverage }];
    find(".pay").click();
    await settled();
    expect(checkout.results).toMatchObject([{ isSuccess: false }]);
    expect(button()).toBe("Pay €34.50");
  });

  it("does not stay on an old sum when the processor does not answer", async () => {
    const checkout = checkoutWith();
    const enabler = await mount(checkout, "card");
    checkout.processor.loseNextRequests(6);
    await expect(enabler.refresh()).rejects.toMatchObject({ code: "network" });
    expect(button()).toBe("Pay now");
  });
});

describe("Enter in the PSP's fields", () => {
  it("pays as our button does", async () => {
    const checkout = checkoutWith();
    await mount(checkout, "card");
    psp.last.options.onEnter();
    await settled();
    expect(checkout.results).toMatchObject([{ isSuccess: true }]);
  });

  it("does nothing where the page has its own button", async () => {
    const checkout = checkoutWith();
    const component = (await checkout.open().createComponentBuilder("card")).build();
    await component.mount("#here");
    psp.last.options.onEnter();
    await settled();
    expect(checkout.processor.callsTo("/payments")).toEqual([]);
  });
});
