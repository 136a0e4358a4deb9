import { windowBrowser } from "./browser";
import type { EnablerOptions } from "./contract";
import { ConnectorEnabler } from "./enabler";

export * from "./contract";
export { type ErrorCode, PaymentError } from "./errors";

/**
 * Payment components for one checkout session.
 *
 * Made on a page that a shopper comes back to, it brings the payment that was left open to its
 * end and calls `onComplete` or `onError`, without anything being mounted.
 */
export class Enabler extends ConnectorEnabler {
  /** Throws a `PaymentError` with code `invalid_options` when the URL or the session is missing. */
  constructor(options: EnablerOptions) {
    super(options, windowBrowser());
  }
}
