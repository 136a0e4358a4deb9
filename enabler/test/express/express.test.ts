import { beforeEach, describe, expect, it } from "vitest";
import type { ExpressOptions, ExpressResult } from "../../src/contract";
import type { PaymentError } from "../../src/errors";
import type { ExpressEvents, ExpressPayment } from "../../src/providers/adapter";
import type { TemplateEnabler, TemplateExpressBuilder } from "../published/template-contract";
import { Checkout } from "../support/checkout";
import { CONFIG, SUBSCRIBING } from "../support/fake-processor";

const EUROS = { centAmount: 5990, currencyCode: "EUR", fractionDigits: 2 };
const ADDRESS = { country: "DE", city: "Berlin" };
const METHODS = [
  { id: "standard", name: "Standard", amount: { ...EUROS, centAmount: 0 } },
  { id: "express", name: "Express", amount: { ...EUROS, centAmount: 490 } },
];
const PAYMENT: ExpressPayment = {
  shippingAddress: ADDRESS,
  billingAddress: ADDRESS,
  tokenize: async () => ({ token: "tok_1", method: "card" }),
};

/** A page whose wallet is the test itself. */
class Page {
  readonly checkout = new Checkout();
  readonly calls: unknown[] = [];
  readonly results: ExpressResult[] = [];
  readonly errors: { name: string; code: string }[] = [];
  wallet!: ExpressEvents;
  overrides: Partial<ExpressOptions> = {};

  constructor() {
    const express = async ({ events }: { events: ExpressEvents }) => {
      this.wallet = events;
      return { mount: async () => {}, unmount: () => {} };
    };
    const fields = () => {
      throw new Error("No fields here.");
    };
    const challenge = async () => "failed" as const;
    this.checkout.adapters = {
      sandbox: { connect: async () => ({ fields, challenge, express }) },
    };
    this.costs(5990);
  }

  costs(centAmount: number, currencyCode = "EUR"): void {
    this.checkout.processor.config = { ...CONFIG, due: { centAmount, currencyCode } };
  }

