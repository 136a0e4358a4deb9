import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Checkout, find, settled, shadowOf, textOf } from "../support/checkout";
import { FakeSandboxPSP } from "../support/fake-sandbox-psp";

const bank = {
  outcome: "pending" as const,
  action: { type: "redirect", url: "https://psp.example/bank/1" },
};
const challenge = {
  outcome: "pending" as const,
  action: { type: "threeDS", url: "https://psp.example/challenge/1" },
};

let psp: FakeSandboxPSP;

beforeEach(() => {
  psp = new FakeSandboxPSP().install();
});
afterEach(() => psp.remove());

async function mount(checkout: Checkout, type: string) {
  const component = (await checkout.open().createComponentBuilder(type)).build();
  await component.mount("#here");
  await settled();
  return component;
}

/** The shopper is at the bank. */
async function leftForTheBank(): Promise<Checkout> {
  const checkout = new Checkout();
  checkout.processor.answers = [bank];
  checkout.browser.sleep = () => new Promise(() => {});
  await (await mount(checkout, "ideal")).submit();
  return checkout;
}

describe("the return from a redirect", () => {
  it("completes without anything being mounted", async () => {
    const before = await leftForTheBank();
    before.returnFrom(before.processor.reference);
    const after = before.reload();
    after.open();
    await settled();
    const { reference } = after.processor;
    expect(after.results).toEqual([{ isSuccess: true, paymentReference: reference }]);
  });

  it("completes in a new tab, which knows only the URL", async () => {
    const before = await leftForTheBank();
    before.returnFrom(before.processor.reference);
    const after = before.inAnotherTab();
    await mount(after, "ideal");
    expect(after.results).toMatchObject([{ isSuccess: true }]);
    expect(textOf("[role=status]")).toBe("Your payment was successful.");
  });

  it("tells a decline, shows it, and does not tell it again after a reload", async () => {
    const before = await leftForTheBank();
    before.processor.confirmations = [
      { outcome: "rejected", error: { code: "canceled_by_shopper", message: "x" } },
    ];
    before.returnFrom(before.processor.reference);
    const after = before.reload();
    await mount(after, "ideal");
    expect(after.results).toMatchObject([
      { isSuccess: false, error: { code: "payment_declined" } },
    ]);
    expect(textOf("[role=alert]")).toContain("You cancelled the payment");
    const again = after.reload();
    await mount(again, "ideal");
    expect([again.results, again.errors]).toEqual([[], []]);
  });

  it("tells an approval again after a reload, so that nobody pays twice", async () => {
    const before = await leftForTheBank();
    before.returnFrom(before.processor.reference);
    const after = before.reload();
    await mount(after, "ideal");
    const again = after.inAnotherTab();
    again.returnFrom("payment-of-the-url");
    await mount(again, "ideal");
    expect(again.results).toEqual([{ isSuccess: true, paymentReference: "payment-of-the-url" }]);
  });

  it("is told once when the page makes several enablers", async () => {
    const before = await leftForTheBank();
    before.returnFrom(before.processor.reference);
    const after = before.reload();
    after.open();
    after.open();
    await settled();
    after.open();
    await settled();
    expect(after.results).toHaveLength(1);
  });

  it("without an end offers to continue, and never leaves by itself", async () => {
    const before = await leftForTheBank();
    before.processor.confirmations = [bank];
    before.returnFrom(before.processor.reference);
    const after = before.reload();
    after.browser.sleep = () => new Promise(() => {});
    await mount(after, "ideal");
    expect(after.errors).toMatchObject([
      {
        error: { code: "payment_incomplete", retryable: true },
        paymentReference: after.processor.reference,
      },
    ]);
    expect(after.browser.visited).toEqual([]);
    find(".notice button").click();
    expect(after.browser.visited).toEqual([bank.action.url]);
  });

  it("without an end lets the shopper pay the same way again with the same key", async () => {
    const before = await leftForTheBank();
    before.processor.confirmations = [bank];
    const after = before.reload();
    const component = await mount(after, "ideal");
    await component.submit();
    const keys = after.processor.callsTo("/payments").map((c) => c.headers["Idempotency-Key"]);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(after.browser.visited).toEqual([bank.action.url]);
  });

  it("without an end can be continued where only the first answer said where to go", async () => {
    const before = await leftForTheBank();
    before.processor.confirmations = [{ outcome: "pending", waitsForShopper: true }];
    const after = before.reload();
    await mount(after, "ideal");
    expect(after.errors).toMatchObject([{ error: { code: "payment_incomplete" } }]);
    expect(after.browser.visited).toEqual([]);
    find("[role=status] button").click();
    expect(after.browser.visited).toEqual([bank.action.url]);
  });

  it.each([
    ["in another tab, which knows no address", undefined],
    ["where the tab has an address that is not safe", "javascript:alert(1)"],
  ])("without an end is told %s", async (_where, target) => {
    const before = await leftForTheBank();
    before.processor.confirmations = [{ outcome: "pending", waitsForShopper: true }];
    before.returnFrom(before.processor.reference);
    const after = target === undefined ? before.inAnotherTab() : before.reload();
    const { storage } = after.browser;
    const kept = storage.read("ctc-connector-attempt");
    if (kept) storage.write("ctc-connector-attempt", kept.replace(bank.action.url, `${target}`));
    await mount(after, "ideal");
    expect(after.errors).toHaveLength(1);
    expect(after.results).toEqual([]);
    expect(shadowOf().querySelector("[role=status] button")).toBeNull();
  });

  it("that still processes is watched and then told as pending", async () => {
    const before = await leftForTheBank();
    before.processor.confirmations = [{ outcome: "pending" }];
    before.returnFrom(before.processor.reference);
    const after = before.reload();
    await mount(after, "ideal");
    expect(after.results).toMatchObject([{ isSuccess: true, isPending: true }]);
  });

  it.each([
    [403, "insufficient_scope"],
    [404, "ResourceNotFound"],
  ])(
    "to a payment of another order (%i) is none of this checkout's business",
    async (status, code) => {
      const checkout = new Checkout();
      checkout.returnFrom(`foreign-${status}`);
      checkout.processor.refuseNext(status, code);
      checkout.open();
      await settled();
      expect([checkout.results, checkout.errors]).toEqual([[], []]);
    },
  );

  it("with an expired session is an error with the payment's reference", async () => {
    const checkout = new Checkout();
    checkout.returnFrom("payment-of-old-session");
    checkout.processor.refuseNext(401, "invalid_token");
    checkout.open();
    await settled();
    expect(checkout.errors).toMatchObject([
      { error: { code: "session_expired" }, paymentReference: "payment-of-old-session" },
    ]);
  });

  it.each(["../operations/config", "a%2Fb", ""])("ignores the reference %j", async (reference) => {
    const checkout = new Checkout();
    checkout.returnFrom(reference);
    checkout.open();
    await settled();
    expect(checkout.processor.calls).toEqual([]);
  });

  it("can be asked for again by a new enabler after the network was lost", async () => {
    const before = await leftForTheBank();
    const after = before.reload();
    after.processor.loseNextRequests(6);
    after.open();
    await settled();
    expect(after.errors).toMatchObject([{ error: { code: "network" } }]);
    after.open();
    await settled();
    expect(after.results).toMatchObject([{ isSuccess: true }]);
  });
});

