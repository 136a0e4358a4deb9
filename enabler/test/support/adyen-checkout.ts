import { Checkout } from "./checkout";
import { FakeAdyen } from "./fake-adyen";
import { described } from "./fake-processor";

/** What the processor says of a deployment with Adyen. */
export const ADYEN_CONFIG = {
  provider: "adyen",
  publishableKey: "test_1",
  environment: "test",
  scriptUrl: `${FakeAdyen.files}/adyen.js`,
  scriptIntegrity: "sha384-script",
  styleSheetUrl: `${FakeAdyen.files}/adyen.css`,
  styleSheetIntegrity: "sha384-style",
  methods: ["card", "ideal", "sepa_debit"],
  methodDescriptions: [
    described("card", "hasFields", "canBeHeld"),
    described("ideal", "leavesPage"),
    { ...described("sepa_debit", "hasFields"), decidedLater: true },
  ],
};

export function adyenCheckout(config: object = {}): Checkout {
  const checkout = new Checkout();
  checkout.processor.config = { ...ADYEN_CONFIG, ...config };
  return checkout;
}

export function bodies(checkout: Checkout) {
  return checkout.processor.callsTo("/payments").map(({ body }) => body);
}

export function tokens(checkout: Checkout): unknown[] {
  return bodies(checkout).map((body) =>
    JSON.parse((body as { paymentMethod: { token: string } }).paymentMethod.token),
  );
}
