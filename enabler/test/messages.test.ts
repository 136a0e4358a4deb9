import { describe, expect, it } from "vitest";
import { explain, messagesFor, payLabel, withTexts } from "../src/messages";

const LANGUAGES = ["ar", "de", "en", "es", "fr", "it", "nl", "pl", "pt"];

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
  ["nl-NL", "nl"],
  ["pt-BR", "pt"],
  ["sv-SE", "en"],
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

  it("keeps the places of values", async () => {
    const places = async (spoken: string) =>
      texts(await messagesFor(spoken)).map(([path, text]) => [path, text.match(/{\w+}/g)?.sort()]);
    expect(await places(language)).toEqual(await places("en"));
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

describe("texts of the shop", () => {
  it("take the places of ours, and leave the rest", async () => {
    const ours = await messagesFor("de");
    const texts = {
      approved: "Danke!",
      errors: { network: "Kein Netz." },
      methods: { twint: "Twint" },
    };
    const mixed = withTexts(ours, texts);
    expect([mixed.approved, mixed.errors.network]).toEqual(["Danke!", "Kein Netz."]);
    expect(mixed.errors.forbidden).toBe(ours.errors.forbidden);
    expect(mixed.methods).toEqual({ ...ours.methods, twint: "Twint" });
    expect([mixed.language, mixed.direction]).toEqual(["de", "ltr"]);
  });

  it("change nothing when there are none", async () => {
    const ours = await messagesFor("de");
    expect(withTexts(ours)).toEqual(ours);
  });

  it("cannot change what a language is", async () => {
    const texts = { direction: "rtl", language: "xx" } as object;
    expect(withTexts(await messagesFor("en"), texts)).toMatchObject({ direction: "ltr" });
  });

  it("name the button of one method", async () => {
    const payButton = { klarna: "{amount} with {name} later" };
    const messages = withTexts(await messagesFor("en"), { payButton });
    const named = (amount?: string) => payLabel({ type: "klarna" }, "leave", amount, messages);
    expect([named("$5.00"), named()]).toEqual(["$5.00 with Klarna later", "with Klarna later"]);
    expect(payLabel({ type: "card" }, "pay", "$5.00", messages)).toBe("Pay $5.00");
  });
});
