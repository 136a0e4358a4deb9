import { describe, expect, it } from "vitest";
import { build, Checkout, find, settled, shadowOf, textOf } from "../support/checkout";

describe("a purchase order", () => {
  it("needs its number, says so, and puts the focus there", async () => {
    const checkout = new Checkout();
    const component = await build(checkout, "purchaseorder");
    await component.mount("#here");
    expect(await component.isValid()).toBe(false);
    expect(find("#poNumber").hasAttribute("aria-invalid")).toBe(false);
    await component.submit();
    const input = find<HTMLInputElement>("#poNumber");
    expect(input.getAttribute("aria-invalid")).toBe("true");
    expect(textOf(`#${input.getAttribute("aria-describedby")}`)).toBe(
      "Enter the purchase order number.",
    );
    expect(shadowOf().activeElement).toBe(input);
    expect(checkout.processor.callsTo("/payments")).toEqual([]);
    expect([checkout.results, checkout.errors]).toEqual([[], []]);
  });

  it("forgets the problem as soon as it is solved", async () => {
    const component = await build(new Checkout(), "purchaseorder");
    await component.mount("#here");
    await component.showValidation();
    const input = find<HTMLInputElement>("#poNumber");
    input.value = "PO-7";
    input.dispatchEvent(new Event("input"));
    expect(input.hasAttribute("aria-invalid")).toBe(false);
    expect(find("#poNumber-problem").hidden).toBe(true);
    expect(await component.isValid()).toBe(true);
  });

  it("sends what was typed, and no empty note", async () => {
    const checkout = new Checkout();
    const component = await build(checkout, "purchaseorder");
    await component.mount("#here");
    find<HTMLInputElement>("#poNumber").value = "  PO-7 ";
    await component.submit();
    const [call] = checkout.processor.callsTo("/payments");
    expect(call?.body).toEqual({ paymentMethod: { type: "purchaseorder", poNumber: "PO-7" } });
  });

  it("sends the note", async () => {
    const checkout = new Checkout();
    const component = await build(checkout, "purchaseorder");
    await component.mount("#here");
    find<HTMLInputElement>("#poNumber").value = "PO-7";
    find<HTMLInputElement>("#invoiceMemo").value = "<b>Floor 3</b>";
    await component.submit();
    const [call] = checkout.processor.callsTo("/payments");
    expect(call?.body).toMatchObject({ paymentMethod: { invoiceMemo: "<b>Floor 3</b>" } });
  });

  it("shows a refusal of the processor at its field", async () => {
    const checkout = new Checkout();
    const component = await build(checkout, "purchaseorder");
    await component.mount("#here");
    find<HTMLInputElement>("#poNumber").value = "PO-7";
    checkout.processor.refuseNext(400, "InvalidField", {}, "paymentMethod.poNumber");
    await component.submit();
    expect(textOf("#poNumber-problem")).toBe("Check the purchase order number.");
    expect(shadowOf().activeElement).toBe(find("#poNumber"));
  });

  it("cannot be changed while it is being paid", async () => {
    const checkout = new Checkout();
    const component = await build(checkout, "purchaseorder");
    await component.mount("#here");
    const input = find<HTMLInputElement>("#poNumber");
    input.value = "PO-7";
    checkout.processor.faults.push(() => new Promise(() => {}));
    void component.submit();
    await settled();
    expect(input.readOnly).toBe(true);
    expect(textOf("[role=status]")).toBe("Sending your payment…");
  });
});
