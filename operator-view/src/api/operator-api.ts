import type { ActionAnswer, ActionRequest, Payment, PaymentSummary } from "./payment";

/** One answered request. `body` is undefined when it was not JSON. */
export interface Answer {
  status: number;
  body: unknown;
}

/** Sends a request to the processor, a path after its address. Rejects when there is no answer. */
export type Send = (method: "GET" | "POST", path: string, body?: unknown) => Promise<Answer>;

/**
 * Why a request did not succeed.
 *
 * `unknown`: it may have been carried out, so it has to be repeated as it was or read again.
 * All others prove that nothing was done.
 */
export type FailureKind = "unknown" | "signedOut" | "forbidden" | "missing" | "changed" | "refused";

export class RequestFailed extends Error {
  constructor(
    readonly kind: FailureKind,
    /** The processor's own reason, in English; empty when there is none. */
    readonly reason = "",
  ) {
    super(reason || kind);
  }
}

/** What the screen asks for. Every method rejects with `RequestFailed`. */
export interface OperatorApi {
  paymentsOf(orderId: string): Promise<PaymentSummary[]>;
  payment(id: string): Promise<Payment>;
  act(id: string, request: ActionRequest): Promise<ActionAnswer>;
}

const MOST_PAYMENTS = 50;

export function operatorApi(send: Send): OperatorApi {
  return {
    async paymentsOf(orderId) {
      const query = new URLSearchParams({ orderId, limit: String(MOST_PAYMENTS) });
      const found = await call<{ results: PaymentSummary[] }>(
        send("GET", `/operations/payments?${query}`),
      );
      return found.results;
    },
    payment: (id) => call(send("GET", path(id))),
    act: (id, request) => call(send("POST", `${path(id)}/actions`, request)),
  };
}

function path(id: string): string {
  return `/operations/payments/${encodeURIComponent(id)}`;
}

async function call<T>(sent: Promise<Answer>): Promise<T> {
  let answer: Answer;
  try {
    answer = await sent;
  } catch {
    throw new RequestFailed("unknown");
  }
  if (answer.status === 200 && typeof answer.body === "object" && answer.body !== null) {
    return answer.body as T;
  }
  throw failure(answer);
}

function failure({ status, body }: Answer): RequestFailed {
  const { codes, reason } = reasonIn(body);
  switch (status) {
    case 401:
      return new RequestFailed("signedOut", reason);
    case 403:
      return new RequestFailed("forbidden", reason);
    case 404:
      return new RequestFailed("missing", reason);
    case 409:
      return new RequestFailed(codes.includes("PaymentChanged") ? "changed" : "refused", reason);
    case 400:
      return new RequestFailed("refused", reason);
    default:
      return new RequestFailed("unknown", reason);
  }
}

function reasonIn(body: unknown): { codes: string[]; reason: string } {
  if (typeof body !== "object" || body === null) {
    return { codes: [], reason: "" };
  }
  const { message, errors } = body as { message?: unknown; errors?: unknown };
  const codes = Array.isArray(errors) ? errors.map((one) => String(one?.code ?? "")) : [];
  return { codes, reason: typeof message === "string" ? message : "" };
}
