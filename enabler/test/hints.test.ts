import { afterEach, expect, it, vi } from "vitest";
import { windowBrowser } from "../src/browser";
import { hint } from "../src/hints";
import { Checkout, settled } from "./support/checkout";
import { FakeProcessor } from "./support/fake-processor";

afterEach(() => vi.unstubAllGlobals());

function written(): string[] {
  const lines: string[] = [];
  vi.spyOn(console, "error").mockImplementation((line) => void lines.push(line));
  return lines;
}

it("names the setting and the origin when no answer can be read", () => {
  const lines = written();
  hint("origin", "https://processor.example");
  expect(lines).toHaveLength(1);
  for (const part of ["ALLOWED_ORIGINS", "https://shop.example", "https://processor.example"]) {
    expect(lines[0]).toContain(part);
  }
});

it("blames nobody while the browser is offline", () => {
  vi.stubGlobal("navigator", { onLine: false });
  const lines = written();
  hint("origin", "https://processor.example");
  expect(lines[0]).not.toContain("ALLOWED_ORIGINS");
});

it("names the selector that finds nothing", async () => {
  const lines = written();
  windowBrowser().hint("target", "#nowhere");
  await settled();
  expect(lines[0]).toContain('mount("#nowhere")');
});

it("is given at once, and once, when the first request is lost", async () => {
  const checkout = new Checkout();
  checkout.processor.loseNextRequests(2);
  await checkout.open().createComponentBuilder("card");
  expect(checkout.browser.hints).toEqual([["origin", FakeProcessor.url]]);
});

it("is not given when the processor was heard before", async () => {
  const checkout = new Checkout();
  const enabler = checkout.open();
  await enabler.createComponentBuilder("card");
  checkout.processor.loseNextRequests(1);
  await enabler.refresh();
  expect(checkout.browser.hints).toEqual([]);
});

it("is not given for an answer that is refused or late", async () => {
  const checkout = new Checkout();
  checkout.processor.refuseNext(503, "ServiceUnavailable");
  checkout.processor.faults.push(() => {
    throw new DOMException("Late.", "TimeoutError");
  });
  await checkout.open().createComponentBuilder("card");
  expect(checkout.browser.hints).toEqual([]);
});

it("comes with a word to onError when no form can be made", async () => {
  const checkout = new Checkout();
  checkout.processor.loseNextRequests(6);
  const made = checkout.open({ locale: "de" }).createDropinBuilder("embedded");
  await expect(made).rejects.toMatchObject({ code: "network" });
  expect(checkout.errors).toMatchObject([{ error: { code: "network", retryable: true } }]);
  expect(checkout.errors[0]?.error.message).toContain("nicht erreichbar");
});
