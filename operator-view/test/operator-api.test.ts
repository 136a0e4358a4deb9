import { describe, expect, test } from "vitest";
import { type Answer, operatorApi, type RequestFailed } from "../src/api/operator-api";
import { payment } from "./fake-processor";

const problem = (status: number, code: string, message = "Why.") => ({
  status,
  body: { message, statusCode: status, errors: [{ code, message }] },
});

async function failureOf(answer: Answer | Error): Promise<[string, string]> {
  const api = operatorApi(async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const failed: RequestFailed = await api.payment("p").then(
    () => expect.fail("It succeeded."),
    (error) => error,
  );
  return [failed.kind, failed.reason];
}

test("the requests are those of the processor's description", async () => {
  const sent: unknown[] = [];
  const api = operatorApi(async (...request) => {
    sent.push(request);
    return { status: 200, body: { results: [], payment: payment() } };
  });
  const action = { action: "cancel" as const, operation: "o", revision: "r" };
  await api.paymentsOf("an order");
  await api.payment("a/b");
  await api.act("p", action);

  expect(sent).toEqual([
    ["GET", "/operations/payments?orderId=an+order&limit=50"],
    ["GET", "/operations/payments/a%2Fb"],
    ["POST", "/operations/payments/p/actions", action],
  ]);
});

describe("what an answer proves", () => {
  test.each([
    [problem(401, "unauthorized"), "signedOut"],
    [problem(403, "forbidden"), "forbidden"],
    [problem(404, "ResourceNotFound"), "missing"],
    [problem(409, "PaymentChanged"), "changed"],
    [problem(409, "IdempotencyKeyReused"), "refused"],
    [problem(400, "InvalidField"), "refused"],
    [problem(500, "General"), "unknown"],
    [problem(503, "ServiceUnavailable"), "unknown"],
    [problem(429, "TooManyRequests"), "unknown"],
  ])("%j is %s", async (answer, kind) => {
    expect(await failureOf(answer)).toEqual([kind, "Why."]);
  });

  test.each([
    [{ status: 200, body: undefined }],
    [{ status: 200, body: "<html>" }],
    [{ status: 502, body: undefined }],
    [new TypeError("Failed to fetch")],
  ])("%j may have been carried out", async (answer) => {
    expect(await failureOf(answer)).toEqual(["unknown", ""]);
  });
});
