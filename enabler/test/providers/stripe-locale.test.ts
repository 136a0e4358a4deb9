import { expect, it } from "vitest";
import { stripeLocale } from "../../src/providers/stripe-locale";

it.each([
  ["nl", "nl"],
  ["nl-BE", "nl"],
  ["it_CH", "it"],
  ["pt", "pt"],
  ["pt-BR", "pt-BR"],
  ["PT-br", "pt-BR"],
  ["zh", "zh"],
  ["zh-TW", "zh-TW"],
  ["zh-Hant", "zh-TW"],
  ["zh-Hant-HK", "zh-HK"],
  ["zh-Hans-CN", "zh"],
  ["es-MX", "es-419"],
  ["es-ES", "es"],
  ["de-AT", "de"],
  ["en-GB", "en-GB"],
  ["no", "nb"],
  ["ga", "auto"],
  ["", "auto"],
  ["nonsense_locale!", "auto"],
])("Stripe speaks %j as %s", (locale, spoken) => {
  expect(stripeLocale(locale)).toBe(spoken);
});
