import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Checkout, find, mountedInGerman, settled, textOf } from "../support/checkout";
import { described } from "../support/fake-processor";
import { FakeStripe } from "../support/fake-stripe";
import { STRIPE_CONFIG, stripeCheckout } from "../support/stripe-checkout";

const SECRET = "pi_1_secret_2";

let stripe: FakeStripe;

beforeEach(() => {
  stripe = new FakeStripe().install();
});
afterEach(() => stripe.remove());

async function paidWith(checkout: Checkout, method = "card") {
  const component = await mountedInGerman(checkout, method);
  await component.submit();
  return checkout.processor.callsTo("/payments").map(({ body }) => body);
}

describe("Stripe.js", () => {
  // First: a page that has the script once needs it no more.
  it("that is blocked is a retryable error, and is loaded when the shopper tries again", async () => {
    stripe.scriptFails = true;
    const checkout = stripeCheckout();
    await mountedInGerman(checkout);
    expect(checkout.errors).toMatchObject([
      { error: { code: "provider_unavailable", retryable: true } },
    ]);
    expect(textOf("[role=alert]")).toContain("konnte nicht geladen werden");
    stripe.scriptFails = false;
    find(".plain").click();
    await settled();
    expect(stripe.scriptLoads).toBe(2);
    expect(stripe.publishableKey).toBe("pk_test_1");
    expect(checkout.errors).toHaveLength(1);
  });

  it.each(["https://js.stripe.com.example/endive/stripe.js", "https://cdn.example/stripe.js"])(
    "is not taken from %s",
    async (scriptUrl) => {
      const checkout = stripeCheckout({ scriptUrl });
      await mountedInGerman(checkout);
      expect(stripe.scriptLoads).toBe(0);
      expect(checkout.errors).toMatchObject([{ error: { code: "provider_unavailable" } }]);
    },
  );

  it("is not asked for anything without a session", () => {
    expect(() => stripeCheckout().open({ sessionId: "" })).toThrow(
      expect.objectContaining({ code: "invalid_options" }),
    );
    expect([stripe.scriptLoads, stripe.groups]).toEqual([0, []]);
  });

  it("speaks Swedish, although our own texts do not", async () => {
    await mountedInGerman(stripeCheckout(), "card", "sv-FI");
    expect(stripe.groups[0]?.options.locale).toBe("sv");
    expect(textOf(".pay")).toBe("Pay now");
  });

  it("is not loaded for a method that does without", async () => {
    await mountedInGerman(stripeCheckout(), "invoice");
    expect(stripe.groups).toEqual([]);
  });
});

