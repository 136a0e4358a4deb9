import type { Browser } from "../browser";
import type { PaymentMethodBody } from "../processor/client";
import { isObject, isReference } from "../processor/responses";

/** One submit of the shopper, until it is known how it ended. */
export interface Attempt {
  /** The type of the method, or the id of a stored one. */
  readonly method: string;
  /** Digest of what the shopper chose, the PSP's token and the browser left out. */
  readonly choice: string;
  /** The idempotency key: the same for every repetition, also after a reload. */
  readonly key: string;
  /** It takes hours or days to know how it ended: the page does not wait for that. */
  readonly decidedLater?: true;
  /** Known from the first answer of the processor on. */
  readonly paymentReference?: string;
  /** Where the shopper was sent. */
  readonly target?: string;
  /** What the PSP's script was given to show, where only the first answer named it. */
  readonly challenge?: string;
}

interface TabRecord {
  session: string;
  attempt?: Attempt;
  /** Payments that were declined in this tab; the URL may still name one of them. */
  declined: string[];
}

const STORAGE_KEY = "ctc-connector-attempt";

/**
 * Remembers the open attempt of a session in this tab. Nothing in it pays: no token, no card data, and
 * only a digest of the session id.
 */
export class Attempts {
  readonly #browser: Browser;
  readonly #session: string;

  constructor(browser: Browser, sessionId: string) {
    this.#browser = browser;
    this.#session = digest(sessionId);
  }

  open(): Attempt | undefined {
    return this.#read().attempt;
  }

  /** The open attempt at the same choice, so that a repetition carries its key, or a new one. */
  begin({ token: _, browser: __, ...chosen }: PaymentMethodBody, decidedLater = false): Attempt {
    const choice = digest(JSON.stringify(chosen));
    const open = this.open();
    if (open?.choice === choice) return open;
    const method = chosen.storedPaymentMethodId ?? chosen.type;
    const key = this.#browser.newKey();
    const attempt: Attempt = { method, choice, key, ...(decidedLater && { decidedLater }) };
    this.#write({ ...this.#read(), attempt });
    return attempt;
  }

  /** Adds to the open attempt, if there is one: its payment, where the shopper is sent to. */
  note(known: Pick<Attempt, "challenge" | "paymentReference" | "target">): void {
    const record = this.#read();
    if (record.attempt) this.#write({ ...record, attempt: { ...record.attempt, ...known } });
  }

  /** Forgets the open attempt: how it ended is known, or the shopper gave it up. */
  close(): void {
    const { attempt: _, ...rest } = this.#read();
    this.#write(rest);
  }

  /** Forgets the open attempt and keeps the page from asking about this payment again. */
  closeDeclined(paymentReference: string): void {
    const { session, declined } = this.#read();
    this.#write({ session, declined: [...declined, paymentReference] });
  }

  wasDeclined(paymentReference: string): boolean {
    return this.#read().declined.includes(paymentReference);
  }

  #read(): TabRecord {
    const record = parse(this.#browser.storage.read(STORAGE_KEY));
    return record?.session === this.#session ? record : { session: this.#session, declined: [] };
  }

  #write(record: TabRecord): void {
    this.#browser.storage.write(STORAGE_KEY, JSON.stringify(record));
  }
}

function parse(text: string | null): TabRecord | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is TabRecord {
  return (
    isObject(value) &&
    typeof value.session === "string" &&
    Array.isArray(value.declined) &&
    (value.attempt === undefined || isAttempt(value.attempt))
  );
}

function isAttempt(value: unknown): value is Attempt {
  return (
    isObject(value) &&
    typeof value.method === "string" &&
    typeof value.choice === "string" &&
    typeof value.key === "string" &&
    (value.paymentReference === undefined || isReference(value.paymentReference)) &&
    isTextOrNone(value.target) &&
    isTextOrNone(value.challenge)
  );
}

function isTextOrNone(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

/** FNV-1a: tells sessions apart without writing the session id, which opens the cart's payment. */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash.toString(16);
}
