import type { ErrorCode } from "../errors";
import { en } from "./en";
import type { DeclineReason, Messages, Texts } from "./messages";

export type { Messages, Texts } from "./messages";

/** English is always there; every other language is a chunk of its own in the es build. */
const TRANSLATIONS: Readonly<Record<string, () => Promise<Messages>>> = {
  ar: async () => (await import("./ar")).ar,
  de: async () => (await import("./de")).de,
  es: async () => (await import("./es")).es,
  fr: async () => (await import("./fr")).fr,
  it: async () => (await import("./it")).it,
  nl: async () => (await import("./nl")).nl,
  pl: async () => (await import("./pl")).pl,
  pt: async () => (await import("./pt")).pt,
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

/** Our texts, with those of the shop in their places. */
export function withTexts(messages: Messages, texts: Texts = {}): Messages {
  const { language, direction } = messages;
  const ours = Object.entries(messages).map(([name, ours]) => {
    const text = texts[name as keyof Texts] ?? ours;
    return [name, typeof text === "string" ? text : { ...ours, ...text }];
  });
  return { ...(Object.fromEntries(ours) as unknown as Messages), language, direction };
}

/** The text with values in the places of `{name}`. */
export function fill(text: string, values: Readonly<Record<string, string | undefined>>): string {
  return text.replace(/{(\w+)}/g, (_, name) => values[name] ?? "");
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

/** What pressing the button does: money moves, an order is placed, or the page is left. */
export type PayKind = "pay" | "order" | "leave";

/**
 * What the pay button says. A text that is named like the method goes before those of its kind.
 * Without a sum, what joins it goes too.
 */
export function payLabel(
  method: MethodName,
  kind: PayKind,
  amount: string | undefined,
  messages: Messages,
): string {
  const { payButton } = messages;
  const usual = amount === undefined || kind === "leave" ? kind : (`${kind}Amount` as const);
  const text = own(payButton, method.type) ?? payButton[usual];
  const joined = amount === undefined ? text.replace(/(\s+·)?\s*{amount}/, "") : text;
  return fill(joined, { name: labelOf(method, messages), amount }).trim();
}

/** What happens after the shopper presses the button; undefined where nothing has to be said. */
export function hintOf(type: string, leavesPage: boolean, { hints }: Messages): string | undefined {
  return own(hints, type) ?? (leavesPage ? hints.elsewhere : undefined);
}

/** Codes come from outside: `constructor` is not a text. */
function own(texts: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(texts, key) ? texts[key] : undefined;
}