  async mounted(): Promise<this> {
    const enabler = this.checkout.open({ sessionId: undefined as never });
    const builder = await enabler.createExpressBuilder("wallets");
    await builder.build({ ...this.#options(), ...this.overrides }).mount("#here");
    return this;
  }

  #options(): ExpressOptions {
    const call = (...what: unknown[]) => void this.calls.push(what.join(" "));
    return {
      initialAmount: EUROS,
      onPayButtonClick: async () => {
        call("session");
        return { sessionId: "session-1" };
      },
      onShippingAddressSelected: async ({ address }) => call("address", address.country),
      getShippingMethods: async () => METHODS,
      onShippingMethodSelected: async ({ shippingMethod }) => call("method", shippingMethod.id),
      onPaymentSubmit: async () => call("submit"),
      onComplete: (result) => void this.results.push(result),
      onError: ({ name, code }) => void this.errors.push({ name, code }),
    };
  }

  async quoted(): Promise<this> {
    this.wallet.opened();
    await this.wallet.addressChanged(ADDRESS);
    return this;
  }

  get payments(): unknown[] {
    return this.checkout.processor.callsTo("/payments").map(({ body }) => body);
  }
}

let page: Page;
beforeEach(async () => {
  page = await new Page().mounted();
});

describe("before a button is pressed", () => {
  it("asks for nothing that needs a session", () => {
    const paths = page.checkout.processor.calls.map(({ path, headers }) => [path, headers]);
    expect(paths).toEqual([["/express-config", { Accept: "application/json" }]]);
    expect(page.calls).toEqual([]);
  });

  it("fits a front end that was made for the template", async () => {
    const enabler: Pick<TemplateEnabler, "createExpressBuilder"> = page.checkout.open();
    const builder: TemplateExpressBuilder = await enabler.createExpressBuilder("wallets");
    expect(builder).toHaveProperty("build");
  });

  it("names the types that there are", async () => {
    const enabler = page.checkout.open();
    await expect(enabler.createExpressBuilder("applepay")).rejects.toMatchObject({
      code: "unsupported_type",
      message: expect.stringContaining("wallets"),
    });
  });

  it("refuses what needs a session", async () => {
    const enabler = page.checkout.open({ sessionId: undefined as never });
    await expect(enabler.createComponentBuilder("card")).rejects.toMatchObject({
      code: "invalid_options",
    });
  });

  it("tells when there is no place for the button", async () => {
    const builder = await page.checkout.open().createExpressBuilder("wallets");
    const errors: PaymentError[] = [];
    const onError = (error: PaymentError) => void errors.push(error);
    const options = { ...page.overrides, initialAmount: EUROS, onError } as ExpressOptions;
    await builder.build(options).mount("#nowhere");
    expect(errors).toMatchObject([{ code: "mount_target_missing" }]);
  });
});

describe("the sum", () => {
  it("is read again after each change, and sent as it was shown", async () => {
    page.wallet.opened();
    const first = await page.wallet.addressChanged(ADDRESS);
    expect(first).toMatchObject({ total: EUROS, selected: "standard", methods: METHODS });
    page.costs(6480);
    const second = await page.wallet.methodChanged("express");
    expect(second.total).toEqual({ ...EUROS, centAmount: 6480 });
    expect(await page.wallet.confirmed(PAYMENT)).toBe(true);
    expect(page.payments).toEqual([
      {
        paymentMethod: { type: "card", token: "tok_1" },
        quotedAmount: { centAmount: 6480, currencyCode: "EUR" },
      },
    ]);
    expect(page.results).toMatchObject([
      { isSuccess: true, paymentReference: "payment-1", method: { type: "card" } },
    ]);
  });

  it("that the cart has already chosen a method for stays with it", async () => {
    const selected = METHODS.map((one) => ({ ...one, isSelected: one.id === "express" }));
    page = new Page();
    page.overrides = { getShippingMethods: async () => selected };
    await (await page.mounted()).quoted();
    expect(page.calls).toEqual(["session", "address DE", "method express"]);
  });

  it("that has changed fails the sheet, and the next submit is a new one", async () => {
    await page.quoted();
    page.checkout.processor.refuseNext(409, "AmountChanged");
    expect(await page.wallet.confirmed(PAYMENT)).toBe(false);
    expect(page.errors).toEqual([{ name: "PaymentError", code: "amount_changed" }]);
    await page.quoted();
    expect(await page.wallet.confirmed(PAYMENT)).toBe(true);
    const keys = page.checkout.processor.callsTo("/payments").map((one) => one.headers);
    expect(keys[0]?.["Idempotency-Key"]).not.toBe(keys[1]?.["Idempotency-Key"]);
  });

  it.each([
    ["another currency", { centAmount: 5990, currencyCode: "USD" }, "not_available"],
    ["nothing", undefined, "nothing_to_pay"],
  ])("is none when the cart has %s", async (_, due, code) => {
    const notPayable = due ? undefined : { code: "NothingToPay" };
    page.checkout.processor.config = { ...CONFIG, due, notPayable };
    page.wallet.opened();
    await expect(page.wallet.addressChanged(ADDRESS)).rejects.toThrow();
    expect(page.errors).toMatchObject([{ code }]);
  });
});

describe("a cart that begins a subscription", () => {
  beforeEach(() => {
    const due = { centAmount: 5990, currencyCode: "EUR" };
    page.checkout.processor.config = { ...SUBSCRIBING, due };
    page.wallet.opened();
  });

  it("is refused before the sheet shows a sum", async () => {
    await expect(page.wallet.addressChanged(ADDRESS)).rejects.toThrow();
    await expect(page.wallet.methodChanged("express")).rejects.toThrow();
    expect(page.errors.map(({ code }) => code)).toEqual([
      "method_not_available",
      "method_not_available",
    ]);
    page.wallet.closed();
    expect(page.errors).toHaveLength(2);
  });

  it("is refused by the processor when the sheet asked for nothing before", async () => {
    page.checkout.processor.refuseNext(400, "MethodNotAvailable");
    expect(await page.wallet.confirmed(PAYMENT)).toBe(false);
    expect(page.errors).toMatchObject([{ code: "method_not_available" }]);
    expect(page.results).toEqual([]);
  });
});

describe("what comes late, twice or not at all", () => {
  it("a session after the sheet was closed is not used", async () => {
    let answer = (_: { sessionId: string }) => {};
    page = new Page();
    page.overrides = {
      onPayButtonClick: () => new Promise((resolve) => (answer = resolve)),
    };
    await page.mounted();
    page.wallet.opened();
    const asked = page.wallet.addressChanged(ADDRESS);
    page.wallet.closed();
    answer({ sessionId: "session-1" });
    await expect(asked).rejects.toThrow();
    expect(page.calls).toEqual([]);
    expect(page.errors).toEqual([{ name: "CANCEL", code: "payment_incomplete" }]);
    expect(page.checkout.processor.callsTo("/operations/config")).toEqual([]);
  });

  it("changes are made in the order in which they were asked for", async () => {
    await page.quoted();
    const answers = [page.wallet.methodChanged("express"), page.wallet.methodChanged("standard")];
    const paid = page.wallet.confirmed(PAYMENT);
    await Promise.all(answers);
    expect(await paid).toBe(true);
    expect(page.calls.slice(2)).toEqual([
      "method standard",
      "method express",
      "method standard",
      "submit",
    ]);
  });

  it("a second confirmation is the first payment", async () => {
    await page.quoted();
    const both = [page.wallet.confirmed(PAYMENT), page.wallet.confirmed(PAYMENT)];
    expect(await Promise.all(both)).toEqual([true, true]);
    expect(page.payments).toHaveLength(1);
    expect(page.results).toHaveLength(1);
  });

  it("a sheet that is closed while it is paid is told by the end of the payment", async () => {
    await page.quoted();
    const paid = page.wallet.confirmed(PAYMENT);
    page.wallet.closed();
    expect(await paid).toBe(true);
    expect(page.errors).toEqual([]);
    expect(page.results).toHaveLength(1);
  });

  it("a page that throws is heard of, and the sheet fails", async () => {
    page = new Page();
    page.overrides = {
      onPaymentSubmit: async () => {
        throw new Error("no");
      },
    };
    await (await page.mounted()).quoted();
    expect(await page.wallet.confirmed(PAYMENT)).toBe(false);
    expect(page.checkout.browser.reported).toMatchObject([{ message: "no" }]);
    expect(page.payments).toEqual([]);
  });

  it("a lost answer is asked for again with the same key", async () => {
    await page.quoted();
    page.checkout.processor.loseNextAnswer();
    expect(await page.wallet.confirmed(PAYMENT)).toBe(true);
    expect(page.checkout.processor.paymentCount).toBe(1);
  });

  it("a declined payment is no success", async () => {
    page.checkout.processor.answers = [{ outcome: "rejected" }];
    await page.quoted();
    expect(await page.wallet.confirmed(PAYMENT)).toBe(false);
    expect(page.results).toMatchObject([{ isSuccess: false, paymentReference: "payment-1" }]);
  });
});
