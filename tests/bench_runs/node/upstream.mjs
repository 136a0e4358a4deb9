// Everything that the connector calls, on one loopback port: node upstream.mjs PORT PROJECT
//
// What is below /-/ controls it, is not counted and not delayed:
//   POST /-/prepare  {"latencyMs", "mode", "shape"}: drop all data and counts. `record` keeps the
//                    calls that follow, with their answers; `replay` gives these answers again in
//                    turn, whatever is asked; `serve` does neither.
//   GET  /-/report   calls since then, what was recorded last, and requests to the collector so far.
//   GET  /-/token    a token of the Merchant Center: ?issuer=
//   POST /-/collector/...   OpenTelemetry's protocol: all of it is taken and dropped.
import { createPublicKey, createSign, generateKeyPairSync } from "node:crypto";
import { Commercetools } from "./commercetools.mjs";
import { serve } from "./http.mjs";
import { Psp } from "./psp.mjs";

const [port, project] = process.argv.slice(2);
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const KEY = {
  ...createPublicKey(privateKey).export({ format: "jwk" }),
  kid: "bench",
  use: "sig",
  alg: "RS256",
};
const NO_QUERY = new URLSearchParams();

const commercetools = new Commercetools(project);
const psp = new Psp(commercetools);
let latencyMs = 0;
let mode = "serve";
let calls = 0;
let exports = 0;
let recorded = [];

function handle(request, reply) {
  const { path, query } = addressed(request.target);
  if (path.startsWith("/-/")) return reply(200, control(path, query, request.body));
  const [status, text] = answerTo(request, path, query);
  if (latencyMs > 0) setTimeout(reply, latencyMs, status, text);
  else reply(status, text);
}

function answerTo(request, path, query) {
  if (path === "/.well-known/jwks.json") return [200, JSON.stringify({ keys: [KEY] })];
  if (path.startsWith("/oauth/"))
    return commercetools.answer(request.method, path, query, request.body);
  calls++;
  if (mode === "replay") return recorded[(calls - 1) % recorded.length].answer;
  const part = path.startsWith("/v1/") ? psp : commercetools;
  const answer = part.answer(request.method, path, query, request.body);
  if (mode === "record") recorded.push({ ...request, answer });
  return answer;
}

function control(path, query, body) {
  if (path.startsWith("/-/collector/")) {
    exports++;
    return "";
  }
  if (path === "/-/report") return JSON.stringify({ calls, recorded, exports });
  if (path === "/-/token") return JSON.stringify({ token: token(query.get("issuer")) });
  const wanted = JSON.parse(body);
  commercetools.forget(wanted.shape);
  psp.forget();
  latencyMs = wanted.latencyMs;
  mode = wanted.mode;
  calls = 0;
  if (mode === "record") recorded = [];
  return "{}";
}

function addressed(target) {
  const mark = target.indexOf("?");
  if (mark < 0) return { path: target, query: NO_QUERY };
  return { path: target.slice(0, mark), query: new URLSearchParams(target.slice(mark + 1)) };
}

function token(issuer) {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: issuer,
    sub: "bench",
    iat: now,
    exp: now + 86400,
    [`${issuer}/claims/project_key`]: project,
  };
  const signed = [{ alg: KEY.alg, typ: "JWT", kid: KEY.kid }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${signed}.${createSign("RSA-SHA256").update(signed).sign(privateKey, "base64url")}`;
}

const server = serve(Number(port), handle);
server.on("error", (error) => {
  process.stderr.write(`The upstream cannot listen: ${error.message}\n`);
  process.exit(1);
});