describe("the Payment Element", () => {
  it("knows the amount before there is a payment", async () => {
    await mountedInGerman(stripeCheckout());
    expect(stripe.last.options).toMatchObject({
      mode: "payment",
      amount: 4711,
      currency: "eur",
      captureMethod: "manual",
      allowedPaymentMethodTypes: ["card"],
      locale: "de",
    });
  });

  it.each([
    ["klarna", "manual"],
    ["ideal", "automatic"],
    ["sepa_debit", "automatic"],
  ])("is one for %s, whose money is taken as Stripe allows it: %s", async (method, expected) => {
    await mountedInGerman(stripeCheckout(), method);
    expect(stripe.last.options.allowedPaymentMethodTypes).toEqual([method]);
    expect(stripe.last.options.captureMethod).toBe(expected);
  });

  it("holds nothing where the processor takes all at once", async () => {
    await mountedInGerman(stripeCheckout({ methodDescriptions: [described("card", "hasFields")] }));
    expect(stripe.last.options.captureMethod).toBe("automatic");
  });

  it("stands in the page's document and follows its look", async () => {
    document.documentElement.style.setProperty("--ctc-connector-color-text", "#123456");
    await mountedInGerman(stripeCheckout());
    expect(stripe.element.frame.closest("#here")).not.toBeNull();
    expect(stripe.last.options.appearance).toMatchObject({ theme: "stripe" });
    expect(Object.keys(stripe.last.options.appearance?.variables ?? {})).toContain("colorText");
  });

  it("cannot be shown without an amount", async () => {
    const checkout = stripeCheckout({ amount: undefined });
    await mountedInGerman(checkout);
    expect(checkout.errors).toMatchObject([{ error: { code: "provider_unavailable" } }]);
  });

  it("that Stripe cannot show is a retryable error", async () => {
    stripe.loadError = { type: "api_connection_error", message: "offline" };
    const checkout = stripeCheckout();
    await mountedInGerman(checkout);
    expect(checkout.errors).toMatchObject([
      { error: { code: "provider_unavailable", reason: "network_error", retryable: true } },
    ]);
    expect(stripe.element.frame.isConnected).toBe(false);
  });

  it("leaves with its component", async () => {
    const component = await mountedInGerman(stripeCheckout());
    component.unmount();
    expect(stripe.element.frame.isConnected).toBe(false);
  });

  it("cannot be changed while it is being paid", async () => {
    const checkout = stripeCheckout();
    const component = await mountedInGerman(checkout);
    checkout.processor.faults.push(() => new Promise(() => {}));
    void component.submit();
    await settled();
    expect(stripe.element.readOnly).toBe(true);
  });

  it("is one for each method of a drop-in, made when it is chosen", async () => {
    const checkout = stripeCheckout();
    const builder = await checkout.open().createDropinBuilder("embedded");
    await builder.build().mount("#here");
    const offered = document
      .querySelector("#here [data-ctc-connector-styles]")
      ?.shadowRoot?.querySelectorAll("input");
    expect([...(offered ?? [])].map(({ value }) => value)).toEqual(STRIPE_CONFIG.methods);
    expect(stripe.groups).toHaveLength(1);
    find<HTMLInputElement>("input[value=ideal]").click();
    await settled();
    expect(stripe.groups.map(({ options }) => options.allowedPaymentMethodTypes)).toEqual([
      ["card"],
      ["ideal"],
    ]);
  });
});

describe("paying", () => {
  it("sends a confirmation token and shows what may be known of the card", async () => {
    const checkout = stripeCheckout();
    const component = await mountedInGerman(checkout);
    await component.submit();
    expect(checkout.processor.callsTo("/payments")[0]?.body).toEqual({
      paymentMethod: { type: "card", token: "ctoken_1" },
    });
    expect(checkout.results).toMatchObject([{ isSuccess: true }]);
    expect(stripe.last.submits).toBe(1);
    expect(await component.getState()).toEqual({
      card: { brand: "visa", endDigits: "4242", expiryDate: "03/2031" },
    });
  });

  it("by a method without card details needs none", async () => {
    stripe.preview = {};
    const url = "https://hooks.stripe.com/redirect/1";
    const checkout = stripeCheckout();
    checkout.processor.answers = [{ outcome: "pending", action: { type: "redirect", url } }];
    const component = await mountedInGerman(checkout, "ideal");
    expect(textOf(".pay")).toBe("Weiter zu iDEAL");
    await component.submit();
    expect(checkout.browser.visited).toEqual([url]);
    expect(await component.getState()).toEqual({});
  });

  it("with input that is not complete shows that and sends nothing", async () => {
    stripe.prefilled = false;
    stripe.submitErrors.push({ type: "validation_error", code: "incomplete_number" });
    const checkout = stripeCheckout();
    expect(await paidWith(checkout)).toEqual([]);
    expect([checkout.errors, checkout.results]).toEqual([[], []]);
    expect(stripe.last.submits).toBe(1);
  });

  it("with input that only Stripe finds wrong sends nothing either", async () => {
    stripe.submitErrors.push({ type: "validation_error" });
    const checkout = stripeCheckout();
    expect(await paidWith(checkout)).toEqual([]);
    expect(checkout.errors).toEqual([]);
  });

  it.each([
    [{ type: "api_connection_error" }, "network", "network_error"],
    [{ type: "api_error" }, "provider_error", "api_error"],
    [{ type: "card_error", code: "incorrect_number" }, "provider_error", "incorrect_number"],
  ])("without a token because of %j is a retryable error", async (error, code, reason) => {
    stripe.tokenError = error;
    const checkout = stripeCheckout();
    expect(await paidWith(checkout)).toEqual([]);
    expect(checkout.errors).toMatchObject([{ error: { code, reason, retryable: true } }]);
  });

  it("keeps the token while the processor has not answered, and makes another after it has", async () => {
    const checkout = stripeCheckout();
    const component = await mountedInGerman(checkout);
    checkout.processor.loseNextRequests(6);
    await component.submit();
    checkout.processor.answers = [{ outcome: "rejected" }, { outcome: "approved" }];
    await component.submit();
    await component.submit();
    const tokens = checkout.processor.callsTo("/payments").map(({ body }) => body);
    expect(tokens.slice(-2)).toEqual([
      { paymentMethod: { type: "card", token: "ctoken_1" } },
      { paymentMethod: { type: "card", token: "ctoken_2" } },
    ]);
  });

  it("says in the token that the card is to be kept", async () => {
    const checkout = stripeCheckout({ storedPaymentMethodsConfig: { isEnabled: true } });
    const component = await mountedInGerman(checkout);
    await component.submit({ storePaymentDetails: true });
    expect(stripe.last.options.setupFutureUsage).toBe("off_session");
  });
});

