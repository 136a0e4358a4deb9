import { de } from "./de";
import { en } from "./en";
import { es } from "./es";
import { fr } from "./fr";
import type { Messages } from "./messages";
import { pt } from "./pt";

/** The languages of the Merchant Center. */
export const MESSAGES: Record<string, Messages> = { de, en, es, fr, pt };

/** Return the texts for a language tag such as `fr-FR`; English for others. */
export function messagesFor(language: string): Messages {
  return MESSAGES[language.toLowerCase().split("-")[0] ?? ""] ?? en;
}

/** Return the language of the texts, for the page to name. */
export function languageOf(messages: Messages): string {
  return Object.keys(MESSAGES).find((language) => MESSAGES[language] === messages) ?? "en";
}