describe("the back button at the bank", () => {
  it("shows the page from the cache, usable again", async () => {
    const checkout = await leftForTheBank();
    checkout.processor.confirmations = [bank];
    checkout.browser.restorePage();
    await settled();
    expect(checkout.errors).toMatchObject([{ error: { code: "payment_incomplete" } }]);
    expect(textOf(".notice")).toContain("not completed");
  });

  it("tells the end of a payment that went through after all", async () => {
    const checkout = await leftForTheBank();
    checkout.browser.restorePage();
    await settled();
    expect(checkout.results).toMatchObject([{ isSuccess: true }]);
  });
});

describe("a reload", () => {
  it("during 3-D Secure shows the challenge again and completes", async () => {
    const before = new Checkout();
    before.processor.answers = [challenge];
    psp.challengeEnds = new Promise(() => {});
    const paying = (await mount(before, "card")).submit();
    await settled();
    psp.challengeEnds = Promise.resolve("completed");
    const after = before.reload();
    after.processor.confirmations = [challenge, { outcome: "approved" }];
    await mount(after, "card");
    expect(psp.challenges).toHaveLength(2);
    expect(after.results).toMatchObject([{ isSuccess: true }]);
    expect(after.processor.paymentCount).toBe(1);
    expect(before.results).toEqual([]);
    void paying;
  });

  it("before the answer repeats the key, and says that nothing is lost", async () => {
    const before = new Checkout();
    const leaving = await mount(before, "card");
    before.processor.faults.push(() => new Promise(() => {}));
    void leaving.submit();
    await settled();
    const after = before.reload();
    const component = await mount(after, "card");
    expect(textOf("[role=status]")).toContain("will not be charged twice");
    await component.submit();
    const keys = after.processor.callsTo("/payments").map((c) => c.headers["Idempotency-Key"]);
    expect(new Set(keys).size).toBe(1);
    expect(after.results).toMatchObject([{ isSuccess: true }]);
  });

  it("after a pending payment asks how it stands now", async () => {
    const before = new Checkout();
    before.processor.answers = [{ outcome: "pending" }];
    before.processor.confirmations = [{ outcome: "pending" }];
    await (await mount(before, "card")).submit();
    const after = before.reload();
    after.processor.confirmations = [{ outcome: "approved" }];
    await mount(after, "card");
    expect(after.results).toEqual([
      { isSuccess: true, paymentReference: after.processor.reference },
    ]);
  });

  it("with another session starts afresh", async () => {
    const before = await leftForTheBank();
    const after = before.reload();
    const calls = after.processor.calls.length;
    after.open({ sessionId: "session-2" });
    await settled();
    expect(after.processor.calls).toHaveLength(calls);
  });
});
