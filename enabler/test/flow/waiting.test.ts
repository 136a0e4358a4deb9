import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Checkout, find, mounted, settled, textOf } from "../support/checkout";
import { FakeBrowser } from "../support/fake-browser";
import { CONFIG, described } from "../support/fake-processor";
import { FakeSandboxPSP } from "../support/fake-sandbox-psp";

const PENDING = { outcome: "pending" as const };
const BANK = { ...PENDING, action: { type: "redirect", url: "https://psp.example/bank/1" } };
const LONG = "This takes longer than usual. Please keep this page open…";

let psp: FakeSandboxPSP;

beforeEach(() => {
  psp = new FakeSandboxPSP().install();
});
afterEach(() => {
  vi.useRealTimers();
  psp.remove();
});

async function mountList(checkout: Checkout): Promise<void> {
  const builder = await checkout.open({ locale: "en" }).createDropinBuilder("embedded");
  await builder.build({ showPayButton: true }).mount("#here");
  await settled();
}

/** The shopper went to the bank from a list of methods, and is back in the same tab. */
async function backFromTheBank(): Promise<Checkout> {
  const before = new Checkout();
  before.processor.answers = [BANK];
  before.browser.sleep = () => new Promise(() => {});
  await mountList(before);
  find<HTMLInputElement>("[value=ideal]").click();
  find(".pay").click();
  await settled();
  expect(before.browser.visited).toEqual([BANK.action.url]);
  before.returnFrom(before.processor.reference);
  return before.reload();
}

describe("a method that is decided days later", () => {
  function debit(): Checkout {
    const checkout = new Checkout();
    const debit = { ...described("sepa_debit"), decidedLater: true };
    const methods = [...CONFIG.methods, "sepa_debit"];
    const methodDescriptions = [...CONFIG.methodDescriptions, debit];
    checkout.processor.config = { ...CONFIG, methods, methodDescriptions };
    checkout.processor.answers = [PENDING];
    checkout.processor.confirmations = [PENDING];
    return checkout;
  }

  it("ends at once, and asks nothing more", async () => {
    const checkout = debit();
    await (await mounted(checkout, "sepa_debit")).submit();
    expect(checkout.results).toMatchObject([{ isSuccess: true, isPending: true }]);
    expect(checkout.browser.waits).toEqual([]);
    expect(checkout.processor.calls.filter(({ path }) => path.endsWith("/confirm"))).toEqual([]);
  });

  it("is asked for once after a reload", async () => {
    const before = debit();
    await (await mounted(before, "sepa_debit")).submit();
    const after = before.reload();
    await mounted(after, "sepa_debit");
    await settled();
    expect(after.results).toMatchObject([{ isSuccess: true, isPending: true }]);
    expect(after.browser.waits).toEqual([]);
  });

  it("is told as declined when that is known at once", async () => {
    const checkout = debit();
    checkout.processor.answers = [{ outcome: "rejected" }];
    await (await mounted(checkout, "sepa_debit")).submit();
    expect(checkout.results).toMatchObject([{ isSuccess: false }]);
  });
});

describe("a payment that hangs", () => {
  it("says after eight seconds that it takes longer than usual", async () => {
    const checkout = new Checkout();
    const component = await mounted(checkout);
    checkout.processor.faults.push(() => new Promise(() => {}));
    vi.useFakeTimers();
    void component.submit();
    await vi.advanceTimersByTimeAsync(7_900);
    expect(textOf("[role=status]")).toBe("Sending your payment…");
    await vi.advanceTimersByTimeAsync(200);
    expect(textOf("[role=status]")).toBe(LONG);
  });

  it("says so once, and starts anew with the next payment", async () => {
    const checkout = new Checkout();
    checkout.processor.answers = [{ outcome: "rejected" }, { outcome: "approved" }];
    const component = await mounted(checkout);
    vi.useFakeTimers();
    await component.submit();
    const declined = textOf("[role=alert]");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(textOf("[role=alert]")).toBe(declined);
    expect(textOf("[role=status]")).toBe("");
  });
});

describe("back from a bank that answers later", () => {
  it("shows nothing but that the payment is checked", async () => {
    const after = await backFromTheBank();
    const answered = after.processor.fetch;
    const loaded = psp.fields.length;
    const slow: typeof answered = (url, init) =>
      url.endsWith("/confirm") ? new Promise(() => {}) : answered(url, init);
    const tab = new Checkout(after.processor, new FakeBrowser(slow, after.browser.storage));
    await mountList(tab);
    expect(textOf("[role=status]")).toBe("Checking your payment…");
    expect(find("fieldset").hidden).toBe(true);
    expect(find(".pay").hidden).toBe(true);
    expect(psp.fields).toHaveLength(loaded);
  });

  it("shows that it is processed while the bank has not answered", async () => {
    const after = await backFromTheBank();
    after.processor.confirmations = [PENDING];
    after.browser.sleep = () => new Promise(() => {});
    await mountList(after);
    expect(textOf("[role=status]")).toBe("Your payment is being processed…");
    expect(find("fieldset").hidden).toBe(true);
  });

  it("shows the end alone when it went well", async () => {
    const after = await backFromTheBank();
    await mountList(after);
    expect(textOf("[role=status]")).toBe("Your payment was successful.");
    expect(find("fieldset").hidden).toBe(true);
  });

  it("opens the form with the method that was refused", async () => {
    const after = await backFromTheBank();
    after.processor.confirmations = [{ outcome: "rejected" }];
    await mountList(after);
    expect(find("fieldset").hidden).toBe(false);
    expect(find<HTMLInputElement>("[value=ideal]").checked).toBe(true);
    expect(find(".pay").hidden).toBe(false);
    expect(textOf("[role=alert]")).toContain("declined");
  });

  it("opens the form when the shopper did not finish", async () => {
    const after = await backFromTheBank();
    after.processor.confirmations = [BANK];
    await mountList(after);
    expect(find<HTMLInputElement>("[value=ideal]").checked).toBe(true);
    expect(textOf("[role=status]")).toContain("not completed");
  });
});
