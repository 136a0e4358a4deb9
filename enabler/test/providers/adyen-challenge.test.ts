import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { adyenCheckout } from "../support/adyen-checkout";
import { type Checkout, mountedInGerman, settled, textOf } from "../support/checkout";
import { FakeAdyen } from "../support/fake-adyen";
import type { Answer } from "../support/fake-processor";

const ACTION = {
  type: "threeDS2",
  subtype: "fingerprint",
  paymentMethodType: "scheme",
  token: "eyJ.token",
  paymentData: "data",
  authorisationToken: "eyJ.authorisation",
};
const DETAILS = { threeDSResult: "eyJ.result" };
const WAITS: Answer = { outcome: "pending", waitsForShopper: true };
const DIALOG = "body > [data-ctc-connector-styles]";

let adyen: FakeAdyen;

beforeEach(() => {
  adyen = new FakeAdyen().install();
});
afterEach(() => adyen.remove());

function asked(clientSecret = JSON.stringify(ACTION)): Answer {
  return { outcome: "pending", action: { type: "threeDS", clientSecret } };
}

/** A shopper of whom the first payment asks for 3-D Secure in the page. */
function challenged(...later: Answer[]): Checkout {
  const checkout = adyenCheckout();
  checkout.processor.answers = [asked(), ...later];
  return checkout;
}

async function paying(checkout: Checkout) {
  const component = await mountedInGerman(checkout);
  const done = component.submit();
  await settled();
  return { component, done };
}

function confirmations({ processor }: Checkout): unknown[] {
  return processor.callsTo(`/payments/${processor.reference}/confirm`).map(({ body }) => body);
}

function keys({ processor }: Checkout): unknown[] {
  return processor.callsTo("/payments").map(({ headers }) => headers["Idempotency-Key"]);
}

function dialog(): HTMLDialogElement | null | undefined {
  return document.querySelector(DIALOG)?.shadowRoot?.querySelector("dialog");
}

