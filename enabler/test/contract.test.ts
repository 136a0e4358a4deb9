import { describe, expect, it } from "vitest";
import * as library from "../src/main";
import { Checkout, settled } from "./support/checkout";
import { CONFIG, FakeProcessor } from "./support/fake-processor";

describe("the exports", () => {
  it("are these and no others", () => {
    expect(Object.keys(library).sort()).toEqual([
      "DropinType",
      "Enabler",
      "PaymentError",
      "PaymentMethod",
      "createEnabler",
    ]);
  });

  it("refuse options that cannot work", () => {
    expect(() => new library.Enabler({ processorUrl: "", sessionId: "s" })).toThrow(
      library.PaymentError,
    );
  });
});

describe("createComponentBuilder", () => {
  it.each(["card", "ideal", "invoice", "purchaseorder"])("makes %s", async (type) => {
    const builder = await new Checkout().open().createComponentBuilder(type);
    expect(builder.componentHasSubmit).toBe(true);
    const component = builder.build();
    expect(await component.isAvailable()).toBe(true);
  });

  it.each(["bitcoin", "constructor", ""])("says what is supported instead of %j", async (type) => {
    const made = new Checkout().open().createComponentBuilder(type);
    await expect(made).rejects.toMatchObject({
      name: "PaymentError",
      code: "unsupported_type",
      message: expect.stringMatching("card, ideal, .*, invoice, purchaseorder"),
    });
  });

  it("makes a component that says when the processor does not offer it", async () => {
    const checkout = new Checkout();
    checkout.processor.config = { ...CONFIG, methods: ["invoice"] };
    const builder = await checkout.open().createComponentBuilder("card");
    expect(await builder.build().isAvailable()).toBe(false);
  });

  it("rejects in the shopper's language while the processor is down, and then works", async () => {
    const checkout = new Checkout();
    const enabler = checkout.open({ locale: "de-AT" });
    checkout.processor.loseNextRequests(6);
    await expect(enabler.createComponentBuilder("card")).rejects.toMatchObject({
      code: "network",
      message: expect.stringContaining("nicht erreichbar"),
    });
    await enabler.createComponentBuilder("card");
  });

  it("reads the configuration once", async () => {
    const checkout = new Checkout();
    const enabler = checkout.open();
    await enabler.createComponentBuilder("card");
    await enabler.createDropinBuilder("embedded");
    expect(checkout.processor.callsTo("/operations/config")).toHaveLength(1);
  });
});

describe("createDropinBuilder", () => {
  it.each(["embedded", "hpp"])("makes %s", async (type) => {
    const builder = await new Checkout().open().createDropinBuilder(type);
    expect(builder.dropinHasSubmit).toBe(true);
  });

  it("says what is supported", async () => {
    await expect(new Checkout().open().createDropinBuilder("popup")).rejects.toMatchObject({
      code: "unsupported_type",
      message: expect.stringContaining("embedded, hpp"),
    });
  });

  it.each([
    ["NothingToPay", "nothing_to_pay"],
    ["MethodNotAvailable", "method_not_available"],
  ])("explains to the shopper why it would be empty: %s", async (code, expected) => {
    const checkout = new Checkout();
    const notPayable = { code, message: "English." };
    checkout.processor.config = { ...CONFIG, methods: [], notPayable };
    const rejected = expect(
      checkout.open({ locale: "de" }).createDropinBuilder("embedded"),
    ).rejects;
    await rejected.toMatchObject({
      code: expected,
      retryable: false,
      message: expect.stringContaining("Bestellung"),
    });
  });

  it("rejects a drop-in that would be empty", async () => {
    const checkout = new Checkout();
    checkout.processor.config = { ...CONFIG, methods: ["card"] };
    await expect(checkout.open().createDropinBuilder("hpp")).rejects.toMatchObject({
      code: "not_available",
    });
  });
});

describe("stored payment methods", () => {
  const isEnabled = {
    ...CONFIG,
    methods: ["invoice"],
    storedPaymentMethodsConfig: { isEnabled: true },
  };
  const card = { id: "1", type: "card", createdAt: "2026-01-01", isDefault: true };

  it("are none while they are switched off", async () => {
    const checkout = new Checkout();
    const enabler = checkout.open();
    expect(await enabler.isStoredPaymentMethodsEnabled()).toBe(false);
    const found = await enabler.getStoredPaymentMethods({ allowedMethodTypes: ["card"] });
    expect(found).toEqual({ storedPaymentMethods: [] });
    expect(checkout.processor.callsTo("/stored-payment-methods")).toEqual([]);
  });

  it("are those of the allowed types, without their tokens", async () => {
    const checkout = new Checkout();
    checkout.processor.config = isEnabled;
    checkout.processor.stored = {
      storedPaymentMethods: [
        { ...card, token: "secret", displayOptions: {} },
        { ...card, id: "2", type: "sepa", displayOptions: {} },
      ],
    };
    const enabler = checkout.open();
    expect(await enabler.isStoredPaymentMethodsEnabled()).toBe(true);
    const found = await enabler.getStoredPaymentMethods({ allowedMethodTypes: ["card"] });
    expect(found).toEqual({ storedPaymentMethods: [{ ...card, displayOptions: {} }] });
  });

  it.each([
    [true, undefined, true],
    [true, false, undefined],
    [false, true, true],
    [false, undefined, undefined],
  ])("are asked for with %j by default and %j at submit: %j", async (byDefault, asked, sent) => {
    const checkout = new Checkout();
    checkout.processor.config = isEnabled;
    const enabler = checkout.open();
    enabler.setStorePaymentDetails(byDefault);
    const component = (await enabler.createComponentBuilder("invoice")).build();
    await component.mount("#here");
    await component.submit(asked === undefined ? {} : { storePaymentDetails: asked });
    const [call] = checkout.processor.callsTo("/payments");
    expect(call?.body).toEqual({
      paymentMethod: { type: "invoice", ...(sent && { storePaymentMethod: true }) },
    });
  });

  it("are never asked for while they are switched off", async () => {
    const checkout = new Checkout();
    const enabler = checkout.open();
    enabler.setStorePaymentDetails(true);
    const component = (await enabler.createComponentBuilder("invoice")).build();
    await component.mount("#here");
    await component.submit({ storePaymentDetails: true });
    const [call] = checkout.processor.callsTo("/payments");
    expect(call?.body).toEqual({ paymentMethod: { type: "invoice" } });
  });
});

it("identifies every request by the session", async () => {
  const checkout = new Checkout();
  checkout.returnFrom("payment-9");
  const enabler = checkout.open({ processorUrl: `${FakeProcessor.url}///` });
  await enabler.createComponentBuilder("card");
  await settled();
  expect(checkout.processor.calls).toHaveLength(2);
  for (const { headers } of checkout.processor.calls) {
    expect(headers["X-Session-Id"]).toBe("session-1");
  }
});
