import { windowBrowser } from "./browser";
import type { EnablerOptions, PaymentEnabler } from "./contract";
import { ConnectorEnabler } from "./enabler";
import type { Adapters } from "./providers/adapter";
import { OUR_ADAPTERS } from "./providers/ours";

export * from "./contract";
export { type ErrorCode, PaymentError } from "./errors";
export type * from "./providers/adapter";

/**
 * Payment components for one checkout session.
 *
 * Made on a page that a shopper comes back to, it brings the payment that was left open to its
 * end and calls `onComplete` or `onError`, without anything being mounted. Throws a `PaymentError`
 * with code `invalid_options` when the URL or the session is missing.
 */
export type EnablerClass = new (options: EnablerOptions) => PaymentEnabler;

/** Makes an enabler for processors with these providers and no others. */
export function createEnabler(adapters: Adapters): EnablerClass {
  return class extends ConnectorEnabler {
    constructor(options: EnablerOptions) {
      super(options, windowBrowser(), adapters);
    }
  };
}

/** The enabler with the adapters of this repository. A bundle that does not use it has none. */
export const Enabler: EnablerClass = /* @__PURE__ */ createEnabler(OUR_ADAPTERS);
export type Enabler = PaymentEnabler;
