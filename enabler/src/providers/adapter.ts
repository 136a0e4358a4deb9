/**
 * The port to a PSP's browser code. A PSP is one module with one `connect`; it is loaded only
 * when a payment needs it. Redirects and methods without fields need no provider.
 *
 * A provider rejects with any Error. A `code` on it is told to the page as the reason, and
 * `network_error` means that the PSP could not be reached. It imports only types from the rest
 * of the library, so that its chunk stands alone.
 */
import type { ProcessorConfig } from "../processor/responses";

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
  /** The shopper's locale, such as `nl-BE`, for the texts in the PSP's frame. */
  locale: string;
  appearance: Appearance;
  onChange: (state: FieldsState) => void;
}

/** What may be shown of a card. */
export interface CardDetails {
  brand: string;
  endDigits: string;
  /** `MM/YYYY`. */
  expiryDate: string;
}

/** A single-use token of the PSP, and what may be shown of a card if it is one. */
export interface MethodToken extends Partial<CardDetails> {
  token: string;
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

export type ChallengeResult = "completed" | "failed";

export interface ProviderAdapter {
  fields(options: FieldsOptions): MethodFields;
  /**
   * Shows the card issuer's page inside of the container until the shopper is done with it. The
   * target is what the processor named: a URL, or what the PSP's script knows the challenge by.
   */
  challenge(target: string, container: HTMLElement, locale: string): Promise<ChallengeResult>;
  /** Takes what the processor says by now: the sum of all fields, also of those to come. */
  reprice?(config: ProcessorConfig): void;
  /** Whether the PSP's script shows challenges above the whole page, without the container. */
  readonly coversPage?: boolean;
}

export type LoadScript = (url: string) => Promise<void>;

export interface ProviderModule {
  connect(config: ProcessorConfig, loadScript: LoadScript): Promise<ProviderAdapter>;
}
