import type { Browser } from "../browser";
import type { Money, StoredPaymentMethod } from "../contract";
import { PaymentError } from "../errors";
import type { BrowserDetails } from "../providers/adapter";
import { refusal, TransientFailure } from "./refusals";
import {
  type ExpressConfig,
  isObject,
  malformed,
  type PaymentOutcome,
  type ProcessorConfig,
  parseConfig,
  parseExpressConfig,
  parseOutcome,
} from "./responses";
import { type RetryPolicy, withRetries } from "./retry";

/** What is paid by: a type and what that method needs. Never card data. */
export interface PaymentMethodBody {
  type: string;
  token?: string;
  poNumber?: string;
  invoiceMemo?: string;
  storedPaymentMethodId?: string;
  storePaymentMethod?: true;
  /** For the PSP's risk checks, where its adapter tells them. */
  browser?: BrowserDetails;
  /** The sum that a wallet has shown: the processor charges no other. */
  quotedAmount?: Money;
}

/** Longer than the processor lets its own request live, so that it answers first. */
const ANSWER_WITHIN = 30_000;

const POLICY: RetryPolicy = {
  tries: 6,
  firstWait: 800,
  longestWait: 8_000,
  budget: 40_000,
};

/**
 * The processor's shopper API. All calls may be repeated: reads, a confirmation that only looks,
 * and a payment that carries its idempotency key. So transient failures are retried here.
 */
export class ProcessorClient {
  readonly #base: string;
  readonly #sessionId: string | undefined;
  readonly #browser: Browser;
  /** Nothing of the processor was ever read, and nothing was said about it. */
  #isUnheard = true;

  /** Throws `invalid_options` unless the URL is http(s) and the session id, if given, is one. */
  constructor(processorUrl: string, sessionId: string | undefined, browser: Browser) {
    this.#base = baseUrl(processorUrl);
    if (sessionId !== undefined && (typeof sessionId !== "string" || sessionId === "")) {
      throw noSession();
    }
    this.#sessionId = sessionId;
    this.#browser = browser;
  }

  async config(): Promise<ProcessorConfig> {
    return parseConfig(await this.#call("GET", "/operations/config"));
  }

  /** What express buttons need; the only call without a session, and one that browsers keep. */
  async expressConfig(): Promise<ExpressConfig> {
    const init: RequestInit = { headers: { Accept: "application/json" }, credentials: "omit" };
    return parseExpressConfig(await this.#repeated("/express-config", init));
  }

  /** Starts or resumes the payment that the key names. `onTrouble` is called before each retry. */
  async createPayment(
    { browser, quotedAmount, ...paymentMethod }: PaymentMethodBody,
    idempotencyKey: string,
    onTrouble: () => void,
  ): Promise<PaymentOutcome> {
    const headers = { "Idempotency-Key": idempotencyKey };
    // What is undefined is left out.
    const body = { paymentMethod, browser, quotedAmount };
    return parseOutcome(await this.#call("POST", "/payments", { headers, body, onTrouble }));
  }

  /** Asks how a payment stands now; `details` are what a challenge has brought for the PSP. */
  async confirmPayment(
    reference: string,
    onTrouble: () => void,
    details?: Readonly<Record<string, string>>,
  ): Promise<PaymentOutcome> {
    const path = `/payments/${encodeURIComponent(reference)}/confirm`;
    return parseOutcome(await this.#call("POST", path, { body: { details }, onTrouble }));
  }

  async storedPaymentMethods(): Promise<StoredPaymentMethod[]> {
    const body = await this.#call("GET", "/stored-payment-methods");
    if (!isObject(body) || !Array.isArray(body.storedPaymentMethods)) {
      throw malformed("no list of stored payment methods");
    }
    return body.storedPaymentMethods.filter(isObject).map(withoutToken);
  }

  /** Resolves when it is removed, also by another request. */
  async removeStoredPaymentMethod(id: string): Promise<void> {
    try {
      await this.#call("DELETE", `/stored-payment-methods/${encodeURIComponent(id)}`);
    } catch (error) {
      // Our own answer may have been lost before we asked again.
      if (!(error instanceof PaymentError && error.reason === "ResourceNotFound")) throw error;
    }
  }

  async #call(
    method: "DELETE" | "GET" | "POST",
    path: string,
    {
      headers = {},
      body,
      onTrouble = () => {},
    }: { headers?: Record<string, string>; body?: object; onTrouble?: () => void } = {},
  ): Promise<unknown> {
    if (this.#sessionId === undefined) throw noSession();
    const init: RequestInit = {
      method,
      headers: {
        Accept: "application/json",
        "X-Session-Id": this.#sessionId,
        ...(body && { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
      cache: "no-store",
      credentials: "omit",
    };
    return this.#repeated(path, init, onTrouble);
  }

  #repeated(path: string, init: RequestInit, onTrouble = () => {}): Promise<unknown> {
    const once = () => this.#once(path, { ...init, redirect: "error" });
    return withRetries(this.#browser, POLICY, once, onTrouble);
  }

  async #once(path: string, init: RequestInit): Promise<unknown> {
    const signal = AbortSignal.timeout(ANSWER_WITHIN);
    let response: Response;
    try {
      response = await this.#browser.fetch(this.#base + path, { ...init, signal });
    } catch (cause) {
      // This is how a browser hides an answer whose CORS headers do not name the page's origin.
      if (this.#isUnheard && cause instanceof TypeError) this.#browser.hint("origin", this.#base);
      this.#isUnheard = false;
      throw new TransientFailure("network", "No answer from the processor.", undefined, cause);
    }
    this.#isUnheard = false;
    if (!response.ok) throw await refusal(response);
    try {
      return response.status === 204 ? undefined : await response.json();
    } catch (cause) {
      throw new TransientFailure("network", "The answer broke off.", undefined, cause);
    }
  }
}

function noSession(): PaymentError {
  return new PaymentError("invalid_options", "The option sessionId is missing.");
}

function baseUrl(processorUrl: string): string {
  if (typeof processorUrl === "string" && /^https?:\/\//.test(processorUrl)) {
    return processorUrl.replace(/\/+$/, "");
  }
  throw new PaymentError("invalid_options", "The option processorUrl is not an http(s) URL.");
}

function withoutToken({ token: _, ...shown }: Record<string, unknown>): StoredPaymentMethod {
  return shown as unknown as StoredPaymentMethod;
}
