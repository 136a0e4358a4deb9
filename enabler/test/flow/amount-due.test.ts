import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Coverage } from "../../src/contract";
import { Checkout, find, mounted, settled, textOf } from "../support/checkout";
import { FakeSandboxPSP } from "../support/fake-sandbox-psp";

let psp: FakeSandboxPSP;

beforeEach(() => {
  psp = new FakeSandboxPSP().install();
});
afterEach(() => psp.remove());

function eur(centAmount: number) {
  return { centAmount, currencyCode: "EUR" };
}

/** The cart grew from 18.90 to 147.90. */
const PART: Coverage = {
  total: eur(14790),
  covered: eur(1890),
  due: eur(12900),
  inFlight: eur(0),
};
const WHOLE: Coverage = { ...PART, covered: eur(14790), due: eur(0) };

describe("a payment that went well on a cart that costs more by now", () => {
  it("ends in one callback that says how much is paid and how much is due", async () => {
    const checkout = new Checkout();
    checkout.processor.answers = [{ outcome: "underpaid", coverage: PART }];
    await (await mounted(checkout)).submit();
    expect(checkout.results).toMatchObject([
      {
        isSuccess: false,
        paymentReference: checkout.processor.reference,
        error: { code: "amount_due", retryable: true, due: PART.due, covered: PART.covered },
      },
    ]);
    expect(checkout.errors).toEqual([]);
    expect(textOf("[role=status]")).toMatch(/^€18.90 of your order is paid, €129.00 is still due/);
    expect(checkout.results[0]).toMatchObject({ error: { message: textOf("[role=status]") } });
  });

  it("lets the shopper pay the difference with the same form, under a new key", async () => {
    const checkout = new Checkout();
    checkout.processor.answers = [
      { outcome: "underpaid", coverage: PART },
      { outcome: "approved", coverage: WHOLE },
    ];
    const component = await mounted(checkout);
    await component.submit();
    expect(find(".pay").hasAttribute("aria-disabled")).toBe(false);
    psp.last.fill();
    await component.submit();
    const [first, second] = checkout.processor.callsTo("/payments");
    expect(second?.headers["Idempotency-Key"]).not.toBe(first?.headers["Idempotency-Key"]);
    expect(second?.body).toEqual({ paymentMethod: { type: "card", token: "tok_2" } });
    expect(checkout.results[1]).toEqual({
      isSuccess: true,
      paymentReference: checkout.processor.reference,
      coverage: WHOLE,
    });
  });

  it("is told the same after a way through the bank, and after a reload", async () => {
    const checkout = new Checkout();
    checkout.processor.confirmations = [{ outcome: "underpaid", coverage: PART }];
    checkout.returnFrom("payment-9");
    checkout.open();
    await settled();
    const again = checkout.reload();
    again.open();
    await settled();
    for (const { results, errors } of [checkout, again]) {
      expect(results).toMatchObject([
        { isSuccess: false, paymentReference: "payment-9", error: { code: "amount_due" } },
      ]);
      expect(errors).toEqual([]);
    }
  });

  it.each([
    ["de-AT", /18,90.* Ihrer Bestellung sind bezahlt, .*129,00.* sind noch offen/],
    ["fr-FR", /^18,90.*payés, il reste 129,00/],
    ["es", /18,90.*faltan 129,00/],
    ["ar-EG", /١٨٫٩٠.*١٢٩٫٠٠/],
    ["nonsense_locale!", /€18.90 of your order is paid/],
  ])("is told in the shopper's language: %s", async (locale, text) => {
    const checkout = new Checkout();
    checkout.processor.answers = [{ outcome: "underpaid", coverage: PART }];
    const component = (await checkout.open({ locale }).createComponentBuilder("invoice")).build();
    await component.mount("#here");
    await component.submit();
    const [result] = checkout.results;
    expect(result && "error" in result && result.error?.message).toMatch(text);
  });
});

describe("an answer that this enabler cannot read", () => {
  it.each([
    { outcome: "settled" },
    { outcome: "underpaid" },
    { outcome: "underpaid", coverage: { ...PART, due: { centAmount: "1", currencyCode: "EUR" } } },
    { outcome: undefined as unknown as string },
  ])("is not paid and nothing to try again: %j", async (answer) => {
    const checkout = new Checkout();
    checkout.processor.answers = [answer];
    await (await mounted(checkout)).submit();
    expect(checkout.results).toEqual([]);
    expect(checkout.errors).toMatchObject([
      {
        paymentReference: checkout.processor.reference,
        error: { code: "processor_mismatch", retryable: false },
      },
    ]);
    expect(textOf("[role=alert]")).toContain("do not pay again");
  });
});

it("an approval without coverage, or with one that makes no sense, is an approval", async () => {
  for (const coverage of [undefined, { total: 3 }]) {
    const checkout = new Checkout();
    checkout.processor.answers = [{ outcome: "approved", ...(coverage && { coverage }) }];
    await (await mounted(checkout)).submit();
    const { reference } = checkout.processor;
    expect(checkout.results).toEqual([{ isSuccess: true, paymentReference: reference }]);
  }
});
