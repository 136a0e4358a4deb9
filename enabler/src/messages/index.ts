import type { ErrorCode } from "../errors";
import { en } from "./en";
import type { DeclineReason, Messages } from "./messages";

export type { Messages } from "./messages";

/** English is always there; every other language is a chunk of its own in the es build. */
const TRANSLATIONS: Readonly<Record<string, () => Promise<Messages>>> = {
  ar: async () => (await import("./ar")).ar,
  de: async () => (await import("./de")).de,
  es: async () => (await import("./es")).es,
  fr: async () => (await import("./fr")).fr,
};

/**
 * The texts for a locale like `de-AT`. English for a language that we do not speak, and for one
 * that cannot be loaded: a checkout in English is better than none. Never rejects.
 */
export async function messagesFor(locale: string | undefined): Promise<Messages> {
  const language = locale?.split(/[-_]/)[0]?.toLowerCase() ?? "";
  const load = Object.hasOwn(TRANSLATIONS, language) ? TRANSLATIONS[language] : undefined;
  return load ? load().catch(() => en) : en;
}

export interface MethodName {
  type: string;
  label?: string;
}

// The PSP's codes that mean the same to a shopper.
const SAME_REASON: Readonly<Record<string, DeclineReason>> = {
  authentication_canceled: "canceled_by_shopper",
};

/** What to tell the shopper about an error; "" for a mistake of the integration. */
export function explain(code: ErrorCode, reason: string | undefined, messages: Messages): string {
  const cause = reason ?? "";
  const isAboutTheShopper = code === "payment_declined" || code === "payment_incomplete";
  const known = isAboutTheShopper && own(messages.declines, SAME_REASON[cause] ?? cause);
  return known || (own(messages.errors, code) ?? "");
}

/** How a shopper knows a method: in our words, or in those of the processor. */
export function labelOf({ type, label = type }: MethodName, { methods }: Messages): string {
  return own(methods, type) ?? label;
}

/** What happens after the shopper presses the button; undefined where nothing has to be said. */
export function hintOf(type: string, leavesPage: boolean, { hints }: Messages): string | undefined {
  return own(hints, type) ?? (leavesPage ? hints.elsewhere : undefined);
}

/** Codes come from outside: `constructor` is not a text. */
function own(texts: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(texts, key) ? texts[key] : undefined;
}
