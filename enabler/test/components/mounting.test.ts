import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { build, Checkout, find, settled, shadowOf, textOf } from "../support/checkout";
import { CONFIG } from "../support/fake-processor";
import { FakeSandboxPSP } from "../support/fake-sandbox-psp";

let psp: FakeSandboxPSP;

beforeEach(() => {
  psp = new FakeSandboxPSP().install();
});
afterEach(() => psp.remove());

describe("mount", () => {
  it("keeps the page and the component apart", async () => {
    await (await build(new Checkout(), "invoice")).mount("#here");
    const host = document.querySelector("#here > [data-ctc-connector-styles]");
    expect(host?.shadowRoot?.adoptedStyleSheets).toHaveLength(1);
    expect(document.querySelector("style")).toBeNull();
  });

  it.each(["#nowhere", "##"])("rejects when there is no place %s", async (selector) => {
    const checkout = new Checkout();
    const component = await build(checkout, "invoice");
    const code = "mount_target_missing";
    await expect(component.mount(selector)).rejects.toMatchObject({ code });
    expect(checkout.errors).toMatchObject([{ error: { code } }]);
    expect(checkout.browser.hints).toEqual([["target", selector]]);
  });

  it("moves a component that is mounted again", async () => {
    const component = await build(new Checkout(), "card");
    await component.mount("#here");
    await component.mount("#there");
    expect(document.querySelector("#here")?.childElementCount).toBe(0);
    expect(document.querySelectorAll("#there iframe")).toHaveLength(1);
  });

  it("can be taken back", async () => {
    const component = await build(new Checkout(), "card");
    await component.mount("#here");
    component.unmount();
    expect(document.querySelector("#here")?.childElementCount).toBe(0);
    await expect(component.submit()).rejects.toMatchObject({ code: "not_mounted" });
  });
});

describe("the pay button", () => {
  it("is there only when the page wants it", async () => {
    const checkout = new Checkout();
    await (await build(checkout, "invoice")).mount("#here");
    await (await build(checkout, "invoice", { showPayButton: true })).mount("#there");
    expect(shadowOf("#here").querySelector(".pay")).toBeNull();
    expect(textOf(".pay", "#there")).toBe("Place order");
  });

  it("asks the page first and takes its word on storing", async () => {
    const checkout = new Checkout();
    checkout.processor.config = { ...CONFIG, storedPaymentMethodsConfig: { isEnabled: true } };
    const onPayButtonClick = async () => ({ storePaymentDetails: true });
    await (await build(checkout, "invoice", { showPayButton: true, onPayButtonClick })).mount(
      "#here",
    );
    find(".pay").click();
    await settled();
    const [call] = checkout.processor.callsTo("/payments");
    expect(call?.body).toMatchObject({ paymentMethod: { storePaymentMethod: true } });
  });

  it("does what Enter in a field does", async () => {
    const checkout = new Checkout();
    await (await build(checkout, "purchaseorder", { showPayButton: true })).mount("#here");
    find<HTMLInputElement>("#poNumber").value = "PO-7";
    find<HTMLFormElement>("form").requestSubmit();
    await settled();
    expect(checkout.results).toMatchObject([{ isSuccess: true }]);
  });

  it("of the page is the only one when ours is not shown", async () => {
    const checkout = new Checkout();
    await (await build(checkout, "invoice")).mount("#here");
    find<HTMLFormElement>("form").requestSubmit();
    await settled();
    expect(checkout.processor.callsTo("/payments")).toEqual([]);
  });
});
