import { localeForAdyen } from "./adyen-locale";
import type { CheckoutOptions } from "./adyen-web";

export interface Account {
  clientKey: string;
  environment: string;
}

/** What every checkout of Adyen Web is made with: nothing is measured, no device is looked at. */
export function checkoutOptions(account: Account, locale: string): CheckoutOptions {
  return {
    ...account,
    ...localeForAdyen(locale),
    analytics: { enabled: false },
    risk: { enabled: false },
  };
}

/** Adyen's errors have one of a few words as their name, such as `NETWORK_ERROR`. */
export function failure(error: Error): Error {
  return Object.assign(new Error(error.message), { code: error.name.toLowerCase() });
}
