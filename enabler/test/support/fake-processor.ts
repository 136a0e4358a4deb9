/** A processor in memory: payments by idempotency key, outcomes as the test decides. */

export interface Answer {
  outcome: string;
  coverage?: object;
  waitsForShopper?: boolean;
  action?: { type: string; url?: string; clientSecret?: string };
  error?: { code: string; message: string };
}

export interface Call {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: unknown;
}

type Fault = () => Response | Promise<Response>;

/** What the processor says of the methods of its provider. */
export function described(type: string, ...facts: string[]) {
  const has = (fact: string) => facts.includes(fact);
  return {
    type,
    hasFields: has("hasFields"),
    leavesPage: has("leavesPage"),
    canBeHeld: has("canBeHeld"),
  };
}

export const CONFIG = {
  provider: "sandbox",
  environment: "test",
  publishableKey: "pk_test",
  scriptUrl: "https://psp.example/sandbox-psp.js",
  methods: ["card", "ideal", "hpp", "invoice", "purchaseorder"],
  methodDescriptions: [
    described("card", "hasFields", "canBeHeld"),
    described("ideal", "leavesPage"),
    described("hpp", "leavesPage", "canBeHeld"),
    described("invoice", "canBeHeld"),
    described("purchaseorder", "canBeHeld"),
  ],
  storedPaymentMethodsConfig: { isEnabled: false },
};

/** The configuration for a customer of a shop that stores payment methods. */
export const STORING = { ...CONFIG, storedPaymentMethodsConfig: { isEnabled: true } };

/** The configuration for a customer whose cart begins a subscription. */
export const SUBSCRIBING = {
  ...CONFIG,
  storedPaymentMethodsConfig: { isEnabled: true, isRequired: true },
};

export class FakeProcessor {
  static readonly url = "https://processor.example";
  readonly calls: Call[] = [];
  config: unknown = CONFIG;
  express: unknown = { ...CONFIG, types: ["wallets"] };
  stored: { storedPaymentMethods: { id: string; [member: string]: unknown }[] } = {
    storedPaymentMethods: [],
  };
  /** Answers to new payments, the last one for ever. */
  answers: Answer[] = [{ outcome: "approved" }];
  /** Answers to confirmations, the last one for ever. */
  confirmations: Answer[] = [{ outcome: "approved" }];
  /** What happens to the next requests instead of an answer. */
  readonly faults: Fault[] = [];
  readonly #payments = new Map<string, { reference: string; answer: Answer }>();

  /** How many payments were really made, however often they were asked for. */
  get paymentCount(): number {
    return this.#payments.size;
  }

  /** The reference of the payment made last. */
  get reference(): string {
    return [...this.#payments.values()].at(-1)?.reference ?? "";
  }

  callsTo(path: string): Call[] {
    return this.calls.filter((call) => call.path === path);
  }

  fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const path = url.slice(FakeProcessor.url.length);
    const call: Call = {
      method: init.method ?? "GET",
      path,
      headers: { ...(init.headers as Record<string, string>) },
      body: init.body === undefined ? undefined : JSON.parse(String(init.body)),
    };
    this.calls.push(call);
    const fault = this.faults.shift();
    return fault ? fault() : this.serve(call);
  };

  /** The effect without faults, for a fault that loses only the answer. */
  serve(call: Call): Response {
    if (call.path === "/operations/config") return Response.json(this.config);
    if (call.path === "/express-config") return Response.json(this.express);
    if (call.path === "/stored-payment-methods") return Response.json(this.stored);
    if (call.method === "DELETE") return this.#remove(call.path.split("/").at(-1));
    if (call.path === "/payments") return Response.json(this.#pay(call));
    const reference = /^\/payments\/([^/]+)\/confirm$/.exec(call.path)?.[1];
    return reference ? Response.json(this.#confirm(reference)) : refusal(404, "ResourceNotFound");
  }

  /** The request arrives, the answer does not. */
  loseNextAnswer(): void {
    this.faults.push(() => {
      const last = this.calls.at(-1);
      if (last) this.serve(last);
      throw new TypeError("Failed to fetch");
    });
  }

  loseNextRequests(count: number): void {
    for (let lost = 0; lost < count; lost += 1) {
      this.faults.push(() => {
        throw new TypeError("Failed to fetch");
      });
    }
  }

  refuseNext(status: number, code: string, headers: Record<string, string> = {}, field?: string) {
    this.faults.push(() => refusal(status, code, headers, field));
  }

  #remove(id: string | undefined): Response {
    const { storedPaymentMethods: all } = this.stored;
    const left = all.filter((one) => one.id !== id);
    this.stored = { storedPaymentMethods: left };
    const isKnown = left.length < all.length;
    return isKnown ? new Response(null, { status: 204 }) : refusal(404, "ResourceNotFound");
  }

  #pay({ headers }: Call): unknown {
    const key = headers["Idempotency-Key"] ?? "";
    const known = this.#payments.get(key);
    if (known) return { paymentReference: known.reference, ...known.answer };
    const reference = `payment-${this.#payments.size + 1}`;
    const answer = next(this.answers);
    this.#payments.set(key, { reference, answer });
    return { paymentReference: reference, ...answer };
  }

  #confirm(reference: string): unknown {
    return { paymentReference: reference, ...next(this.confirmations) };
  }
}

function next(answers: Answer[]): Answer {
  const answer = answers.length > 1 ? answers.shift() : answers[0];
  if (!answer) throw new Error("The test gave no answer.");
  return answer;
}

function refusal(
  status: number,
  code: string,
  headers: Record<string, string> = {},
  field?: string,
): Response {
  const message = "Refused.";
  const errors = [{ code, message, ...(field !== undefined && { field }) }];
  return Response.json({ message, statusCode: status, errors }, { status, headers });
}
