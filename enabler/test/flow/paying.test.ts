import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Checkout, find, mounted, settled, textOf } from "../support/checkout";
import { FakeSandboxPSP } from "../support/fake-sandbox-psp";

let psp: FakeSandboxPSP;

beforeEach(() => {
  psp = new FakeSandboxPSP().install();
});
afterEach(() => psp.remove());

function redirectTo(url: string) {
  return { outcome: "pending" as const, action: { type: "redirect", url } };
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

  it("that another attempt took the place of was not declined: the shopper goes on there", async () => {
    const checkout = new Checkout();
    checkout.processor.answers = [
      { outcome: "rejected", error: { code: "superseded", message: "x" } },
      { outcome: "approved" },
    ];
    const component = await mounted(checkout);
    await component.submit();
    expect(checkout.results).toMatchObject([
      { isSuccess: false, error: { code: "payment_declined", reason: "superseded" } },
    ]);
    expect(textOf("[role=alert]")).toBe(
      "You went on to pay in another way or in another window. Please finish it there, or pay here.",
    );
    psp.last.fill();
    await component.submit();
    expect(checkout.results[1]).toMatchObject({ isSuccess: true });
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
