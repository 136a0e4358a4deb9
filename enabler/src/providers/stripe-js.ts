/** The part of Stripe.js that is used here: https://docs.stripe.com/js. */

export interface StripeError {
  type: string;
  code?: string;
  message?: string;
}

export interface StripeAppearance {
  theme: "stripe" | "night";
  variables: Record<string, string>;
  rules: Record<string, Record<string, string>>;
}

/** In Stripe's minor units, with a currency in small letters. */
export interface Price {
  amount: number;
  currency: string;
}

export interface ElementsOptions extends Price {
  mode: "payment";
  captureMethod: "automatic" | "manual";
  allowedPaymentMethodTypes: readonly string[];
  locale: string;
  appearance?: StripeAppearance;
}

export interface ElementsUpdate extends Partial<Price> {
  appearance?: StripeAppearance;
  setupFutureUsage?: "off_session" | null;
}

export interface StripePaymentElement {
  on(event: "change", handler: (event: { complete: boolean }) => void): unknown;
  on(event: "ready", handler: () => void): unknown;
  on(event: "loaderror", handler: (event: { error: StripeError }) => void): unknown;
  mount(container: HTMLElement): void;
  update(options: { readOnly: boolean }): void;
  destroy(): void;
}

/** https://docs.stripe.com/js/elements_object/create_express_checkout_element */
export interface ExpressElementOptions {
  allowedShippingCountries?: readonly string[];
  billingAddressRequired: true;
  emailRequired: true;
  shippingAddressRequired: true;
}

export interface StripeRate {
  id: string;
  amount: number;
  displayName: string;
}

export interface StripeAddress {
  line1?: string | null;
  line2?: string | null;
  city?: string | null;
  state?: string | null;
  postal_code?: string | null;
  country: string;
}

export interface AddressChange {
  name?: string;
  address: StripeAddress;
  resolve(details: { shippingRates: readonly StripeRate[] }): void;
  reject(): void;
}

export interface RateChange {
  shippingRate: { id: string };
  resolve(): void;
  reject(): void;
}

export interface WalletConfirmation {
  shippingAddress: { name: string; address: StripeAddress };
  billingDetails: { name: string; email?: string; phone?: string; address: StripeAddress };
  paymentFailed(details: { reason: "fail" }): void;
}

export interface StripeExpressElement {
  on(event: "ready", handler: (event: { availablePaymentMethods?: object }) => void): unknown;
  on(event: "loaderror", handler: (event: { error: StripeError }) => void): unknown;
  /** `resolve` has to be called within a second. */
  on(
    event: "click",
    handler: (event: { resolve(details: { shippingRates: readonly StripeRate[] }): void }) => void,
  ): unknown;
  on(event: "shippingaddresschange", handler: (event: AddressChange) => void): unknown;
  on(event: "shippingratechange", handler: (event: RateChange) => void): unknown;
  on(event: "confirm", handler: (event: WalletConfirmation) => void): unknown;
  on(event: "cancel", handler: () => void): unknown;
  mount(container: HTMLElement): void;
  destroy(): void;
}

export interface StripeElements {
  create(type: "payment", options: { layout: { type: "tabs" } }): StripePaymentElement;
  create(type: "expressCheckout", options: ExpressElementOptions): StripeExpressElement;
  update(options: ElementsUpdate): void;
  submit(): Promise<{ error?: StripeError }>;
}

export interface TokenPreview {
  type?: string;
  card?: { brand: string; last4: string; exp_month: number; exp_year: number };
}

export interface ConfirmationToken {
  id: string;
  payment_method_preview: TokenPreview;
}

export interface Stripe {
  elements(options: ElementsOptions): StripeElements;
  createConfirmationToken(options: {
    elements: StripeElements;
  }): Promise<{ error?: StripeError; confirmationToken?: ConfirmationToken }>;
  handleNextAction(options: { clientSecret: string }): Promise<{ error?: StripeError }>;
}

declare global {
  interface Window {
    Stripe?: (publishableKey: string) => Stripe;
  }
}
