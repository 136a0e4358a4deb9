/** Non-2xx answers of the processor, as errors with a code. Never a result. */
import { type ErrorCode, PaymentError } from "../errors";
import { isObject, type Json } from "./responses";

/** A failure that goes away by itself. `retryAfter` is in milliseconds, when the response says it. */
export class TransientFailure extends PaymentError {
  constructor(
    code: "network" | "unavailable",
    message: string,
    readonly retryAfter?: number,
    cause?: unknown,
  ) {
    super(code, message, { cause });
  }
}

const GATEWAY_TROUBLE: ReadonlySet<number> = new Set([502, 503, 504]);

/** The processor's words that mean more than their status. */
const MEANINGS: Readonly<Record<string, ErrorCode>> = {
  AmountChanged: "amount_changed",
  CartLocked: "cart_locked",
  CartNotOrderable: "cart_not_orderable",
  MethodNotAvailable: "method_not_available",
  ProviderRefused: "method_not_available",
};

/** Reads an answer that is not 2xx. */
export async function refusal(response: Response): Promise<PaymentError> {
  const { status } = response;
  const retryAfter = readRetryAfter(response.headers.get("Retry-After"));
  const errors = await errorObjects(response);
  const reason = text(errors[0]?.code);
  const known = reason !== undefined && Object.hasOwn(MEANINGS, reason) && MEANINGS[reason];
  const isTrouble = GATEWAY_TROUBLE.has(status) || (status === 429 && retryAfter !== undefined);
  if (isTrouble && !known) {
    return new TransientFailure("unavailable", `The processor answered ${status}.`, retryAfter);
  }
  const code = known || codeOf(status);
  return new PaymentError(code, `The processor refused with status ${status}.`, {
    reason,
    fields: errors.map((error) => text(error.field)).filter((field) => field !== undefined),
  });
}

function codeOf(status: number): ErrorCode {
  if (status === 401) return "session_expired";
  if (status === 403) return "forbidden";
  if (status === 409) return "payment_in_progress";
  if (status === 429) return "too_many_attempts";
  return status >= 400 && status < 500 ? "invalid_request" : "processor_error";
}

async function errorObjects(response: Response): Promise<Json[]> {
  try {
    const body: unknown = await response.json();
    return isObject(body) && Array.isArray(body.errors) ? body.errors.filter(isObject) : [];
  } catch {
    // A proxy's HTML page, or a body that broke off: the status alone has to do.
    return [];
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3), as milliseconds from now. */
function readRetryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  const delay = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(delay) ? Math.max(0, delay) : undefined;
}
