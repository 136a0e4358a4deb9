import type { Browser } from "../browser";
import type { EnablerOptions } from "../contract";
import type { ErrorCode, PaymentError } from "../errors";
import type { PaymentFlow } from "../flow/payment-flow";
import type { ProcessorConfig } from "../processor/responses";
import type { ProviderAdapter } from "../providers/adapter";

/** What the code of express buttons gets from outside: it is a chunk that imports only types. */
export interface ExpressParts {
  types: readonly string[];
  provider: ProviderAdapter;
  locale: string;
  options: EnablerOptions;
  browser: Browser;
  /** An error in the shopper's language; the message is for errors that no shopper meets. */
  failure(code: ErrorCode, message: string, reason?: string): PaymentError;
  open(sessionId: string, callbacks: SessionCallbacks): ExpressSession;
}

export type SessionCallbacks = Pick<EnablerOptions, "onActionRequired" | "onComplete" | "onError">;

/** The session of one press of the button. */
export interface ExpressSession {
  config(): Promise<ProcessorConfig>;
  flow: PaymentFlow;
}