describe("3-D Secure", () => {
  function challengedCheckout(...confirmations: Checkout["processor"]["confirmations"]): Checkout {
    const checkout = stripeCheckout();
    const action = { type: "threeDS", clientSecret: SECRET };
    checkout.processor.answers = [{ outcome: "pending", action }];
    if (confirmations.length > 0) checkout.processor.confirmations = confirmations;
    return checkout;
  }

  it("is shown by Stripe.js, above the page and without our dialog", async () => {
    const checkout = challengedCheckout();
    const paying = (await mountedInGerman(checkout)).submit();
    await settled();
    expect(document.querySelector("body > [data-ctc-connector-styles]")).toBeNull();
    await paying;
    expect(stripe.challenged).toEqual([SECRET]);
    expect(checkout.actions).toEqual([{ type: "fullscreen" }]);
    expect(checkout.results).toMatchObject([{ isSuccess: true }]);
  });

  it("that failed is what the processor makes of it", async () => {
    stripe.challengeEnds = { error: { type: "invalid_request_error" } };
    const error = { code: "authentication_failed", message: "x" };
    const checkout = challengedCheckout({ outcome: "rejected", error });
    await (await mountedInGerman(checkout)).submit();
    expect(checkout.results).toMatchObject([
      { isSuccess: false, error: { reason: "authentication_failed" } },
    ]);
  });

  it("that cannot reach Stripe can be tried again on the same payment", async () => {
    stripe.challengeEnds = { error: { type: "api_connection_error" } };
    const checkout = challengedCheckout();
    const component = await mountedInGerman(checkout);
    await component.submit();
    expect(checkout.errors).toMatchObject([{ error: { code: "network", retryable: true } }]);
    stripe.challengeEnds = {};
    await component.submit();
    expect(checkout.processor.paymentCount).toBe(1);
    expect(checkout.results).toMatchObject([{ isSuccess: true }]);
  });

  it("leaves no trace of the client secret in the tab", async () => {
    const checkout = challengedCheckout({ outcome: "pending" });
    await (await mountedInGerman(checkout)).submit();
    expect(checkout.browser.storage.read("ctc-connector-attempt")).not.toContain(SECRET);
    expect(document.documentElement.outerHTML).not.toContain(SECRET);
  });
});
