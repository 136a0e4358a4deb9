import { expect, it } from "vitest";
import { moneyText } from "../../src/ui/money-text";

it.each([
  [1890, "EUR", "en", "€18.90"],
  [1890, "EUR", "de_DE", "18,90 €"],
  [500, "JPY", "en", "¥500"],
  [12345, "KWD", "en", "KWD 12.345"],
  // Intl alone would leave the digits of these out.
  [150050, "HUF", "en", "HUF 1,500.50"],
  [1500, "ALL", "en", "ALL 15.00"],
  [1890, "EUR", "", "€18.90"],
  [1890, "EUR", "nl", "€ 18,90"],
  // commercetools' own: https://docs.commercetools.com/api/types#nonstandardcurrency
  [1500, "HUF0", "en", "HUF 1,500"],
  [1500, "TWD0", "en", "NT$1,500"],
  [12345, "CLF", "en", "CLF 1.2345"],
])("%d %s in %j is %s", (centAmount, currencyCode, locale, text) => {
  const shown = moneyText({ centAmount, currencyCode }, locale);
  expect(shown.replaceAll("\u00a0", " ")).toBe(text);
});
