// What the literals of Adyen are assigned to: the types of its server library and of Adyen Web.

import type * as checkout from "@adyen/api-library/lib/src/typings/checkout/models";
import type * as management from "@adyen/api-library/lib/src/typings/management/models";
import type * as notification from "@adyen/api-library/lib/src/typings/notification/models";
import type * as tokens from "@adyen/api-library/lib/src/typings/tokenizationWebhooks/models";
import type * as web from "@adyen/adyen-web";

/** A class of the library as JSON says it: enumerations are their words, dates are texts. */
export type Plain<T> = T extends string
  ? `${T}`
  : T extends Date
    ? string
    : T extends readonly (infer Item)[]
      ? Plain<Item>[]
      : T extends object
        ? { [K in keyof T]: Plain<T[K]> }
        : T;

export type { checkout, management, notification, tokens, web };
