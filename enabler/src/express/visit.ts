import type { Amount, ExpressAddress, ExpressOptions, PaymentResult } from "../contract";
import type { PaymentError } from "../errors";
import type { PaymentMethodBody } from "../processor/client";
import type { ExpressPayment, ExpressQuote } from "../providers/adapter";
import type { ExpressParts, ExpressSession } from "./parts";

/** What checkouts made for connectors know a closed sheet by. */
const CLOSED = "CANCEL";

/**
 * One visit to a wallet's sheet, from the press of the button to its end.
 *
 * The shopper's changes are carried out one after the other, in their order, so that the cart ends
 * as the shopper chose last. After the sheet is closed nothing of the page is called any more, also
 * not when a session or an answer comes late.
 */
export class ExpressVisit {
  readonly #parts: ExpressParts;
  readonly #options: ExpressOptions;
  readonly #session: Promise<ExpressSession>;
  #steps: Promise<unknown> = Promise.resolve();
  #methods: ExpressQuote["methods"] = [];
  /** What the sheet shows: the processor charges this sum or none. */
  #shown: Amount;
  #type = "";
  #paying: Promise<boolean> | undefined;
  #isPaid = false;
  #isTold = false;
  #isOver = false;

  constructor(parts: ExpressParts, options: ExpressOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#shown = options.initialAmount;
    this.#session = this.#begin();
    this.#session.catch(() => {});
  }

  address(address: ExpressAddress): Promise<ExpressQuote> {
    return this.#next(async (session) => {
      await this.#page(() => this.#options.onShippingAddressSelected({ address }));
      this.#methods = await this.#page(() => this.#options.getShippingMethods({ address }));
      const chosen = this.#methods.find(({ isSelected }) => isSelected) ?? this.#methods[0];
      if (chosen === undefined) throw new Error("Nothing is delivered to this address.");
      return this.#choose(session, chosen.id);
    });
  }

  method(id: string): Promise<ExpressQuote> {
    return this.#next((session) => this.#choose(session, id));
  }

  /** Never rejects. A second call while the first is at work is the same payment. */
  pay(payment: ExpressPayment): Promise<boolean> {
    this.#paying ??= this.#pay(payment).finally(() => {
      if (!this.#isPaid) this.#paying = undefined;
    });
    return this.#paying;
  }

  /** The shopper has closed the sheet. A payment that is on its way goes on, and is told alone. */
  close(): void {
    if (this.#paying !== undefined) return;
    const isSilent = this.#isOver || this.#isTold;
    this.end();
    if (isSilent) return;
    const { failure, browser } = this.#parts;
    const error = failure("payment_incomplete", "The sheet was closed.", "canceled_by_shopper");
    try {
      this.#options.onError?.(Object.assign(error, { name: CLOSED }) as PaymentError, {});
    } catch (thrown) {
      browser.reportError(thrown);
    }
  }

  end(): void {
    this.#isOver = true;
  }

  async #begin(): Promise<ExpressSession> {
    const { sessionId } = await this.#page(() => this.#options.onPayButtonClick());
    return this.#parts.open(sessionId, {
      onComplete: (result) => this.#completed(result),
      onError: (error, context) => {
        this.#isTold = true;
        this.#options.onError?.(error, context);
      },
    });
  }

  #next<T>(step: (session: ExpressSession) => Promise<T>): Promise<T> {
    const answer = this.#steps.then(async () => {
      this.#check();
      return step(await this.#session);
    });
    this.#steps = answer.catch(() => {});
    return answer;
  }

  async #choose(session: ExpressSession, id: string): Promise<ExpressQuote> {
    await this.#page(() => this.#options.onShippingMethodSelected({ shippingMethod: { id } }));
    const config = await session.config();
    this.#check();
    // A wallet's sheet has no place for the consent that a subscription needs.
    if (config.mustStore) throw this.#unpayable("method_not_available");
    const { currencyCode, fractionDigits } = this.#options.initialAmount;
    if (config.due?.currencyCode !== currencyCode) throw this.#unpayable(config.obstacle);
    this.#shown = { ...config.due, fractionDigits };
    return { total: this.#shown, methods: this.#methods, selected: id, config };
  }

  /** The cart cannot be paid in this sheet: the page has to know. */
  #unpayable(obstacle: "method_not_available" | "nothing_to_pay" | undefined): PaymentError {
    const message =
      "The cart begins a subscription, is not in the currency of initialAmount, or nothing is due.";
    const error = this.#parts.failure(obstacle ?? "not_available", message);
    this.#isTold = true;
    this.#options.onError?.(error, {});
    return error;
  }

  async #pay(payment: ExpressPayment): Promise<boolean> {
    this.#isTold = false;
    await this.#steps;
    const session = await this.#session.catch(() => undefined);
    if (session === undefined || this.#isOver) return false;
    await session.flow.submit({
      method: "express",
      decidedLater: false,
      prepare: () => this.#prepare(payment),
      answered: () => {},
      refused: () => {},
    });
    const isLeaving = session.flow.status.current.activity === "redirecting";
    return this.#isPaid || isLeaving;
  }

  async #prepare(payment: ExpressPayment): Promise<PaymentMethodBody | undefined> {
    const { shippingAddress, billingAddress, email, tokenize } = payment;
    const { token, method } = await tokenize();
    this.#type = method;
    const addresses = { shippingAddress, billingAddress };
    const submitted = { ...addresses, ...(email !== undefined && { customerEmail: email }) };
    try {
      await this.#page(() => this.#options.onPaymentSubmit(submitted));
    } catch {
      // The page's way to say no; it has been heard already.
      return undefined;
    }
    const { centAmount, currencyCode } = this.#shown;
    return { type: method, token, quotedAmount: { centAmount, currencyCode } };
  }

  #completed(result: PaymentResult): void {
    this.#isPaid = result.isSuccess;
    this.#isTold = true;
    if (result.isSuccess) this.end();
    const { paymentReference = "" } = result;
    this.#options.onComplete?.({ ...result, paymentReference, method: { type: this.#type } });
  }

  /** Calls the page, unless the sheet is closed; what it throws goes to its own error handling. */
  async #page<T>(call: () => Promise<T>): Promise<T> {
    this.#check();
    let answer: T;
    try {
      answer = await call();
    } catch (error) {
      this.#parts.browser.reportError(error);
      throw error;
    }
    this.#check();
    return answer;
  }

  #check(): void {
    if (this.#isOver) throw new Error("The sheet is closed.");
  }
}