describe("3-D Secure in the page", () => {
  it("is Adyen Web's, in our dialog, and its result is handed in by the processor", async () => {
    const checkout = challenged();
    const { done } = await paying(checkout);
    const { challenge } = adyen;
    expect(challenge.action).toEqual(ACTION);
    expect(challenge.options.challengeWindowSize).toBe("05");
    expect(challenge.checkout.options).toMatchObject({ clientKey: "test_1", locale: "de-DE" });
    expect(dialog()?.open).toBe(true);
    expect(challenge.frame.closest(DIALOG)).not.toBeNull();
    challenge.bring();
    await done;
    expect(confirmations(checkout)).toEqual([{ details: DETAILS }]);
    expect(checkout.actions).toEqual([{ type: "fullscreen" }]);
    expect(checkout.results).toMatchObject([{ isSuccess: true }]);
    expect(dialog()).toBeUndefined();
  });

  it("that was refused is a decline", async () => {
    const checkout = challenged();
    const error = { code: "authentication_failed", message: "x" };
    checkout.processor.confirmations = [{ outcome: "rejected", error }];
    const { done } = await paying(checkout);
    adyen.challenge.bring();
    await done;
    expect(checkout.results).toMatchObject([
      { isSuccess: false, error: { reason: "authentication_failed" } },
    ]);
  });

  it("that is closed leaves the payment, and the next one is a new one", async () => {
    const checkout = challenged({ outcome: "approved" });
    checkout.processor.confirmations = [WAITS];
    const { component, done } = await paying(checkout);
    dialog()?.close();
    await done;
    expect(confirmations(checkout)).toEqual([{}]);
    const incomplete = { code: "payment_incomplete", reason: "canceled_by_shopper" };
    expect(checkout.errors).toMatchObject([{ error: incomplete }]);
    adyen.challenge.bring();
    await settled();
    expect(confirmations(checkout)).toHaveLength(1);
    await component.submit();
    expect(new Set(keys(checkout)).size).toBe(2);
    expect(checkout.results).toMatchObject([{ isSuccess: true }]);
  });

  it.each([
    ["breaks", () => adyen.challenge.fail("ERROR")],
    ["brings nothing", () => adyen.challenge.bring({})],
    ["brings no text", () => adyen.challenge.bring({ threeDSResult: 1 })],
  ])("that %s is incomplete, and the shopper may pay again", async (_what, end) => {
    const checkout = challenged({ outcome: "approved" });
    checkout.processor.confirmations = [WAITS];
    const { component, done } = await paying(checkout);
    end();
    await done;
    expect(confirmations(checkout)).toEqual([{}]);
    expect(checkout.errors).toMatchObject([
      { error: { code: "payment_incomplete", reason: undefined, retryable: true } },
    ]);
    await component.submit();
    expect(new Set(keys(checkout)).size).toBe(2);
  });

  it("without a connection is a network error, and is asked again under its key", async () => {
    const checkout = challenged();
    const { component, done } = await paying(checkout);
    adyen.challenge.fail("NETWORK_ERROR");
    await done;
    expect(checkout.errors).toMatchObject([{ error: { code: "network" } }]);
    const again = component.submit();
    await settled();
    adyen.challenge.bring();
    await again;
    expect(new Set(keys(checkout)).size).toBe(1);
    expect(adyen.challenges).toHaveLength(2);
    expect(checkout.results).toMatchObject([{ isSuccess: true }]);
  });

  it("whose result was not taken is not asked again: the result is", async () => {
    const checkout = challenged();
    const { component, done } = await paying(checkout);
    checkout.processor.loseNextRequests(6);
    adyen.challenge.bring();
    await done;
    expect(checkout.errors).toMatchObject([{ error: { code: "network" } }]);
    await component.submit();
    expect(adyen.challenges).toHaveLength(1);
    expect(confirmations(checkout)).toHaveLength(7);
    expect(confirmations(checkout).at(-1)).toEqual({ details: DETAILS });
    expect(checkout.results).toMatchObject([{ isSuccess: true }]);
  });

  it("is shown again after a reload, and then brought to its end", async () => {
    const before = challenged();
    await paying(before);
    before.processor.confirmations = [WAITS, { outcome: "approved" }];
    const after = before.reload();
    await mountedInGerman(after);
    await settled();
    expect(adyen.challenges.map(({ action }) => action)).toEqual([ACTION, ACTION]);
    adyen.challenge.bring();
    await settled();
    expect(confirmations(after)).toEqual([{}, { details: DETAILS }]);
    expect(after.results).toMatchObject([{ isSuccess: true }]);
  });

  it("that has brought its result is not shown after a reload", async () => {
    const before = challenged();
    await paying(before);
    before.processor.confirmations = [{ outcome: "approved" }];
    const after = before.reload();
    await mountedInGerman(after);
    await settled();
    expect(adyen.challenges).toHaveLength(1);
    expect(after.results).toMatchObject([{ isSuccess: true }]);
  });

  it("may lead to a page of the issuer, but not when it was closed", async () => {
    const checkout = challenged();
    checkout.processor.confirmations = [WAITS];
    const { done } = await paying(checkout);
    const { beforeRedirect } = adyen.challenge.checkout.options;
    const ways: string[] = [];
    const ask = () =>
      beforeRedirect?.(
        () => ways.push("go"),
        () => ways.push("stay"),
      );
    ask();
    dialog()?.close();
    await done;
    ask();
    expect(ways).toEqual(["go", "stay"]);
  });

  it.each([JSON.stringify({ type: "redirect", url: "https://bank.example" }), "null", "not JSON"])(
    "is not taken from %s",
    async (clientSecret) => {
      const checkout = adyenCheckout();
      checkout.processor.answers = [asked(clientSecret)];
      const { done } = await paying(checkout);
      await done;
      expect(adyen.challenges).toEqual([]);
      expect(checkout.errors).toMatchObject([{ error: { code: "provider_error" } }]);
      expect(textOf("[role=alert]")).not.toBe("");
    },
  );
});
