import { expect, it } from "vitest";
import type { Appearance } from "../../src/providers/adapter";
import { frameStyles, paint } from "../../src/providers/adyen-look";

const DARK: Appearance = {
  colorScheme: "dark",
  direction: "rtl",
  theme: {
    fontFamily: "serif",
    fontSize: "15px",
    text: "#eee",
    textMuted: "#aaa",
    background: "#111",
    border: "#777",
    error: "#f99",
    focus: "#9cf",
    radius: "2px",
    controlHeight: "44px",
    spacing: "16px",
  },
};

it("Adyen's frames get the colors and fonts of the page", () => {
  expect(frameStyles(DARK)).toEqual({
    base: { color: "#eee", caretColor: "#eee", fontFamily: "serif", fontSize: "15px" },
    error: { color: "#f99" },
    placeholder: { color: "#aaa" },
  });
});

it("what stands around the frames follows in the words of Adyen's style sheet", () => {
  const container = document.createElement("div");
  paint(container, DARK);
  const { style } = container;
  expect(container.dir).toBe("rtl");
  expect(style.fontFamily).toBe("serif");
  expect(style.getPropertyValue("--adyen-sdk-color-label-primary")).toBe("#eee");
  expect(style.getPropertyValue("--adyen-sdk-color-background-primary")).toBe("#111");
  expect(style.getPropertyValue("--adyen-sdk-color-outline-critical")).toBe("#f99");
  expect(style.getPropertyValue("--adyen-sdk-border-radius-m")).toBe("2px");
});
