import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { windowBrowser } from "../src/browser";
import { Enabler, type PaymentResult } from "../src/main";
import { FakeProcessor } from "./support/fake-processor";

beforeEach(() => sessionStorage.clear());
afterEach(() => {
  vi.unstubAllGlobals();
  window.history.replaceState(null, "", "/checkout");
});

describe("the storage", () => {
  it("is that of the tab", () => {
    windowBrowser().storage.write("a", "1");
    expect(sessionStorage.getItem("a")).toBe("1");
    expect(windowBrowser().storage.read("a")).toBe("1");
    expect(windowBrowser().storage.read("b")).toBeNull();
  });

  it("is memory where the tab's is forbidden", () => {
    vi.stubGlobal("sessionStorage", undefined);
    const { storage } = windowBrowser();
    storage.write("a", "1");
    expect(storage.read("a")).toBe("1");
  });
});

it("makes keys that nobody guesses or makes twice", () => {
  const { newKey } = windowBrowser();
  const keys = Array.from({ length: 100 }, newKey);
  expect(new Set(keys).size).toBe(100);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/);
});

it("tells only of pages that come from the cache", () => {
  let restored = 0;
  windowBrowser().onPageRestored(() => {
    restored += 1;
  });
  window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: false }));
  window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
  expect(restored).toBe(1);
});

it("is what the exported Enabler works with", async () => {
  const processor = new FakeProcessor();
  vi.stubGlobal("fetch", processor.fetch);
  window.history.replaceState(null, "", "/checkout?paymentReference=payment-7");
  const result = await new Promise<PaymentResult>((resolve) => {
    new Enabler({ processorUrl: FakeProcessor.url, sessionId: "s", onComplete: resolve });
  });
  expect(result).toEqual({ isSuccess: true, paymentReference: "payment-7" });
  expect(processor.calls[0]?.path).toBe("/payments/payment-7/confirm");
});
