/**
 * The port to a PSP's browser code, which partners implement too: what is exported here keeps its
 * name and its meaning. A PSP is one `Adapter`; it is asked to connect only when a payment needs
 * it. Redirects and methods without fields need none.
 *
 * An adapter rejects with any Error. The page gets its `code` as the reason, and `network_error`
 * means that the PSP could not be reached. An adapter imports only types of this library.
 */

import type { Amount, ExpressAddress, ExpressShippingMethod } from "../express-contract";

/**
 * The answer of the processor's `GET /operations/config`, or of `GET /express-config`, as far as an
 * adapter needs it.
 */
export interface AdapterConfig {
  /** "" where the provider has none. */
  publishableKey: string;
  /** Absolute https URL of the PSP's browser script (http only on this machine), if it has one. */
  scriptUrl: string | undefined;
  /** The whole answer, with the members that only this PSP's provider adds. Not checked. */
  answer: Readonly<Record<string, unknown>>;
}

/** How the page looks where the fields stand. */
export interface Appearance {
  colorScheme: "light" | "dark";
  direction: "ltr" | "rtl";
  /** Colors, lengths and fonts, resolved to values that hold in another document. */
  theme: Theme;
}

export interface Theme {
  fontFamily: string;
  fontSize: string;
  text: string;
  textMuted: string;
  background: string;
  border: string;
  error: string;
  focus: string;
  radius: string;
  controlHeight: string;
  spacing: string;
}

export interface FieldsState {
  valid: boolean;
  brand: string | undefined;
}

export interface FieldsOptions {
  /** The method that they are for, as the processor calls it. */
  method: string;
  /** False: this deployment takes the money of this method with the authorization. */
  canBeHeld: boolean;
  /** The shopper's locale, such as `nl-BE`, for the texts in the PSP's frame. */
  locale: string;
  appearance: Appearance;
  onChange: (state: FieldsState) => void;
  /** To be called when the shopper presses Enter in a field: it pays, where our button is shown. */
  onEnter: () => void;
}

/** What may be shown of a card. */
export interface CardDetails {
  brand: string;
  endDigits: string;
  /** `MM/YYYY`. */
  expiryDate: string;
}

/** What the risk checks of PSP and bank ask about the shopper's browser, beside its headers. */
export interface BrowserDetails {
  /** As `navigator.language`. */
  language: string;
  /** Bits. */
  colorDepth: number;
  /** Pixels. */
  screenHeight: number;
  screenWidth: number;
  /** Minutes, as `Date.getTimezoneOffset` has them. */
  timeZoneOffset: number;
  javaEnabled: boolean;
}

/** A single-use token of the PSP, and what may be shown of a card if it is one. */
export interface MethodToken extends Partial<CardDetails> {
  token: string;
  /** For a PSP that gets them from our server: sent with the token, and kept nowhere. */
  browser?: BrowserDetails;
}

export interface TokenOptions {
  /**
   * The shopper agreed that the card is kept for later payments, also ones without the shopper.
   * For a PSP whose token says so; the processor is told apart from it.
   */
  store: boolean;
}

/** Fields in a frame of the PSP's origin: their content never reaches this code. */
export interface MethodFields {
  /** Resolves when the shopper can type. */
  mount(container: HTMLElement): Promise<void>;
  setDisabled(disabled: boolean): void;
  update(appearance: Appearance): void;
  /** Shows what is missing or wrong, puts the focus there, and says whether all is well. */
  validate(): Promise<boolean>;
  /** Undefined when the PSP found the input wrong after all; the shopper already sees why. */
  tokenize(options: TokenOptions): Promise<MethodToken | undefined>;
  unmount(): void;
}

/** What the sheet of a wallet has to show from now on. */
export interface ExpressQuote {
  total: Amount;
  /** At least one. */
  methods: readonly ExpressShippingMethod[];
  /** The id of the method that the cart has. */
  selected: string;
  /** What the processor says of the cart by now. */
  config: AdapterConfig;
}

/** What a wallet says when the shopper pays. */
export interface ExpressPayment {
  shippingAddress: ExpressAddress;
  billingAddress: ExpressAddress;
  email?: string;
  /** A token for one use, and the type of the payment method that it stands for. */
  tokenize(): Promise<{ token: string; method: string }>;
}

/** What a wallet's button and sheet tell. A promise that rejects means: show that it failed. */
export interface ExpressEvents {
  /** The shopper has pressed the button; to be called before anything is waited for. */
  opened(): void;
  addressChanged(address: ExpressAddress): Promise<ExpressQuote>;
  methodChanged(id: string): Promise<ExpressQuote>;
  /** Resolves to whether the shopper has paid; otherwise the sheet fails. Never rejects. */
  confirmed(payment: ExpressPayment): Promise<boolean>;
  /** The shopper has closed the sheet. */
  closed(): void;
}

export interface ExpressButtonOptions {
  /** What the sheet shows until there is a quote. */
  initialAmount: Amount;
  allowedCountries: readonly string[] | undefined;
  locale: string;
  events: ExpressEvents;
}

/** The button of a wallet, and the sheet that it opens. */
export interface ExpressButton {
  /** Resolves when it can be pressed; rejects where this browser has no wallet. */
  mount(container: HTMLElement): Promise<void>;
  unmount(): void;
}

/**
 * How a challenge ended. With `details`, the PSP goes on when our server hands in these texts,
 * named as its provider names them: the flow sends them with the next question for the outcome.
 */
export type ChallengeResult = "completed" | "failed" | ChallengeDetails;

export interface ChallengeDetails {
  details: Readonly<Record<string, string>>;
}

/** The connected PSP. */
export interface ProviderAdapter {
  fields(options: FieldsOptions): MethodFields;
  /**
   * Shows the card issuer's page inside of the container until the shopper is done with it. The
   * target is what the processor named: a URL, or what the PSP's script knows the challenge by.
   */
  challenge(target: string, container: HTMLElement, locale: string): Promise<ChallengeResult>;
  /** Takes what the processor says by now: the sum of all fields, also of those to come. */
  reprice?(config: AdapterConfig): void;
  /** Makes an express button, before there is a session. */
  express?(options: ExpressButtonOptions): Promise<ExpressButton>;
  /** Whether the PSP's script shows challenges above the whole page, without the container. */
  readonly coversPage?: boolean;
  /**
   * Whether the processor names a challenge in its first answer only: the tab keeps the target then,
   * as it keeps the address of a redirect, so that a reload shows the challenge again.
   */
  readonly namesChallengeOnce?: boolean;
}

/**
 * Runs a script of another origin once in this page; rejects when it cannot be loaded. With
 * `integrity`, such as `sha384-...`, only the file with that hash is run.
 */
export type LoadScript = (url: string, integrity?: string) => Promise<void>;

/** What a partner writes for its PSP. */
export interface Adapter {
  /** Called when a payment first needs the PSP, and again after a rejection. */
  connect(config: AdapterConfig, loadScript: LoadScript): Promise<ProviderAdapter>;
}

/** Adapters by the name of the provider: the value of the processor's `PAYMENT_PROVIDER`. */
export type Adapters = Readonly<Record<string, Adapter>>;
