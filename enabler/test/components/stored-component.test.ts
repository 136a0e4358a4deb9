import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { StoredComponent, StoredComponentOptions } from "../../src/contract";
import { Checkout, find, settled, shadowOf, textOf } from "../support/checkout";
import { FakeSandboxPSP } from "../support/fake-sandbox-psp";
import { card, checkoutWith, EXPIRED } from "../support/stored-cards";

let psp: FakeSandboxPSP;

beforeEach(() => {
  psp = new FakeSandboxPSP().install();
});
afterEach(() => psp.remove());

async function mounted(
  checkout: Checkout,
  options: StoredComponentOptions,
): Promise<StoredComponent> {
  const builder = await checkout.open().createStoredPaymentMethodBuilder("card");
  const component = builder.build(options);
  await component.mount("#here");
  return component;
}

describe("the builder", () => {
  it("makes components only for stored cards", async () => {
    const enabler = checkoutWith(card("1")).open();
    await expect(enabler.createStoredPaymentMethodBuilder("invoice")).rejects.toMatchObject({
      code: "unsupported_type",
    });
    expect((await enabler.createStoredPaymentMethodBuilder("card")).componentHasSubmit).toBe(true);
  });

  it("is not there for a guest", async () => {
    const enabler = new Checkout().open();
    await expect(enabler.createStoredPaymentMethodBuilder("card")).rejects.toMatchObject({
      code: "not_available",
    });
  });

  it("knows only what the customer has stored", async () => {
    const enabler = checkoutWith(card("1"), card("2", { type: "sepa" })).open();
    const builder = await enabler.createStoredPaymentMethodBuilder("card");
    for (const id of ["2", "3", ""]) {
      expect(() => builder.build({ id })).toThrow(
        expect.objectContaining({ code: "not_available" }),
      );
    }
  });
});

describe("a stored card", () => {
  it.each([
    [{ key: "visa" }, "Visa"],
    [{ key: "amex" }, "American Express"],
    [{ key: "toString" }, "ToString"],
    [{ key: "unknown" }, "Card"],
    [undefined, "Card"],
  ])("of brand %j is shown as %s", async (brand, name) => {
    const displayOptions = { endDigits: "4242", expiryMonth: 3, expiryYear: 2031 };
    const shown = card("1", { displayOptions: { ...displayOptions, ...(brand && { brand }) } });
    await mounted(checkoutWith(shown), { id: "1" });
    expect(textOf(".saved > .card > span")).toBe(`${name} •••• 4242`);
    expect(find(".saved [role=img]").getAttribute("aria-label")).toBe("ending in");
    expect(textOf(".saved small")).toBe("Expires 03/2031");
  });

  it("without any details is still a card", async () => {
    await mounted(checkoutWith(card("1", { displayOptions: {} })), { id: "1" });
    expect(textOf(".saved").trim()).toBe("Card ••••");
  });

  it("tells its state and needs no PSP", async () => {
    const component = await mounted(checkoutWith(card("1")), { id: "1", brands: ["visa"] });
    expect(await component.getState()).toEqual({
      card: { brand: "visa", endDigits: "4242", expiryDate: "03/2031" },
    });
    expect(await component.isValid()).toBe(true);
    expect(await component.isAvailable()).toBe(true);
    expect(psp.fields).toEqual([]);
  });

  it("is paid with by its id alone", async () => {
    const checkout = checkoutWith(card("1"), card("2"));
    await mounted(checkout, { id: "2", showPayButton: true });
    find(".pay").click();
    await settled();
    const [call] = checkout.processor.callsTo("/payments");
    expect(call?.body).toEqual({ paymentMethod: { type: "card", storedPaymentMethodId: "2" } });
    expect(checkout.results).toMatchObject([{ isSuccess: true }]);
  });

  it("is not stored again, whatever the page says", async () => {
    const checkout = checkoutWith(card("1"));
    const component = await mounted(checkout, { id: "1" });
    await component.submit({ storePaymentDetails: true });
    const [call] = checkout.processor.callsTo("/payments");
    expect(call?.body).toEqual({ paymentMethod: { type: "card", storedPaymentMethodId: "1" } });
  });

  it("can be asked for by its bank", async () => {
    const checkout = checkoutWith(card("1"));
    const url = "https://psp.example/challenge/1";
    checkout.processor.answers = [{ outcome: "pending", action: { type: "threeDS", url } }];
    const component = await mounted(checkout, { id: "1" });
    await component.submit();
    expect(psp.challenges.map((one) => one.url)).toEqual([url]);
    expect(checkout.results).toMatchObject([{ isSuccess: true }]);
  });

  it("hears only of its own payments", async () => {
    const checkout = checkoutWith(card("1"), card("2"));
    checkout.processor.answers = [{ outcome: "rejected" }];
    const builder = await checkout.open().createStoredPaymentMethodBuilder("card");
    const [one, other] = [builder.build({ id: "1" }), builder.build({ id: "2" })];
    await one.mount("#here");
    await other.mount("#there");
    await one.submit();
    expect(textOf("[role=alert] p")).toContain("declined");
    expect(textOf(".status [role=alert]", "#there")).toBe("");
  });
});

describe("an expired card", () => {
  it("is shown as expired and cannot be paid with", async () => {
    const checkout = checkoutWith(EXPIRED);
    const component = await mounted(checkout, { id: "old" });
    expect(textOf(".saved small")).toBe("Expired 12/2020");
    expect(await component.isValid()).toBe(false);
    await component.submit();
    expect(textOf("[role=alert] p")).toContain("has expired");
    expect(checkout.processor.callsTo("/payments")).toEqual([]);
    expect([checkout.results, checkout.errors]).toEqual([[], []]);
  });
});

describe("remove", () => {
  it("removes the card and takes the component off the page", async () => {
    const checkout = checkoutWith(card("1"), card("2"));
    const component = await mounted(checkout, { id: "1" });
    await component.remove();
    expect(checkout.processor.stored.storedPaymentMethods.map(({ id }) => id)).toEqual(["2"]);
    expect(document.querySelector("#here")?.childElementCount).toBe(0);
  });

  it("is repeated when its answer was lost, and the card is gone then", async () => {
    const checkout = checkoutWith(card("1"));
    const component = await mounted(checkout, { id: "1" });
    checkout.processor.loseNextAnswer();
    await component.remove();
    expect(checkout.processor.callsTo("/stored-payment-methods/1")).toHaveLength(2);
  });

  it("says when it did not work, and the card is still there", async () => {
    const checkout = checkoutWith(card("1"));
    const component = await mounted(checkout, { id: "1" });
    checkout.processor.refuseNext(401, "invalid_token");
    await expect(component.remove()).rejects.toMatchObject({ code: "session_expired" });
    expect(textOf("[role=alert] p")).toBe("The card could not be removed. Please try again.");
    expect(shadowOf().querySelector(".saved")).not.toBeNull();
  });

  it("waits for no payment", async () => {
    const checkout = checkoutWith(card("1"));
    const component = await mounted(checkout, { id: "1" });
    checkout.processor.faults.push(() => new Promise(() => {}));
    void component.submit();
    await settled();
    await expect(component.remove()).rejects.toMatchObject({ code: "payment_in_progress" });
    expect(textOf("[role=status]")).toBe("Sending your payment…");
  });
});
