import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PaymentError } from "../../src/errors";
import { Checkout, find, settled, textOf } from "../support/checkout";
import { FakeSandboxPSP } from "../support/fake-sandbox-psp";

let psp: FakeSandboxPSP;

beforeEach(() => {
  psp = new FakeSandboxPSP().install();
});
afterEach(() => psp.remove());

async function mounted(checkout: Checkout, type = "card", options = {}) {
  const builder = await checkout.open().createComponentBuilder(type);
  const component = builder.build({ showPayButton: true, ...options });
  await component.mount("#here");
  return component;
}

function redirectTo(url: string) {
  return { outcome: "pending" as const, action: { type: "redirect", url } };
}

function challengeAt(url: string) {
  return { outcome: "pending" as const, action: { type: "threeDS", url } };
}

describe("an approved payment", () => {
  it("completes once, and the form takes no second one", async () => {
    const checkout = new Checkout();
    const component = await mounted(checkout);
    await component.submit();
    await component.submit();
    const { reference } = checkout.processor;
    expect(checkout.results).toEqual([{ isSuccess: true, paymentReference: reference }]);
    expect(checkout.processor.paymentCount).toBe(1);
    expect(textOf("[role=status]")).toBe("Your payment was successful.");
    expect(find(".pay").getAttribute("aria-disabled")).toBe("true");
  });

  it("sends the token and nothing else about the card", async () => {
    const checkout = new Checkout();
    await (await mounted(checkout)).submit();
    const [call] = checkout.processor.callsTo("/payments");
    expect(call?.body).toEqual({ paymentMethod: { type: "card", token: "tok_1" } });
  });

  it("is authorized once however often the button is pressed", async () => {
    const checkout = new Checkout();
    await mounted(checkout);
    for (let click = 0; click < 5; click += 1) find(".pay").click();
    await settled();
    expect(checkout.processor.callsTo("/payments")).toHaveLength(1);
    expect(checkout.results).toHaveLength(1);
  });
});

describe("a declined payment", () => {
  it("completes without success, says why, and lets the shopper try another card", async () => {
    const checkout = new Checkout();
    checkout.processor.answers = [
      { outcome: "rejected", error: { code: "insufficient_funds", message: "x" } },
      { outcome: "approved" },
    ];
    const component = await mounted(checkout);
    await component.submit();
    const declined = checkout.results[0];
    expect(declined).toMatchObject({
      isSuccess: false,
      paymentReference: checkout.processor.reference,
      error: { code: "payment_declined", reason: "insufficient_funds", retryable: true },
    });
    expect(textOf("[role=alert]")).toContain("not enough money");
    psp.last.fill();
    await component.submit();
    const [first, second] = checkout.processor.callsTo("/payments");
    expect(first?.headers["Idempotency-Key"]).not.toBe(second?.headers["Idempotency-Key"]);
    expect(second?.body).toMatchObject({ paymentMethod: { token: "tok_2" } });
    expect(checkout.results[1]).toMatchObject({ isSuccess: true });
    expect(checkout.errors).toEqual([]);
  });

  it.each(["lost_card", "constructor", ""])("keeps the reason %j to itself", async (code) => {
    const checkout = new Checkout();
    checkout.processor.answers = [{ outcome: "rejected", error: { code, message: "x" } }];
    await (await mounted(checkout)).submit();
    expect(textOf("[role=alert]")).toMatch(/^The payment was declined\./);
  });
});

describe("a pending payment", () => {
  it("is watched until it is decided", async () => {
    const checkout = new Checkout();
    checkout.processor.answers = [{ outcome: "pending" }];
    checkout.processor.confirmations = [
      { outcome: "pending" },
      { outcome: "pending" },
      { outcome: "approved" },
    ];
    await (await mounted(checkout)).submit();
    expect(checkout.browser.waits).toEqual([1_000, 1_500, 2_250]);
    expect(checkout.results).toEqual([
      { isSuccess: true, paymentReference: checkout.processor.reference },
    ]);
  });

  it("that stays pending is told as pending, not as a decline and not as an error", async () => {
    const checkout = new Checkout();
    checkout.processor.answers = [{ outcome: "pending" }];
    checkout.processor.confirmations = [{ outcome: "pending" }];
    await (await mounted(checkout)).submit();
    const { reference } = checkout.processor;
    expect(checkout.results).toEqual([
      { isSuccess: true, paymentReference: reference, isPending: true },
    ]);
    expect(checkout.errors).toEqual([]);
    expect(textOf("[role=status]")).toContain("do not need to pay again");
    expect(checkout.browser.now()).toBeLessThanOrEqual(30_000);
  });

  it("that is declined later is told as a decline", async () => {
    const checkout = new Checkout();
    checkout.processor.answers = [{ outcome: "pending" }];
    checkout.processor.confirmations = [{ outcome: "pending" }, { outcome: "rejected" }];
    await (await mounted(checkout)).submit();
    expect(checkout.results).toMatchObject([{ isSuccess: false }]);
  });
});

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

describe("a redirect", () => {
  it("sends the shopper away and waits without a callback", async () => {
    const checkout = new Checkout();
    checkout.processor.answers = [redirectTo("https://psp.example/bank/1")];
    const stuck = vi.spyOn(checkout.browser, "sleep").mockReturnValue(new Promise(() => {}));
    await (await mounted(checkout, "ideal")).submit();
    expect(checkout.browser.visited).toEqual(["https://psp.example/bank/1"]);
    expect(checkout.actions).toEqual([{ type: "redirect" }]);
    expect(stuck).toHaveBeenCalledWith(10_000);
    expect([checkout.results, checkout.errors]).toEqual([[], []]);
    expect(textOf("[role=status]")).toContain("Taking you to the payment page");
  });

  it("that does not get away can be followed again", async () => {
    const checkout = new Checkout();
    checkout.processor.answers = [redirectTo("https://psp.example/bank/1")];
    await (await mounted(checkout, "ideal")).submit();
    await settled();
    find(".notice button").click();
    expect(checkout.browser.visited).toHaveLength(2);
  });
});

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

describe("the page's callbacks", () => {
  it("cannot break a payment, and their errors are not hidden", async () => {
    const checkout = new Checkout();
    const trouble = new Error("the page's own");
    const options = {
      onComplete: () => {
        throw trouble;
      },
    };
    const component = (await checkout.open(options).createComponentBuilder("invoice")).build();
    await component.mount("#here");
    await component.submit();
    await settled();
    expect(checkout.browser.reported).toEqual([trouble]);
  });

  it("may all be missing", async () => {
    const checkout = new Checkout();
    const options = { onComplete: undefined, onError: undefined, onActionRequired: undefined };
    const enabler = checkout.open(options as never);
    const component = (await enabler.createComponentBuilder("invoice")).build();
    await component.mount("#here");
    await component.submit();
    expect(textOf("[role=status]")).toBe("Your payment was successful.");
    expect(checkout.browser.reported).toEqual([]);
  });

  it("may stop the payment when the button is pressed", async () => {
    const checkout = new Checkout();
    const onPayButtonClick = () => Promise.reject(new Error("terms not accepted"));
    await mounted(checkout, "invoice", { onPayButtonClick });
    find(".pay").click();
    await settled();
    expect(checkout.processor.callsTo("/payments")).toEqual([]);
    expect([checkout.results, checkout.errors]).toEqual([[], []]);
    expect(find(".pay").hasAttribute("aria-disabled")).toBe(false);
  });
});
