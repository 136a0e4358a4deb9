import { createContext, useContext } from "react";
import { messagesFor } from "../messages";
import type { Messages } from "../messages/messages";
import { moneyText } from "../money";

/** What the user reads: the texts, and how amounts and times are written. */
export interface Texts {
  messages: Messages;
  language: string;
  money(centAmount: number, currency: { currencyCode: string; fractionDigits: number }): string;
  time(at: string | null | undefined): string;
  days(count: number): string;
}

export function textsFor(language: string, timeZone?: string): Texts {
  const messages = messagesFor(language);
  const tag = supported(language);
  const zone = timeZone === undefined ? {} : { timeZone };
  const times = new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short", ...zone });
  const days = new Intl.RelativeTimeFormat(tag, { numeric: "auto" });
  return {
    messages,
    language: tag,
    money: (centAmount, currency) => moneyText(centAmount, currency, tag),
    time: (at) => (at ? times.format(new Date(at)) : messages.noTime),
    days: (count) => days.format(count, "day"),
  };
}

function supported(language: string): string {
  try {
    return Intl.NumberFormat.supportedLocalesOf(language)[0] ?? "en";
  } catch {
    return "en";
  }
}

export const TextsContext = createContext<Texts>(textsFor("en"));

export function useTexts(): Texts {
  return useContext(TextsContext);
}
