import { expect, test } from "vitest";
import { languageOf, MESSAGES, messagesFor } from "../src/messages";
import { filled, known } from "../src/messages/messages";

/** Return the path of every text, with the names that it has to fill in. */
function places(texts: object, path = ""): string[] {
  return Object.entries(texts).flatMap(([name, text]) =>
    typeof text === "string"
      ? [`${path}${name}: ${(text.match(/\{\w+\}/g) ?? []).sort().join(" ")}`]
      : places(text, `${path}${name}.`),
  );
}

test.each(Object.keys(MESSAGES))("the texts in %s fill in what the English ones do", (language) => {
  expect(places(messagesFor(language))).toEqual(places(messagesFor("en")));
});

test("there is a language for each one of the Merchant Center", () => {
  const tags = ["en", "de", "es", "fr-FR", "pt-BR"];
  expect(tags.map((tag) => languageOf(messagesFor(tag)))).toEqual(["en", "de", "es", "fr", "pt"]);
  expect(languageOf(messagesFor("sv"))).toBe("en");
});

test("a name that is not known is left alone", () => {
  expect(filled("{a} {b}", { a: "1" })).toBe("1 {b}");
  expect(known({ a: "1" }, "toString")).toBeUndefined();
  expect(known({ a: "1" }, null)).toBeUndefined();
});
