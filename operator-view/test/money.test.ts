import { describe, expect, test } from "vitest";
import { amountText, minorUnits, moneyText } from "../src/money";

const space = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

test.each([
  [14790, "EUR", 2, "en", "€147.90"],
  [14790, "EUR", 2, "de", "147,90 €"],
  [14790, "EUR", 2, "fr-FR", "147,90 €"],
  [1500, "JPY", 0, "en", "¥1,500"],
  [1234, "BHD", 3, "en", "BHD 1.234"],
  [5, "BHD", 3, "de", "0,005 BHD"],
  [0, "EUR", 2, "es", "0,00 €"],
  [-1999, "USD", 2, "en", "-$19.99"],
  [9007199254740991, "EUR", 2, "en", "€90,071,992,547,409.91"],
])(
  "%i minor units of %s are written for %s",
  (cents, currencyCode, fractionDigits, language, text) => {
    expect(space(moneyText(cents, { currencyCode, fractionDigits }, language))).toBe(text);
  },
);

describe("what is written into a field", () => {
  test.each([
    ["147.90", 2, "en", 14790],
    ["147,90", 2, "de", 14790],
    ["147", 2, "en", 14700],
    ["147,9", 2, "pt-BR", 14790],
    [" 0.01 ", 2, "en", 1],
    ["1500", 0, "en", 1500],
    ["1.234", 3, "en", 1234],
    ["1,2", 3, "fr-FR", 1200],
  ])("%j with %i digits in %s is %i", (text, digits, language, units) => {
    expect(minorUnits(text, digits, language)).toBe(units);
  });

  test.each([
    ["", 2, "en"],
    ["0", 2, "en"],
    ["0.00", 2, "en"],
    ["-5", 2, "en"],
    ["+5", 2, "en"],
    ["1e3", 2, "en"],
    ["0x10", 2, "en"],
    ["abc", 2, "en"],
    ["1.234", 2, "en"],
    ["1.234", 2, "de"],
    ["1,234.50", 2, "en"],
    ["147.90", 2, "de"],
    ["147,90", 2, "en"],
    ["5.", 2, "en"],
    [".5", 2, "en"],
    ["5.0", 0, "en"],
    ["1 000", 2, "fr-FR"],
    ["1.2.3", 2, "en"],
    ["٣", 2, "en"],
    ["99999999999999999", 2, "en"],
    ["999999999999999", 2, "en"],
  ])("%j with %i digits in %s is no amount", (text, digits, language) => {
    expect(minorUnits(text, digits, language)).toBeNull();
  });

  test.each(["en", "de", "es", "fr-FR", "pt-BR"])(
    "the suggestion is read back in %s",
    (language) => {
      for (const [cents, digits] of [
        [14790, 2],
        [1500, 0],
        [1234567, 3],
        [7, 3],
      ] as const) {
        expect(minorUnits(amountText(cents, digits, language), digits, language)).toBe(cents);
      }
    },
  );
});
