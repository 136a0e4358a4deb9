import type { Coverage, Money } from "../contract";
import { PaymentError } from "../errors";
import { explain, fill, type Messages } from "../messages";
import type { PageCallbacks } from "./page-callbacks";
import { type Activity, FlowStatus, type Notice } from "./state";

const TOKEN = "paymentMethod.token";

/** Tells the shopper and the page about a payment: one end, one callback. */
export class Report {
  readonly status = new FlowStatus();
  readonly #callbacks: PageCallbacks;
  readonly #messages: Messages;
  readonly #moneyText: (money: Money) => string;
  readonly #onDue: () => void;
  #method: string | undefined;

  /** `onDue` is called when the sum to pay is not what it was. */
  constructor(
    callbacks: PageCallbacks,
    messages: Messages,
    moneyText: (money: Money) => string,
    onDue: () => void,
  ) {
    this.#callbacks = callbacks;
    this.#messages = messages;
    this.#moneyText = moneyText;
    this.#onDue = onDue;
  }

  /** Says what the following reports are about; a payment from another tab has no known method. */
  about(method: string | undefined): void {
    this.#method = method;
  }

  progress(activity: Activity): void {
    this.#show(activity);
  }

  /** A submit that never got an answer before the page was loaded again. */
  unanswered(): void {
    this.#show("idle", { tone: "info", text: this.#messages.unanswered });
  }

  approved(paymentReference: string, coverage: Coverage | undefined): void {
    this.#show("done", { tone: "success", text: this.#messages.approved });
    this.#callbacks.completed({ isSuccess: true, paymentReference, ...(coverage && { coverage }) });
  }

  /** The payment went well, and the cart as it is now costs more. */
  amountDue(paymentReference: string, coverage: Coverage | undefined): void {
    this.#onDue();
    this.#unpaid("info", paymentReference, new PaymentError("amount_due", "Due.", coverage));
  }

  pending(paymentReference: string): void {
    this.#show("done", { tone: "info", text: this.#messages.pending });
    this.#callbacks.completed({ isSuccess: true, paymentReference, isPending: true });
  }

  declined(paymentReference: string, reason: string | undefined): void {
    const failure = new PaymentError("payment_declined", "Declined.", { reason });
    this.#unpaid("error", paymentReference, failure);
  }

  failed(failure: PaymentError, paymentReference: string | undefined): void {
    const error = this.explained(failure);
    this.#show("idle", { tone: "error", text: error.message });
    this.#callbacks.failed(error, paymentReference);
  }

  removed(): void {
    this.#show("idle", { tone: "success", text: this.#messages.stored.removed });
  }

  notRemoved(): void {
    this.#show("idle", { tone: "error", text: this.#messages.stored.notRemoved });
  }

  /** There is no form, or it has said itself that it cannot be used: the page has to hear of it. */
  unusable(failure: PaymentError): PaymentError {
    const error = this.explained(failure);
    this.#callbacks.failed(error, undefined);
    return error;
  }

  /** The same error in the shopper's language, where the shopper can meet it. */
  explained(failure: PaymentError): PaymentError {
    const { code, reason, fields, due, covered } = failure;
    const text = fill(this.#textOf(failure), {
      due: due && this.#moneyText(due),
      covered: covered && this.#moneyText(covered),
    });
    return new PaymentError(code, text, { reason, fields, due, covered, cause: failure });
  }

  #textOf({ code, reason, fields, message }: PaymentError): string {
    // What the PSP's fields made of the input cannot be used: the order is not to blame.
    if (fields.includes(TOKEN)) return this.#messages.errors.provider_error;
    return explain(code, reason, this.#messages) || message;
  }

  /** The shopper came back from a redirect without an end. */
  returnedWithoutEnd(paymentReference: string, resume: (() => void) | undefined): void {
    this.stillHere(resume);
    const failure = new PaymentError("payment_incomplete", "The shopper did not finish.");
    this.#callbacks.failed(this.explained(failure), paymentReference);
  }

  /** A redirect is open; `resume` is what the shopper can press to follow it, where that is known. */
  stillHere(resume: (() => void) | undefined): void {
    const { errors, continuePayment } = this.#messages;
    const remedy = resume && { remedy: { label: continuePayment, run: resume } };
    this.#show("idle", { tone: "info", text: errors.payment_incomplete, ...remedy });
  }

  challenging(): void {
    this.#show("challenge");
    this.#callbacks.actionRequired({ type: "fullscreen" });
  }

  leaving(): void {
    this.#show("redirecting");
    this.#callbacks.actionRequired({ type: "redirect" });
  }

  /** An end with which the shopper may go on to pay. */
  #unpaid(tone: Notice["tone"], paymentReference: string, failure: PaymentError): void {
    const error = this.explained(failure);
    this.#show("idle", { tone, text: error.message });
    this.#callbacks.completed({ isSuccess: false, paymentReference, error });
  }

  #show(activity: Activity, notice?: Notice): void {
    this.status.show({ activity, notice, method: this.#method });
  }
}
