import { expect, it } from "vitest";
import { PaymentMethod } from "../../src/contract";
import { picture } from "../../src/ui/marks";
import { pictures } from "../../src/ui/pictures";

it.each(["visa", "mastercard", "amex", ...Object.keys(PaymentMethod), "constructor", "twint"])(
  "draws %s without style or markup from strings",
  (name) => {
    const drawn = picture(name);
    expect(drawn.childElementCount).toBeGreaterThan(0);
    expect(drawn.querySelector("[style], style, image, use")).toBeNull();
  },
);

it("has another picture for every brand", () => {
  const brands = ["visa", "mastercard", "amex", "ideal", "paypal", "klarna"];
  expect(new Set(brands.map((brand) => picture(brand).outerHTML)).size).toBe(brands.length);
});

it("says nothing to screen readers: the label says it in words", async () => {
  const place = pictures(["visa", "amex"]);
  await import("../../src/ui/marks");
  expect(place.getAttribute("aria-hidden")).toBe("true");
  expect(place.childElementCount).toBe(2);
});
