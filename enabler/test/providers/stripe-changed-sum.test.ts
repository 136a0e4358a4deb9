import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PaymentComponent } from "../../src/contract";
import type { ConnectorEnabler } from "../../src/enabler";
import { type Checkout, settled } from "../support/checkout";
import { FakeStripe } from "../support/fake-stripe";
import { STRIPE_CONFIG, stripeCheckout } from "../support/stripe-checkout";

let stripe: FakeStripe;

beforeEach(() => {
  stripe = new FakeStripe().install();
});
afterEach(() => stripe.remove());

describe("a sum that changes", () => {
  const money = { centAmount: 9_000, currencyCode: "EUR" };
  const coverage = { total: money, covered: money, due: money, inFlight: money };

  function underpaidCheckout(): Checkout {
    const checkout = stripeCheckout();
    checkout.processor.answers = [{ outcome: "underpaid", coverage }, { outcome: "approved" }];
    return checkout;
  }

  async function place(enabler: ConnectorEnabler, method: string, where = "#here") {
    const component = (await enabler.createComponentBuilder(method)).build();
    await component.mount(where);
    return component;
  }

  /** Pays while the cart comes to cost something else. */
  async function pay(checkout: Checkout, component: PaymentComponent, amount?: number) {
    checkout.processor.config = { ...STRIPE_CONFIG, amount };
    await component.submit();
    await settled();
  }

  it("is the amount of the fields from then on, and the shopper types nothing again", async () => {
    const checkout = underpaidCheckout();
    const component = await place(checkout.open(), "card");
    await pay(checkout, component, 9_000);
    expect(stripe.groups).toHaveLength(1);
    expect(stripe.last.options).toMatchObject({ amount: 9_000, currency: "eur" });
    await component.submit();
    expect(checkout.results[1]).toMatchObject({ isSuccess: true });
  });

  it("is the amount of fields that are made later", async () => {
    const checkout = underpaidCheckout();
    const enabler = checkout.open();
    await pay(checkout, await place(enabler, "card"), 9_000);
    await place(enabler, "klarna", "#there");
    expect(stripe.groups.map(({ options }) => options.amount)).toEqual([9_000, 9_000]);
  });

  it("is the amount of the first fields, where there were none before", async () => {
    const checkout = underpaidCheckout();
    const enabler = checkout.open();
    await pay(checkout, await place(enabler, "invoice"), 9_000);
    expect(stripe.groups).toEqual([]);
    await place(enabler, "card", "#there");
    expect(stripe.last.options.amount).toBe(9_000);
  });

  it("is not told to fields that are gone", async () => {
    const checkout = underpaidCheckout();
    const enabler = checkout.open();
    (await place(enabler, "klarna")).unmount();
    await pay(checkout, await place(enabler, "card"), 9_000);
    expect(stripe.groups.map(({ options }) => options.amount)).toEqual([4711, 9_000]);
  });

  it("that the processor does not name changes nothing", async () => {
    const checkout = underpaidCheckout();
    await pay(checkout, await place(checkout.open(), "card"), undefined);
    expect(stripe.last.options.amount).toBe(4711);
    expect(checkout.errors).toEqual([]);
  });
});
