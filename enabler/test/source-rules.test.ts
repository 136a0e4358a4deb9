/// <reference types="vite/client" />
import { describe, expect, it } from "vitest";

const sources = import.meta.glob<string>("../src/**/*.ts", {
  query: "?raw",
  import: "default",
  eager: true,
});

const FORBIDDEN: [string, RegExp][] = [
  ["markup made from strings", /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser/],
  ["code made from strings", /\beval\(|new Function\b/],
  ["messages between windows, which only the PSP's script may exchange", /postMessage|"message"/],
  ["inline style that a content security policy would refuse", /createElement\("style"\)|cssText/],
  ["a card number's autocompletion", /cc-number|cc-csc|cc-exp/],
  ["storage that outlives the tab", /localStorage|document\.cookie|indexedDB/],
];

describe.each(Object.entries(sources))("%s", (_path, text) => {
  it.each(FORBIDDEN)("has no %s", (_what, pattern) => {
    expect(text).not.toMatch(pattern);
  });

  it("is short", () => {
    expect(text.split("\n").length).toBeLessThanOrEqual(300);
  });
});

it("sees the sources", () => {
  expect(Object.keys(sources).length).toBeGreaterThan(30);
});
