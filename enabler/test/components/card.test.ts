import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PaymentComponent } from "../../src/contract";
import { build, Checkout, find, settled, shadowOf, textOf } from "../support/checkout";
import { CONFIG } from "../support/fake-processor";
import { FakeSandboxPSP } from "../support/fake-sandbox-psp";

let psp: FakeSandboxPSP;

beforeEach(() => {
  psp = new FakeSandboxPSP().install();
});
afterEach(() => psp.remove());

describe("a card", () => {
  it("is typed into the PSP's frame, outside of our shadow root", async () => {
    await (await build(new Checkout(), "card", {}, "fr")).mount("#here");
    expect(shadowOf().querySelector("input, iframe")).toBeNull();
    expect(document.querySelector("#here [slot=card] iframe")).not.toBeNull();
    expect(psp.publicKey).toBe("pk_test");
    expect(psp.last.options).toMatchObject({
      locale: "fr",
      colorScheme: "light",
      direction: "ltr",
    });
  });

  it("follows the direction of the language", async () => {
    await (await build(new Checkout(), "card", {}, "ar-EG")).mount("#here");
    expect(psp.last.options.direction).toBe("rtl");
    expect(find(".root").dir).toBe("rtl");
    expect(find(".root").lang).toBe("ar");
  });

  it("shows its brand before and its last digits after it is paid", async () => {
    psp.prefilled = false;
    const component = await build(new Checkout(), "card");
    await component.mount("#here");
    expect(await component.getState()).toEqual({ card: {} });
    expect(await component.isValid()).toBe(false);
    psp.last.fill({ brand: "mastercard" });
    expect(await component.getState()).toEqual({ card: { brand: "mastercard" } });
    expect(await component.isValid()).toBe(true);
    await component.submit();
    expect(await component.getState()).toEqual({
      card: { brand: "visa", endDigits: "4242", expiryDate: "03/2031" },
    });
  });

  it("that is not valid is not sent, and the focus goes to the fields", async () => {
    psp.prefilled = false;
    const checkout = new Checkout();
    const component = await build(checkout, "card");
    await component.mount("#here");
    await component.submit();
    expect(psp.last.focused).toBe(1);
    expect(psp.tokens).toBe(0);
    expect([checkout.results, checkout.errors]).toEqual([[], []]);
  });

  it("that the PSP refuses after all is not sent either", async () => {
    psp.tokenFailure = Object.assign(new Error("invalid_fields"), { code: "invalid_fields" });
    const checkout = new Checkout();
    const component = await build(checkout, "card");
    await component.mount("#here");
    await component.submit();
    expect(checkout.processor.callsTo("/payments")).toEqual([]);
    expect(checkout.errors).toEqual([]);
  });

  it.each([
    ["network_error", "network"],
    ["rate_limited", "provider_error"],
  ])("that the PSP cannot take (%s) is a retryable error", async (reason, code) => {
    psp.tokenFailure = Object.assign(new Error(reason), { code: reason });
    const checkout = new Checkout();
    const component = await build(checkout, "card");
    await component.mount("#here");
    await component.submit();
    expect(checkout.errors).toMatchObject([{ error: { code, reason, retryable: true } }]);
  });

  it("gets a new token after the shopper has changed something", async () => {
    const checkout = new Checkout();
    const component = await build(checkout, "card");
    await component.mount("#here");
    checkout.processor.loseNextRequests(6);
    await component.submit();
    psp.last.fill();
    await component.submit();
    expect(checkout.processor.callsTo("/payments").at(-1)?.body).toMatchObject({
      paymentMethod: { token: "tok_2" },
    });
  });

  it("cannot be changed while it is being paid", async () => {
    const checkout = new Checkout();
    const component = await build(checkout, "card");
    await component.mount("#here");
    checkout.processor.faults.push(() => new Promise(() => {}));
    void component.submit();
    await settled();
    expect(psp.last.disabled).toBe(true);
  });
});

describe("a PSP that does not answer", () => {
  afterEach(() => vi.useRealTimers());

  it("does not keep the shopper waiting for ever", async () => {
    const checkout = new Checkout();
    const component = await build(checkout, "card");
    await component.mount("#here");
    vi.useFakeTimers();
    psp.last.tokenize = () => new Promise(() => {});
    const paying = component.submit();
    await vi.advanceTimersByTimeAsync(30_000);
    await paying;
    expect(checkout.errors).toMatchObject([
      { error: { code: "provider_unavailable", retryable: true } },
    ]);
    expect(checkout.processor.callsTo("/payments")).toEqual([]);
  });
});

describe("card fields that cannot be loaded", () => {
  async function mountBroken(checkout: Checkout): Promise<PaymentComponent> {
    const component = await build(checkout, "card");
    await component.mount("#here");
    expect(textOf("[role=alert]")).toContain("could not be loaded");
    expect(checkout.errors).toMatchObject([
      { error: { code: "provider_unavailable", retryable: true } },
    ]);
    return component;
  }

  async function tryAgain(): Promise<void> {
    find(".stack .plain").click();
    await settled();
  }

  it("because of the frame are loaded when the shopper tries again", async () => {
    psp.fieldsFail = true;
    const checkout = new Checkout();
    const component = await mountBroken(checkout);
    expect(await component.isValid()).toBe(false);
    psp.fieldsFail = false;
    await tryAgain();
    await component.submit();
    expect(checkout.results).toMatchObject([{ isSuccess: true }]);
  });

  it("because of the script are loaded when the shopper tries again", async () => {
    psp.scriptFails = true;
    const checkout = new Checkout();
    checkout.processor.config = { ...CONFIG, scriptUrl: "https://psp.example/flaky.js" };
    const component = await mountBroken(checkout);
    psp.scriptFails = false;
    await tryAgain();
    expect(await component.isValid()).toBe(true);
    expect(document.querySelectorAll('script[src$="flaky.js"]')).toHaveLength(1);
  });

  it.each([
    { ...CONFIG, provider: "unknown" },
    { ...CONFIG, provider: "toString" },
    { ...CONFIG, scriptUrl: undefined },
  ])("because of the configuration are an error too: %j", async (config) => {
    const checkout = new Checkout();
    checkout.processor.config = config;
    await mountBroken(checkout);
  });

  it("because the page took them away are no error", async () => {
    const checkout = new Checkout();
    const component = await build(checkout, "card");
    const mounting = component.mount("#here");
    component.unmount();
    await mounting;
    expect(checkout.errors).toEqual([]);
    await component.mount("#there");
    expect(await component.isValid()).toBe(true);
  });

  it("are an error for a payment as well", async () => {
    psp.fieldsFail = true;
    const checkout = new Checkout();
    const component = await mountBroken(checkout);
    await component.submit();
    expect(checkout.errors.at(-1)?.error.code).toBe("provider_unavailable");
    expect(checkout.processor.callsTo("/payments")).toEqual([]);
  });
});
