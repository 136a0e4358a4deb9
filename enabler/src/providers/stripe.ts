/**
 * Stripe: the Payment Element of Stripe.js, one for each method, before there is an intent. What
 * the shopper enters becomes a confirmation token; the processor opens and confirms the payment.
 *
 * https://docs.stripe.com/js/elements_object/create_without_intent
 */
import type {
  AdapterConfig,
  Appearance,
  CardDetails,
  ChallengeResult,
  FieldsOptions,
  LoadScript,
  MethodFields,
  MethodToken,
  ProviderAdapter,
  TokenOptions,
} from "./adapter";
import { stripeAppearance } from "./stripe-appearance";
import type { Price, Stripe, StripeElements, StripeError, TokenPreview } from "./stripe-js";
import { stripeLocale } from "./stripe-locale";

const STRIPE_JS = "https://js.stripe.com";
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export async function connect(
  config: AdapterConfig,
  loadScript: LoadScript,
): Promise<ProviderAdapter> {
  await loadScript(trusted(config.scriptUrl));
  if (!window.Stripe) throw new Error("The script does not define Stripe.");
  const stripe = window.Stripe(config.publishableKey);
  const shown = new Set<StripeElements>();
  let { answer } = config;
  return {
    coversPage: true,
    fields: (options) => {
      const elements = elementsFor(stripe, priceOf(answer), options);
      shown.add(elements);
      return paymentElement(stripe, elements, options, () => shown.delete(elements));
    },
    reprice: (latest) => {
      for (const elements of shown) elements.update(priceOf(latest.answer));
      answer = latest.answer;
    },
    challenge: (clientSecret) => challenge(stripe, clientSecret),
    express: async (options) =>
      (await import("./express-stripe")).expressButton(stripe, answer, options),
  };
}

/** Stripe asks that its script comes from nowhere else; a stand-in is on this very machine. */
function trusted(scriptUrl: string | undefined): string {
  const url = new URL(scriptUrl ?? "");
  if (url.origin === STRIPE_JS || LOOPBACK.test(url.hostname)) return url.href;
  throw new Error(`${url.origin} is not where Stripe.js comes from.`);
}

export function priceOf({ amount, currency }: AdapterConfig["answer"]): Price {
  if (typeof amount === "number" && typeof currency === "string") return { amount, currency };
  throw new Error("The processor names no amount.");
}

function elementsFor(
  stripe: Stripe,
  price: Price,
  { method, canBeHeld, locale, appearance }: FieldsOptions,
): StripeElements {
  return stripe.elements({
    mode: "payment",
    ...price,
    // Stripe.js hides a method that cannot be held where money is to be held.
    captureMethod: canBeHeld ? "manual" : "automatic",
    allowedPaymentMethodTypes: [method],
    locale: stripeLocale(locale),
    appearance: stripeAppearance(appearance),
  });
}

function paymentElement(
  stripe: Stripe,
  elements: StripeElements,
  { appearance, onChange }: FieldsOptions,
  onGone: () => void,
): MethodFields {
  const element = elements.create("payment", { layout: { type: "tabs" } });
  let isComplete = false;
  element.on("change", ({ complete }) => {
    isComplete = complete;
    onChange({ valid: complete, brand: undefined });
  });
  return {
    mount: (container) =>
      new Promise((resolve, reject) => {
        element.on("ready", () => resolve());
        element.on("loaderror", ({ error }) => reject(failure(error)));
        container.dir = appearance.direction;
        element.mount(container);
      }),
    setDisabled: (readOnly) => element.update({ readOnly }),
    update: (look: Appearance) => elements.update({ appearance: stripeAppearance(look) }),
    // With complete input, submitting may already open a wallet's sheet: that is for `tokenize`.
    validate: async () => isComplete || (await submit(elements)),
    tokenize: (options) => tokenize(stripe, elements, options),
    unmount: () => {
      onGone();
      element.destroy();
    },
  };
}

/** Whether the input is good; Stripe shows what is not, and puts the focus there. */
async function submit(elements: StripeElements): Promise<boolean> {
  const { error } = await elements.submit();
  if (error && error.type !== "validation_error") throw failure(error);
  return !error;
}

async function tokenize(
  stripe: Stripe,
  elements: StripeElements,
  { store }: TokenOptions,
): Promise<MethodToken | undefined> {
  elements.update({ setupFutureUsage: store ? "off_session" : null });
  if (!(await submit(elements))) return undefined;
  const { error, confirmationToken } = await stripe.createConfirmationToken({ elements });
  if (error?.type === "validation_error") return undefined;
  if (!confirmationToken) throw failure(error);
  const { id, payment_method_preview: preview } = confirmationToken;
  return { token: id, ...cardDetails(preview) };
}

function cardDetails({ card }: TokenPreview): Partial<CardDetails> {
  if (!card) return {};
  const month = String(card.exp_month).padStart(2, "0");
  return { brand: card.brand, endDigits: card.last4, expiryDate: `${month}/${card.exp_year}` };
}

/** Whatever Stripe.js says, the processor is asked next; only being offline is worth an error. */
async function challenge(stripe: Stripe, clientSecret: string): Promise<ChallengeResult> {
  const { error } = await stripe.handleNextAction({ clientSecret });
  if (error?.type === "api_connection_error") throw failure(error);
  return error ? "failed" : "completed";
}

export function failure(error: StripeError | undefined): Error {
  const { type, code, message } = error ?? { type: "api_error" };
  const isOffline = type === "api_connection_error";
  return Object.assign(new Error(message), { code: isOffline ? "network_error" : (code ?? type) });
}
