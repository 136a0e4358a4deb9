import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Checkout, mounted, settled } from "../support/checkout";
import { FakeSandboxPSP } from "../support/fake-sandbox-psp";

let psp: FakeSandboxPSP;

beforeEach(() => {
  psp = new FakeSandboxPSP().install();
});
afterEach(() => psp.remove());

function challengeAt(url: string) {
  return { outcome: "pending" as const, action: { type: "threeDS", url } };
}

describe("3-D Secure", () => {
  const challenge = challengeAt("https://psp.example/challenge/1");

  it("asks in a modal frame and then confirms", async () => {
    const checkout = new Checkout();
    checkout.processor.answers = [challenge];
    await (await mounted(checkout)).submit();
    expect(checkout.actions).toEqual([{ type: "fullscreen" }]);
    expect(psp.challenges.map(({ url }) => url)).toEqual([challenge.action.url]);
    const { reference } = checkout.processor;
    expect(checkout.processor.callsTo(`/payments/${reference}/confirm`)).toHaveLength(1);
    expect(checkout.results).toEqual([{ isSuccess: true, paymentReference: reference }]);
    expect(document.querySelector("body > [data-ctc-connector-styles]")).toBeNull();
  });

  it("that failed is a decline", async () => {
    const checkout = new Checkout();
    checkout.processor.answers = [challenge];
    checkout.processor.confirmations = [
      { outcome: "rejected", error: { code: "authentication_failed", message: "x" } },
    ];
    psp.challengeEnds = Promise.resolve("failed");
    await (await mounted(checkout)).submit();
    expect(checkout.results).toMatchObject([
      { isSuccess: false, error: { reason: "authentication_failed" } },
    ]);
  });

  it("is not shown twice when the PSP takes its time to know", async () => {
    const checkout = new Checkout();
    checkout.processor.answers = [challenge];
    checkout.processor.confirmations = [challenge, { outcome: "pending" }, { outcome: "approved" }];
    await (await mounted(checkout)).submit();
    expect(psp.challenges).toHaveLength(1);
    expect(checkout.results).toMatchObject([{ isSuccess: true }]);
  });

  it("that the shopper closes leaves the payment open, and the next one is a new one", async () => {
    const checkout = new Checkout();
    checkout.processor.answers = [challenge, { outcome: "approved" }];
    checkout.processor.confirmations = [challenge];
    psp.challengeEnds = new Promise(() => {});
    const component = await mounted(checkout);
    const paying = component.submit();
    await settled();
    const dialog = document.querySelector("body > [data-ctc-connector-styles]")?.shadowRoot;
    dialog?.querySelector<HTMLButtonElement>("dialog button")?.click();
    await paying;
    expect(checkout.errors).toMatchObject([
      {
        error: { code: "payment_incomplete", retryable: true },
        paymentReference: checkout.processor.reference,
      },
    ]);
    expect(checkout.results).toEqual([]);
    await component.submit();
    const keys = checkout.processor.callsTo("/payments").map((c) => c.headers["Idempotency-Key"]);
    expect(new Set(keys).size).toBe(2);
    expect(checkout.results).toMatchObject([{ isSuccess: true }]);
  });

  it("that is closed after the bank agreed is approved", async () => {
    const checkout = new Checkout();
    checkout.processor.answers = [challenge];
    psp.challengeEnds = new Promise(() => {});
    const paying = (await mounted(checkout)).submit();
    await settled();
    const dialog = document.querySelector("body > [data-ctc-connector-styles]")?.shadowRoot;
    dialog?.querySelector("dialog")?.close();
    await paying;
    expect(checkout.results).toMatchObject([{ isSuccess: true }]);
  });
});
