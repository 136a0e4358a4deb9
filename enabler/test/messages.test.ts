import { describe, expect, it } from "vitest";
import { explain, messagesFor } from "../src/messages";

const LANGUAGES = ["ar", "de", "en", "es", "fr"];

/** Every text with its path. */
function texts(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  return Object.entries(value as object).flatMap(([key, inner]) => texts(inner, `${path}.${key}`));
}

it.each([
  ["de", "de"],
  ["de-AT", "de"],
  ["fr_CA", "fr"],
  ["AR", "ar"],
  ["es-419", "es"],
  ["nl-NL", "en"],
  ["", "en"],
  ["constructor", "en"],
  [undefined, "en"],
])("the locale %j is spoken as %s", async (locale, language) => {
  expect((await messagesFor(locale)).language).toBe(language);
});

describe.each(LANGUAGES)("%s", (language) => {
  it("has no empty text and writes from the right side", async () => {
    const messages = await messagesFor(language);
    expect(texts(messages).filter(([, text]) => text.trim() === "")).toEqual([]);
    expect(messages.direction).toBe(language === "ar" ? "rtl" : "ltr");
  });

  it("is translated", async () => {
    if (language === "en") return;
    const english = new Map(texts(await messagesFor("en")));
    const same = texts(await messagesFor(language)).filter(
      ([path, text]) => english.get(path) === text,
    );
    // Brands, the direction, and a word that two languages share.
    const brands = ["bancontact", "eps", "ideal", "klarna", "p24", "paypal"];
    const allowed = [".direction", ".optional", ...brands.map((brand) => `.methods.${brand}`)];
    expect(same.map(([path]) => path).filter((path) => !allowed.includes(path))).toEqual([]);
  });
});

it("explains a decline by its reason, and the rest by its code", async () => {
  const messages = await messagesFor("en");
  const { declines, errors } = messages;
  expect(explain("payment_declined", "expired_card", messages)).toBe(declines.expired_card);
  expect(explain("payment_declined", "authentication_canceled", messages)).toBe(
    declines.canceled_by_shopper,
  );
  expect(explain("payment_declined", "stolen_card", messages)).toBe(errors.payment_declined);
  expect(explain("payment_declined", undefined, messages)).toBe(errors.payment_declined);
  expect(explain("network", "expired_card", messages)).toBe(errors.network);
  expect(explain("not_mounted", undefined, messages)).toBe("");
});
