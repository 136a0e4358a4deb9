import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PaymentError } from "../../src/errors";
import { Checkout, mounted, textOf } from "../support/checkout";
import { FakeSandboxPSP } from "../support/fake-sandbox-psp";

let psp: FakeSandboxPSP;

beforeEach(() => {
  psp = new FakeSandboxPSP().install();
});
afterEach(() => psp.remove());

describe("a request that fails", () => {
  it("keeps its key until its outcome is known, and its token until something changes", async () => {
    const checkout = new Checkout();
    const component = await mounted(checkout);
    checkout.processor.loseNextAnswer();
    checkout.processor.loseNextRequests(5);
    await component.submit();
    expect(checkout.errors).toMatchObject([{ error: { code: "network", retryable: true } }]);
    expect(textOf("[role=alert]")).toContain("will not be charged twice");
    await component.submit();
    const calls = checkout.processor.callsTo("/payments");
    expect(calls).toHaveLength(7);
    expect(new Set(calls.map((call) => JSON.stringify(call))).size).toBe(1);
    expect(checkout.processor.paymentCount).toBe(1);
    expect(checkout.results).toMatchObject([{ isSuccess: true }]);
  });

  it.each([
    [500, "General"],
    [401, "invalid_token"],
    [403, "insufficient_scope"],
    [409, "ConcurrentModification"],
    [409, "CartLocked"],
    [409, "PaymentInProgress"],
  ])("with %i keeps its key: money may have moved before", async (status, code) => {
    const checkout = new Checkout();
    const component = await mounted(checkout, "invoice");
    checkout.processor.refuseNext(status, code);
    await component.submit();
    await component.submit();
    const [first, second] = checkout.processor.callsTo("/payments");
    expect(second?.headers["Idempotency-Key"]).toBe(first?.headers["Idempotency-Key"]);
  });

  it.each([
    [400, "InvalidOperation"],
    [409, "IdempotencyConflict"],
  ])("with %i needs a new key: the refusal is final", async (status, code) => {
    const checkout = new Checkout();
    const component = await mounted(checkout, "invoice");
    checkout.processor.refuseNext(status, code);
    await component.submit();
    await component.submit();
    const [first, second] = checkout.processor.callsTo("/payments");
    expect(second?.headers["Idempotency-Key"]).not.toBe(first?.headers["Idempotency-Key"]);
  });

  it.each([
    [400, "MethodNotAvailable"],
    [502, "ProviderRefused"],
  ])("with %i %s cannot be paid like this: the next submit is a new one", async (status, code) => {
    const checkout = new Checkout();
    const component = await mounted(checkout, "invoice");
    checkout.processor.refuseNext(status, code);
    await component.submit();
    expect(checkout.errors).toMatchObject([
      { error: { code: "method_not_available", retryable: false, reason: code } },
    ]);
    expect(textOf("[role=alert]")).toContain("choose another way to pay");
    await component.submit();
    const [first, second] = checkout.processor.callsTo("/payments");
    expect(second?.headers["Idempotency-Key"]).not.toBe(first?.headers["Idempotency-Key"]);
  });

  it("ends where the cart was merged into another one: no try could help", async () => {
    const checkout = new Checkout();
    const component = await mounted(checkout, "invoice");
    checkout.processor.refuseNext(409, "CartNotOrderable");
    await component.submit();
    expect(checkout.errors).toMatchObject([
      { error: { code: "cart_not_orderable", retryable: false, reason: "CartNotOrderable" } },
    ]);
    expect(textOf("[role=alert]")).toContain("merged into another one");
    expect(checkout.results).toEqual([]);
  });

  it("says that the shop works on the cart while it is locked", async () => {
    const checkout = new Checkout();
    const component = await mounted(checkout, "invoice");
    checkout.processor.refuseNext(409, "CartLocked");
    await component.submit();
    expect(checkout.errors).toMatchObject([
      { error: { code: "cart_locked", retryable: true, reason: "CartLocked" } },
    ]);
    expect(textOf("[role=alert]")).toContain("working on this order");
    await component.submit();
    expect(checkout.results).toMatchObject([{ isSuccess: true }]);
  });

  it("tells the shopper that it goes on trying", async () => {
    const checkout = new Checkout();
    const seen: string[] = [];
    const component = await mounted(checkout);
    checkout.processor.loseNextRequests(1);
    vi.spyOn(checkout.browser, "sleep").mockImplementation(async () => {
      seen.push(textOf("[role=status]"));
    });
    await component.submit();
    expect(seen[0]).toContain("still trying");
  });

  it("says so when the session has expired", async () => {
    const checkout = new Checkout();
    const component = await mounted(checkout);
    checkout.processor.refuseNext(401, "invalid_token");
    await component.submit();
    expect(checkout.errors).toMatchObject([
      { error: { code: "session_expired", retryable: false, reason: "invalid_token" } },
    ]);
    expect(checkout.errors[0]?.error).toBeInstanceOf(PaymentError);
    expect(textOf("[role=alert]")).toContain("checkout has expired");
  });

  it("uses another key for another method", async () => {
    const checkout = new Checkout();
    const enabler = checkout.open();
    const card = (await enabler.createComponentBuilder("card")).build();
    const invoice = (await enabler.createComponentBuilder("invoice")).build();
    await card.mount("#here");
    await invoice.mount("#there");
    checkout.processor.loseNextRequests(6);
    await card.submit();
    expect(textOf("[role=alert]", "#there")).toBe("");
    await invoice.submit();
    const calls = checkout.processor.callsTo("/payments");
    expect(calls.at(-1)?.headers["Idempotency-Key"]).not.toBe(calls[0]?.headers["Idempotency-Key"]);
  });
});
