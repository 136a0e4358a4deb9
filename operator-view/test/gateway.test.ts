import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { gatewayTo } from "../src/api/gateway";

const PAGE = {
  mcApiUrl: "https://mc-api.europe-west1.gcp.commercetools.com",
  applicationIdentifier: "__local:orders",
  applicationName: "operator-view",
  customViewId: "view-1",
};
let sent: Request[] = [];
let statuses: number[] = [];

beforeEach(() => {
  sent = [];
  statuses = [];
  Object.assign(window, { app: PAGE });
  vi.stubGlobal("fetch", async (url: string, options: RequestInit) => {
    sent.push(new Request(url, options));
    return new Response('{"a":1}', { status: statuses.shift() ?? 200 });
  });
});

afterEach(() => vi.unstubAllGlobals());

test("a request goes through the Merchant Center, with what its gateway has to know", async () => {
  const send = gatewayTo("https://processor.example", "demo");
  const answer = await send("POST", "/operations/payments/p/actions", { action: "cancel" });

  expect(answer).toEqual({ status: 200, body: { a: 1 } });
  const [request] = sent;
  expect(request?.url).toBe(`${PAGE.mcApiUrl}/proxy/forward-to`);
  expect(request?.credentials).toBe("include");
  expect(await request?.json()).toEqual({ action: "cancel" });
  expect(Object.fromEntries(request?.headers ?? [])).toMatchObject({
    "accept-version": "v2",
    "content-type": "application/json",
    "x-forward-to": "https://processor.example/operations/payments/p/actions",
    "x-forward-to-audience-policy": "forward-url-origin",
    "x-forward-to-claims": "permissions",
    "x-project-key": "demo",
    "x-custom-view-id": "view-1",
  });
});

test("an ended sign-in is renewed once, then told", async () => {
  statuses = [401, 200];
  const send = gatewayTo("https://processor.example", "demo");
  expect((await send("GET", "/operations/payments/p")).status).toBe(200);
  expect(sent.map((one) => one.headers.get("x-force-token"))).toEqual([null, "true"]);
});

test("a sign-in that cannot be renewed is an answer", async () => {
  statuses = [401, 401];
  const send = gatewayTo("https://processor.example", "demo");
  expect((await send("GET", "/operations/payments/p")).status).toBe(401);
});

test("without an answer it rejects", async () => {
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("Failed to fetch");
  });
  const send = gatewayTo("https://processor.example", "demo");
  await expect(send("GET", "/operations/payments/p")).rejects.toThrow("Failed to fetch");
});
