import type { Browser } from "../browser";
import type { EnablerOptions, PaymentResult, RequiredAction } from "../contract";
import type { PaymentError } from "../errors";

type Callbacks = Pick<EnablerOptions, "onActionRequired" | "onComplete" | "onError">;

/**
 * The page's callbacks. What they throw goes to the page's own error handling and never changes
 * the course of a payment.
 */
export class PageCallbacks {
  readonly #callbacks: Callbacks;
  readonly #browser: Browser;

  constructor(callbacks: Callbacks, browser: Browser) {
    this.#callbacks = callbacks;
    this.#browser = browser;
  }

  completed(result: PaymentResult): void {
    this.#call(() => this.#callbacks.onComplete?.(result));
  }

  failed(error: PaymentError, paymentReference: string | undefined): void {
    const context = paymentReference === undefined ? {} : { paymentReference };
    this.#call(() => this.#callbacks.onError?.(error, context));
  }

  actionRequired(action: RequiredAction): void {
    this.#call(() => this.#callbacks.onActionRequired?.(action));
  }

  async #call(callback: () => unknown): Promise<void> {
    try {
      await callback();
    } catch (error) {
      this.#browser.reportError(error);
    }
  }
}
