import { describe, expect, it } from "vitest";
import { PaymentError } from "../../src/errors";
import { ProcessorClient } from "../../src/processor/client";
import { FakeBrowser } from "../support/fake-browser";
import { CONFIG, FakeProcessor } from "../support/fake-processor";

function setUp() {
  const processor = new FakeProcessor();
  const browser = new FakeBrowser(processor.fetch);
  const client = new ProcessorClient(`${FakeProcessor.url}/`, "session-1", browser);
  const pay = () => client.createPayment({ type: "invoice" }, "key-1", () => {});
  return { processor, browser, client, pay };
}

async function errorOf(promise: Promise<unknown>): Promise<PaymentError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof PaymentError) return error;
  throw new Error(`Expected a PaymentError, got ${String(error)}`);
}

describe("requests", () => {
  it("identify the session and name the payment", async () => {
    const { processor, pay } = setUp();
    await pay();
    expect(processor.calls).toEqual([
      {
        method: "POST",
        path: "/payments",
        headers: {
          Accept: "application/json",
          "Content-Type": "application/json",
          "Idempotency-Key": "key-1",
          "X-Session-Id": "session-1",
        },
        body: { paymentMethod: { type: "invoice" } },
      },
    ]);
  });

  it("read the configuration", async () => {
    const { client } = setUp();
    expect(await client.config()).toEqual({
      provider: "sandbox",
      publishableKey: "pk_test",
      scriptUrl: "https://psp.example/sandbox-psp.js",
      methods: CONFIG.methods,
      descriptions: CONFIG.methodDescriptions,
      obstacle: undefined,
      storesPaymentMethods: false,
      mustStore: false,
      answer: CONFIG,
    });
  });

  it.each([
    ["", "s"],
    ["javascript:alert(1)", "s"],
    ["processor.example", "s"],
    ["https://processor.example", ""],
  ])("are not made with the options %j and %j", (url, session) => {
    const browser = new FakeBrowser(new FakeProcessor().fetch);
    expect(() => new ProcessorClient(url, session, browser)).toThrow(
      expect.objectContaining({ code: "invalid_options" }),
    );
  });
});

describe("a lost answer", () => {
  it("is asked for again with the same key and body", async () => {
    const { processor, browser, pay } = setUp();
    processor.loseNextAnswer();
    processor.loseNextRequests(1);
    expect(await pay()).toEqual({ paymentReference: processor.reference, outcome: "approved" });
    expect(processor.calls).toHaveLength(3);
    expect(new Set(processor.calls.map((call) => JSON.stringify(call))).size).toBe(1);
    expect(processor.paymentCount).toBe(1);
    expect(browser.waits).toEqual([400, 800]);
  });

  it("is a retryable network error in the end", async () => {
    const { processor, pay } = setUp();
    processor.loseNextRequests(99);
    const error = await errorOf(pay());
    expect(error).toMatchObject({ code: "network", retryable: true });
    expect(processor.calls).toHaveLength(6);
  });

  it("counts as lost when its body breaks off", async () => {
    const { processor, pay } = setUp();
    processor.faults.push(() => new Response('{"paymentRef', { status: 200 }));
    expect(await pay()).toMatchObject({ outcome: "approved" });
    expect(processor.calls).toHaveLength(2);
  });
});

describe("502", () => {
  it.each([
    ["a gateway's page", () => new Response("<html>", { status: 502 })],
    ["another error", () => Response.json({ errors: [{ code: "BadGateway" }] }, { status: 502 })],
  ])("that is %s is asked again", async (_, answer) => {
    const { processor, browser, pay } = setUp();
    processor.faults.push(answer);
    expect(await pay()).toMatchObject({ outcome: "approved" });
    expect(browser.waits).toHaveLength(1);
  });
});

describe("503", () => {
  it("is asked again after the seconds of Retry-After", async () => {
    const { processor, browser, pay } = setUp();
    processor.refuseNext(503, "ServiceUnavailable", { "Retry-After": "7" });
    expect(await pay()).toMatchObject({ outcome: "approved" });
    expect(browser.waits).toEqual([7_000]);
  });

  it("is asked again at the date of Retry-After", async () => {
    const { processor, browser, pay } = setUp();
    const date = new Date(Date.now() + 9_000).toUTCString();
    processor.refuseNext(503, "ServiceUnavailable", { "Retry-After": date });
    await pay();
    expect(browser.waits[0]).toBeGreaterThan(7_000);
    expect(browser.waits[0]).toBeLessThanOrEqual(9_000);
  });

  it("is told at once when Retry-After is longer than a shopper waits", async () => {
    const { processor, browser, pay } = setUp();
    processor.refuseNext(503, "ServiceUnavailable", { "Retry-After": "600" });
    expect(await errorOf(pay())).toMatchObject({ code: "unavailable", retryable: true });
    expect(browser.waits).toEqual([]);
  });

  it("tells that it is being asked again", async () => {
    const { processor, client } = setUp();
    processor.refuseNext(503, "ServiceUnavailable");
    let troubles = 0;
    await client.confirmPayment("payment-1", () => {
      troubles += 1;
    });
    expect(troubles).toBe(1);
  });
});

