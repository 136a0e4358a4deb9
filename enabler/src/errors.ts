import type { Money } from "./contract";

/** What can go wrong, for programs. */
export type ErrorCode =
  | "amount_changed"
  | "amount_due"
  | "cart_locked"
  | "cart_not_orderable"
  | "forbidden"
  | "invalid_options"
  | "invalid_request"
  | "method_not_available"
  | "mount_target_missing"
  | "network"
  | "not_available"
  | "not_mounted"
  | "nothing_to_pay"
  | "payment_declined"
  | "payment_in_progress"
  | "payment_incomplete"
  | "processor_error"
  | "processor_mismatch"
  | "provider_error"
  | "provider_unavailable"
  | "session_expired"
  | "too_many_attempts"
  | "unavailable"
  | "unsupported_type";

const RETRYABLE: ReadonlySet<ErrorCode> = new Set([
  "amount_changed",
  "amount_due",
  "cart_locked",
  "network",
  "payment_declined",
  "payment_in_progress",
  "payment_incomplete",
  "processor_error",
  "provider_error",
  "provider_unavailable",
  "unavailable",
]);

// The processor refused the request itself, or the shopper cancelled. Everything else leaves open
// whether money moved: a lost answer, a failing server, or a session that expired between a lost
// answer and the next try.
const ENDS_THE_ATTEMPT: ReadonlySet<ErrorCode> = new Set([
  "amount_changed",
  "invalid_request",
  "method_not_available",
  "payment_declined",
  "payment_incomplete",
  "too_many_attempts",
]);

/** The processor's word for a key that already names a payment by another method or amount. */
const KEY_IS_TAKEN = "IdempotencyConflict";

export interface PaymentErrorDetails {
  /** The code of the processor or the PSP, such as `InvalidField` or `insufficient_funds`. */
  reason?: string | undefined;
  /** The fields of the request that the processor refused. */
  fields?: readonly string[] | undefined;
  /** With `amount_due`: what is still to be paid. */
  due?: Money | undefined;
  /** With `amount_due`: what is paid. */
  covered?: Money | undefined;
  cause?: unknown;
}

/**
 * The one error that the enabler throws or reports.
 *
 * `message` is in the shopper's language and safe to show when the error comes from a payment;
 * mistakes of the integration (`unsupported_type`, `not_mounted`, ...) are in English.
 */
export class PaymentError extends Error {
  override readonly name = "PaymentError";
  readonly reason: string | undefined;
  readonly fields: readonly string[];
  readonly due: Money | undefined;
  readonly covered: Money | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    details: PaymentErrorDetails = {},
  ) {
    super(message, { cause: details.cause });
    this.reason = details.reason;
    this.fields = details.fields ?? [];
    this.due = details.due;
    this.covered = details.covered;
  }

  /** Whether the shopper may simply try again. It never leads to a second charge. */
  get retryable(): boolean {
    return RETRYABLE.has(this.code);
  }
}

/** Whether the next submit is a new one. Otherwise it repeats this one, with its key. */
export function endsAttempt(error: PaymentError): boolean {
  return ENDS_THE_ATTEMPT.has(error.code) || error.reason === KEY_IS_TAKEN;
}

/** Gives every error a code; what comes from elsewhere is the provider's. */
export function asPaymentError(error: unknown): PaymentError {
  if (error instanceof PaymentError) return error;
  const { message, code } = error instanceof Error ? (error as Error & { code?: unknown }) : {};
  const reason = typeof code === "string" ? code : undefined;
  const kind = reason === "network_error" ? "network" : "provider_error";
  return new PaymentError(kind, message ?? String(error), { reason, cause: error });
}
