/** An adapter that this repository does not have, for methods that it does not know. */
import { describe, expect, expectTypeOf, it } from "vitest";
import * as library from "../src/main";
import { Checkout, find, mounted, settled, shadowOf, textOf } from "./support/checkout";
import { CONFIG, described } from "./support/fake-processor";

const ACME_PAY = { ...described("acmepay", "hasFields", "canBeHeld"), label: "AcmePay" };
const ACME = {
  ...CONFIG,
  provider: "acme",
  methods: ["acmepay", "acmelater", "invoice"],
  methodDescriptions: [
    ACME_PAY,
    described("acmelater", "leavesPage"),
    described("invoice", "canBeHeld"),
    described("hpp", "leavesPage"),
  ],
};

/** One text field in the page, as no PSP has it; the port leaves that to the adapter. */
class AcmeAdapter implements library.Adapter {
  readonly configs: library.AdapterConfig[] = [];
  readonly asked: library.FieldsOptions[] = [];

  connect = async (config: library.AdapterConfig): Promise<library.ProviderAdapter> => {
    this.configs.push(config);
    return { fields: (options) => this.#fields(options), challenge: async () => "completed" };
  };

  #fields(options: library.FieldsOptions): library.MethodFields {
    this.asked.push(options);
    const field = document.createElement("input");
    return {
      mount: async (container) => container.append(field),
      setDisabled: (disabled) => void field.toggleAttribute("disabled", disabled),
      update: () => {},
      validate: async () => true,
      tokenize: async () => ({ token: "acme-token" }),
      unmount: () => field.remove(),
    };
  }
}

function acmeCheckout(adapter = new AcmeAdapter()): Checkout {
  const checkout = new Checkout();
  checkout.processor.config = ACME;
  checkout.adapters = { acme: adapter };
  return checkout;
}

describe("an adapter of a partner", () => {
  it("makes the fields and the token of a method that is not known here", async () => {
    const adapter = new AcmeAdapter();
    const checkout = acmeCheckout(adapter);
    const component = await mounted(checkout, "acmepay");
    await component.submit();
    const [call] = checkout.processor.callsTo("/payments");
    expect(call?.body).toEqual({ paymentMethod: { type: "acmepay", token: "acme-token" } });
    expect(checkout.results).toMatchObject([{ isSuccess: true }]);
    expect(adapter.configs).toMatchObject([{ publishableKey: "pk_test", answer: ACME }]);
    expect(adapter.asked).toMatchObject([{ method: "acmepay", canBeHeld: true, locale: "en" }]);
  });

  it("is the only one that its enabler knows", async () => {
    const checkout = acmeCheckout();
    checkout.processor.config = CONFIG;
    await mounted(checkout, "card");
    expect(checkout.errors).toMatchObject([{ error: { code: "provider_unavailable" } }]);
  });
});

describe("methods that are not known here", () => {
  it("come before those without a PSP in a drop-in, by the processor's label or else their type", async () => {
    const builder = await acmeCheckout().open().createDropinBuilder("embedded");
    await builder.build({ showPayButton: true }).mount("#here");
    await settled();
    const rows = [...shadowOf().querySelectorAll(".method > label")];
    expect(rows.map(({ textContent }) => textContent)).toEqual(["AcmePay", "acmelater", "Invoice"]);
    const outlines = rows.map((row) => row.querySelector("path")?.getAttribute("d"));
    expect(outlines[0]).toBe(outlines[1]);
    expect(outlines[0]).not.toBe(outlines[2]);
  });

  it("say that the shopper leaves the page where the processor says so", async () => {
    await mounted(acmeCheckout(), "acmelater");
    expect(textOf(".muted")).toContain("another page");
    expect(textOf(".pay")).toBe("Continue to acmelater");
  });

  it("are named among the supported types", async () => {
    const made = acmeCheckout().open().createComponentBuilder("hpp");
    await expect(made).rejects.toMatchObject({
      code: "unsupported_type",
      message: expect.stringMatching("sepa_debit, acmepay, acmelater, invoice, purchaseorder\\.$"),
    });
  });

  it.each(["constructor", "toString"])("may have the name %s", async (type) => {
    const checkout = acmeCheckout();
    checkout.processor.config = {
      ...ACME,
      methods: [type, "invoice"],
      methodDescriptions: [described(type)],
    };
    const builder = await checkout.open().createDropinBuilder("embedded");
    await builder.build().mount("#here");
    find<HTMLInputElement>(`input[value=${type}]`).click();
    await settled();
    expect(textOf("[data-chosen] > label")).toBe(type);
  });
});

describe("createEnabler", () => {
  it("makes a class that takes the place of Enabler", () => {
    const AcmeEnabler = library.createEnabler({ acme: new AcmeAdapter() });
    expectTypeOf(AcmeEnabler).toEqualTypeOf<typeof library.Enabler>();
    expect(() => new AcmeEnabler({ processorUrl: "", sessionId: "s" })).toThrow(
      library.PaymentError,
    );
  });
});