describe("an answer that is not 2xx", () => {
  it.each([
    [400, "InvalidField", "invalid_request"],
    [401, "invalid_token", "session_expired"],
    [403, "insufficient_scope", "forbidden"],
    [404, "ResourceNotFound", "invalid_request"],
    [409, "CartLocked", "cart_locked"],
    [409, "PaymentInProgress", "payment_in_progress"],
    [429, "TooManyAttempts", "too_many_attempts"],
    [500, "General", "processor_error"],
    [502, "ProviderRefused", "method_not_available"],
  ])("with status %i is an error, not a result", async (status, reason, code) => {
    const { processor, pay } = setUp();
    processor.refuseNext(status, reason);
    expect(await errorOf(pay())).toMatchObject({ code, reason });
    expect(processor.calls).toHaveLength(1);
  });

  it("is no result even when its body looks like one", async () => {
    const { processor, pay } = setUp();
    const body = { paymentReference: "payment-1", outcome: "approved" };
    processor.faults.push(() => Response.json(body, { status: 400 }));
    expect(await errorOf(pay())).toMatchObject({ code: "invalid_request" });
  });

  it("names the refused fields", async () => {
    const { processor, pay } = setUp();
    processor.refuseNext(400, "RequiredField", {}, "paymentMethod.poNumber");
    expect((await errorOf(pay())).fields).toEqual(["paymentMethod.poNumber"]);
  });

  it("may be a proxy's HTML page", async () => {
    const { processor, pay } = setUp();
    processor.faults.push(() => new Response("<html>", { status: 500 }));
    expect(await errorOf(pay())).toMatchObject({ code: "processor_error", reason: undefined });
  });
});

describe("a 2xx that makes no sense", () => {
  it.each([
    [null],
    [[]],
    [{}],
    [{ outcome: "approved" }],
    [{ paymentReference: "../admin", outcome: "approved" }],
  ])("tells nothing of money, so it is not to be tried again: %j", async (body) => {
    const { processor, pay } = setUp();
    processor.faults.push(() => Response.json(body));
    expect(await errorOf(pay())).toMatchObject({ code: "processor_mismatch", retryable: false });
  });

  it.each([
    { paymentReference: "p", outcome: "pending", action: { type: "dance", url: "https://a.b" } },
    { paymentReference: "p", outcome: "pending", action: { type: "redirect" } },
    {
      paymentReference: "p",
      outcome: "pending",
      action: { type: "redirect", url: "javascript:1" },
    },
    { paymentReference: "p", outcome: "pending", action: { type: "redirect", url: "http://a.b" } },
  ])("is an error: %j", async (body) => {
    const { processor, pay } = setUp();
    processor.faults.push(() => Response.json(body));
    expect(await errorOf(pay())).toMatchObject({ code: "processor_error" });
  });

  it.each([
    [{}, "not_available"],
    [{ provider: "sandbox" }, "not_available"],
    [{ provider: "sandbox", methods: ["card"] }, "not_available"],
    // What the payment template's processor answers.
    [{ clientKey: "test", environment: "test" }, "not_available"],
    [{ ...CONFIG, scriptUrl: "http://psp.example/x.js" }, "processor_error"],
  ])("is no configuration: %j", async (config, code) => {
    const { processor, client } = setUp();
    processor.config = config;
    const error = await errorOf(client.config());
    expect([error.code, error.retryable]).toEqual([code, code === "processor_error"]);
  });

  it.each([{ paymentReference: "p" }, { paymentReference: "p", outcome: "Authorized" }])(
    "of the payment template's processor says nothing about money: %j",
    async (body) => {
      const { processor, pay } = setUp();
      processor.faults.push(() => Response.json(body));
      expect(await pay()).toMatchObject({ outcome: "unknown" });
    },
  );
});

it("takes plain http only from this machine", async () => {
  const { processor, pay } = setUp();
  const url = "http://127.0.0.1:9000/bank";
  processor.answers = [{ outcome: "pending", action: { type: "redirect", url } }];
  expect(await pay()).toMatchObject({ action: { type: "redirect", target: url } });
});

it("keeps the token of a stored payment method from the page", async () => {
  const { processor, client } = setUp();
  processor.stored = { storedPaymentMethods: [{ id: "1", type: "card", token: "secret" }] };
  expect(await client.storedPaymentMethods()).toEqual([{ id: "1", type: "card" }]);
});
