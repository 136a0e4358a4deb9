import { Checkout } from "./checkout";
import { described } from "./fake-processor";
import { FakeStripe } from "./fake-stripe";

/** What the processor says of a deployment with Stripe. */
export const STRIPE_CONFIG = {
  provider: "stripe",
  publishableKey: "pk_test_1",
  scriptUrl: FakeStripe.scriptUrl,
  captureMethod: "manual",
  amount: 4711,
  currency: "eur",
  methods: ["card", "ideal", "klarna", "sepa_debit", "invoice"],
  methodDescriptions: [
    described("card", "hasFields", "canBeHeld"),
    described("ideal", "hasFields", "leavesPage"),
    described("klarna", "hasFields", "leavesPage", "canBeHeld"),
    described("sepa_debit", "hasFields"),
    described("invoice"),
  ],
};

export function stripeCheckout(config: object = {}): Checkout {
  const checkout = new Checkout();
  checkout.processor.config = { ...STRIPE_CONFIG, ...config };
  return checkout;
}
