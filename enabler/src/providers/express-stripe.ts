/**
 * Stripe: the Express Checkout Element of Stripe.js, before there is an intent. What the wallet
 * gives becomes a confirmation token, as in the Payment Element.
 *
 * https://docs.stripe.com/elements/express-checkout-element/accept-a-payment
 */
import type {
  AdapterConfig,
  ExpressButton,
  ExpressButtonOptions,
  ExpressPayment,
  ExpressQuote,
} from "./adapter";
import { failure, priceOf } from "./stripe";
import type {
  Price,
  Stripe,
  StripeAddress,
  StripeElements,
  StripeExpressElement,
  StripeRate,
  WalletConfirmation,
} from "./stripe-js";
import { stripeLocale } from "./stripe-locale";

type Answer = AdapterConfig["answer"];
type Amount = ExpressQuote["total"];
type Address = ExpressPayment["shippingAddress"];

/** A sheet that asks for an address cannot be opened without a rate; no address, no price yet. */
const PENDING: StripeRate = { id: "pending", amount: 0, displayName: "\u2026" };

export function expressButton(
  stripe: Stripe,
  answer: Answer,
  { initialAmount, allowedCountries, locale, events }: ExpressButtonOptions,
): ExpressButton {
  const first = priceAt(initialAmount, answer);
  const elements = stripe.elements({
    mode: "payment",
    ...first,
    captureMethod: answer.captureMethod === "manual" ? "manual" : "automatic",
    // Apple Pay and Google Pay pay by card.
    allowedPaymentMethodTypes: ["card"],
    locale: stripeLocale(locale),
  });
  const element = elements.create("expressCheckout", {
    ...(allowedCountries && { allowedShippingCountries: allowedCountries }),
    billingAddressRequired: true,
    emailRequired: true,
    shippingAddressRequired: true,
  });
  element.on("click", ({ resolve }) => {
    events.opened();
    elements.update(first);
    resolve({ shippingRates: [PENDING] });
  });
  element.on("shippingaddresschange", async ({ name, address, resolve, reject }) => {
    try {
      const quote = await events.addressChanged(addressOf(name, address));
      elements.update(priceOf(quote.config.answer));
      resolve({ shippingRates: ratesOf(quote, answer) });
    } catch {
      reject();
    }
  });
  element.on("shippingratechange", async ({ shippingRate, resolve, reject }) => {
    try {
      const quote = await events.methodChanged(shippingRate.id);
      elements.update(priceOf(quote.config.answer));
      resolve();
    } catch {
      reject();
    }
  });
  element.on("confirm", async (confirmation) => {
    const tokenize = () => token(stripe, elements);
    const isPaid = await events.confirmed({ ...paymentOf(confirmation), tokenize });
    if (!isPaid) confirmation.paymentFailed({ reason: "fail" });
  });
  element.on("cancel", () => events.closed());
  return { mount: (container) => mounted(element, container), unmount: () => element.destroy() };
}

function mounted(element: StripeExpressElement, container: HTMLElement): Promise<void> {
  return new Promise((resolve, reject) => {
    element.on("ready", ({ availablePaymentMethods }) => {
      if (availablePaymentMethods) resolve();
      else reject(Object.assign(new Error("No wallet in this browser."), { code: "no_wallet" }));
    });
    element.on("loaderror", ({ error }) => reject(failure(error)));
    element.mount(container);
  });
}

async function token(
  stripe: Stripe,
  elements: StripeElements,
): Promise<{ token: string; method: string }> {
  const { error: refused } = await elements.submit();
  if (refused) throw failure(refused);
  const { error, confirmationToken } = await stripe.createConfirmationToken({ elements });
  if (!confirmationToken) throw failure(error);
  const { id, payment_method_preview: preview } = confirmationToken;
  return { token: id, method: preview.type ?? "card" };
}

/** A sum of the page in Stripe's words, by what the processor says of how Stripe counts. */
function priceAt({ centAmount, currencyCode, fractionDigits }: Amount, answer: Answer): Price {
  if (centAmount % numberAt(answer.amountSteps, currencyCode, 1) !== 0) {
    throw new Error(`Stripe has no number for this amount of ${currencyCode}.`);
  }
  const decimals = numberAt(answer.amountDecimals, currencyCode, fractionDigits);
  const amount = Math.round(centAmount * 10 ** (decimals - fractionDigits));
  return { amount, currency: currencyCode.toLowerCase() };
}

function numberAt(table: unknown, name: string, otherwise: number): number {
  const found = (table as Readonly<Record<string, unknown>> | undefined)?.[name];
  return typeof found === "number" ? found : otherwise;
}

/** The first one is what a wallet shows as chosen. */
function ratesOf({ methods, selected }: ExpressQuote, answer: Answer): StripeRate[] {
  const ordered = [...methods].sort(
    (one, other) => Number(other.id === selected) - Number(one.id === selected),
  );
  return ordered.map(({ id, name, amount }) => ({
    id,
    displayName: name,
    amount: priceAt(amount, answer).amount,
  }));
}

function paymentOf({
  shippingAddress: shipping,
  billingDetails: billing,
}: WalletConfirmation): Omit<ExpressPayment, "tokenize"> {
  return {
    shippingAddress: addressOf(shipping.name, shipping.address),
    billingAddress: addressOf(billing.name, billing.address),
    ...(billing.email && { email: billing.email }),
  };
}

/** Stripe has a name and a line where commercetools has two members each. */
function addressOf(name: string | undefined, address: StripeAddress): Address {
  const [, firstName, lastName] = /^(.*?)\s*(\S*)$/.exec(name?.trim() ?? "") ?? [];
  const parts = {
    firstName,
    lastName,
    streetName: address.line1,
    additionalStreetInfo: address.line2,
    city: address.city,
    region: address.state,
    postalCode: address.postal_code,
  };
  const told = Object.entries(parts).filter(([, value]) => value);
  return { country: address.country, ...Object.fromEntries(told) };
}
