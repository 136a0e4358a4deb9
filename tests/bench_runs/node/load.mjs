// Sends requests over kept connections, each client one after the other, as fast as answers come.
//
// The plan comes as JSON on stdin, the result goes as JSON to stdout. `{n}` in the target, the
// headers or the body is another number in each request, in twelve hexadecimal digits.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import net from "node:net";
import { onMessages } from "./http.mjs";

const PATIENCE_MS = 30_000;
const SAMPLE = 400; // characters of a wrong answer that are kept

const plan = JSON.parse(readFileSync(0, "utf8"));
const { request } = plan;
const result = { microseconds: [], seconds: 0, answers: {}, broken: 0, wrong: "" };
let number = 0;
let open = plan.clients;
const began = performance.now();
const deadline = began + 1000 * plan.seconds;

/** Return a function from a number to the text with that number in it. */
function template(text) {
  const pieces = text.split("{n}");
  return pieces.length === 1 ? () => text : (n) => pieces.join(n);
}

const lines = Object.entries({ Host: `127.0.0.1:${plan.port}`, ...request.headers });
const headOf = template(
  `${request.method} ${request.target} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}`,
);
const bodyOf = template(request.body);

function next() {
  const n = (++number).toString(16).padStart(12, "0");
  let body = bodyOf(n);
  if (request.isPushed)
    body = JSON.stringify({ message: { data: Buffer.from(body).toString("base64") } });
  const length = body ? `Content-Length: ${body.length}\r\n` : "";
  return `${headOf(n)}${request.webhookKey ? signature(n, body) : ""}${length}\r\n${body}`;
}

/** By https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
function signature(n, body) {
  const seconds = Math.floor(Date.now() / 1000);
  const signed = createHmac("sha256", Buffer.from(request.webhookKey, "base64"));
  const value = signed.update(`evt_${n}.${seconds}.${body}`).digest("base64");
  return `webhook-id: evt_${n}\r\nwebhook-timestamp: ${seconds}\r\nwebhook-signature: v1,${value}\r\n`;
}

class Client {
  constructor() {
    this.connect();
  }

  connect() {
    this.isClosing = false;
    this.socket = net.connect({ port: plan.port, host: "127.0.0.1", noDelay: true }, () =>
      this.send(),
    );
    this.socket.on("error", () => {});
    this.socket.on("close", () => this.lost());
    onMessages(this.socket, (firstLine, fields, body) => this.take(firstLine, fields, body));
  }

  send() {
    if (performance.now() >= deadline || (plan.limit && number >= plan.limit)) return this.end();
    this.started = performance.now();
    this.isWaiting = true;
    this.socket.write(next(), "latin1");
  }

  take(firstLine, fields, body) {
    const now = performance.now();
    const status = firstLine.slice(9, 12);
    this.isWaiting = false;
    result.microseconds.push(Math.round(1000 * (now - this.started)));
    result.answers[status] = (result.answers[status] ?? 0) + 1;
    result.seconds = (now - began) / 1000;
    if (status[0] !== "2" && !result.wrong) result.wrong = `${status} ${body.slice(0, SAMPLE)}`;
    this.isClosing = fields.connection === "close";
    if (!this.isClosing) this.send();
  }

  lost() {
    if (this.isOver) return;
    if (this.isWaiting || !this.isClosing) result.broken++;
    this.isWaiting = false;
    if (performance.now() < deadline) setTimeout(() => this.connect(), 10);
    else this.end();
  }

  end() {
    this.isOver = true;
    this.socket.destroy();
    if (--open === 0) finish();
  }
}

function finish() {
  process.stdout.write(JSON.stringify(result), () => process.exit(0));
}

setTimeout(
  () => {
    result.broken += open;
    finish();
  },
  1000 * plan.seconds + PATIENCE_MS,
);
for (let one = 0; one < plan.clients; one++) new Client();
