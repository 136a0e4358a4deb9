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
  appearance: StripeAppearance;
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

export interface StripeElements {
  create(type: "payment", options: { layout: { type: "tabs" } }): StripePaymentElement;
  update(options: ElementsUpdate): void;
  submit(): Promise<{ error?: StripeError }>;
}

export interface TokenPreview {
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
