import { expect, it } from "vitest";
import type { TabStorage } from "../../src/browser";
import { Attempts } from "../../src/flow/attempts";
import { FakeBrowser } from "../support/fake-browser";
import { FakeProcessor } from "../support/fake-processor";

const newBrowser = (storage?: TabStorage) => new FakeBrowser(new FakeProcessor().fetch, storage);

it("repeats the key for the same choice, whatever the token", () => {
  const attempts = new Attempts(newBrowser(), "s");
  const first = attempts.begin({ type: "card", token: "tok_1" });
  expect(attempts.begin({ type: "card", token: "tok_2" })).toEqual(first);
  expect(attempts.open()).toEqual(first);
});

it.each([
  { type: "invoice" },
  { type: "purchaseorder", poNumber: "2" },
  { type: "purchaseorder", poNumber: "1", invoiceMemo: "x" },
])("takes a new key for another choice: %j", (choice) => {
  const attempts = new Attempts(newBrowser(), "s");
  const { key } = attempts.begin({ type: "purchaseorder", poNumber: "1" });
  expect(attempts.begin(choice).key).not.toBe(key);
});

it("survives a reload and knows its session", () => {
  const browser = newBrowser();
  const attempts = new Attempts(browser, "s");
  const { key } = attempts.begin({ type: "card" });
  attempts.note({ paymentReference: "payment" });
  expect(new Attempts(browser, "s").open()).toMatchObject({ key, paymentReference: "payment" });
  expect(new Attempts(browser, "t").open()).toBeUndefined();
});

it("writes neither the session id nor a token", () => {
  let written = "";
  const storage = {
    read: () => null,
    write: (_key: string, value: string) => {
      written += value;
    },
  };
  new Attempts(newBrowser(storage), "my-session").begin({ type: "card", token: "tok_1" });
  expect(written).toContain("card");
  expect(written).not.toMatch(/my-session|tok_1/);
});

it("forgets what is closed and remembers what was declined", () => {
  const attempts = new Attempts(newBrowser(), "s");
  attempts.begin({ type: "card" });
  attempts.closeDeclined("payment");
  attempts.begin({ type: "card" });
  attempts.close();
  expect(attempts.open()).toBeUndefined();
  expect(attempts.wasDeclined("payment")).toBe(true);
});

it.each([
  "nonsense",
  "null",
  "[]",
  '{"session":"x"}',
  '{"session":"39e6107b","declined":[],"attempt":{"paymentReference":"../x"}}',
])("takes %s in the storage for nothing", (text) => {
  const attempts = new Attempts(newBrowser({ read: () => text, write: () => {} }), "s");
  expect(attempts.open()).toBeUndefined();
  expect(attempts.wasDeclined("payment")).toBe(false);
});
