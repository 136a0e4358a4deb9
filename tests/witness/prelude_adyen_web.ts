/// <reference lib="dom" />
// What our own description of Adyen Web is compared with: its types.

import type * as web from "@adyen/adyen-web";

/** What Adyen Web has no option for. */
export type Unknown<Ours, Theirs> = Exclude<keyof Ours, keyof Theirs>;

export type { web };
