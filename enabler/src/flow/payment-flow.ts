import type { Browser } from "../browser";
import { asPaymentError, endsAttempt, PaymentError } from "../errors";
import type { PaymentMethodBody, ProcessorClient } from "../processor/client";
import {
  isReference,
  type PaymentAction,
  type PaymentOutcome,
  secureUrl,
} from "../processor/responses";
import type { ChallengeDetails, ChallengeResult } from "../providers/adapter";
import type { Attempts } from "./attempts";
import { poll } from "./poll";
import type { Report } from "./report";
import type { FlowStatus } from "./state";

/** What the shopper wants to pay with. */
export interface Submission {
  /** The type of the method, or the id of a stored one. */
  readonly method: string;
  /** It takes hours or days to know how the payment ended. */
  readonly decidedLater: boolean;
  /** Asks the page, checks the input, gets a token; undefined when the payment must not start. */
  prepare(): Promise<PaymentMethodBody | undefined>;
  /** The processor has answered: a token is used up. */
  answered(): void;
  /** The processor refused these fields of the request. */
  refused(fields: readonly string[]): void;
}

export type ChallengeEnd = ChallengeResult | "closed";

export interface FlowParts {
  client: ProcessorClient;
  attempts: Attempts;
  report: Report;
  browser: Browser;
  /** Shows a 3-D Secure page in a modal frame until it ends or the shopper closes it. */
  challenge: (target: string) => Promise<ChallengeEnd>;
}

/** A page that is still here after that long did not get away. Milliseconds. */
const DEPARTURE = 10_000;

const RETURN_PARAMETER = "paymentReference";

/**
 * The course of a payment: from the shopper's submit, or from a payment that the shopper comes
 * back to, until the page is told how it ended. One at a time; a second submit is ignored.
 */
export class PaymentFlow {
  readonly #client: ProcessorClient;
  readonly #attempts: Attempts;
  readonly #report: Report;
  readonly #browser: Browser;
  readonly #openChallenge: FlowParts["challenge"];
  /** What challenges have brought: it is handed in again where a request got no answer. */
  readonly #brought = new Map<string, ChallengeDetails>();

  constructor({ client, attempts, report, browser, challenge }: FlowParts) {
    this.#client = client;
    this.#attempts = attempts;
    this.#report = report;
    this.#browser = browser;
    this.#openChallenge = challenge;
  }

  get status(): FlowStatus {
    return this.#report.status;
  }

  /** Never rejects: how it went is shown to the shopper and told to the page. */
  async submit(submission: Submission): Promise<void> {
    if (this.#activity !== "idle") return;
    this.#report.about(submission.method);
    this.#report.progress("preparing");
    try {
      const chosen = await submission.prepare();
      if (chosen === undefined) return this.#report.progress("idle");
      const outcome = await this.#start(chosen, submission.decidedLater);
      submission.answered();
      await this.#follow(outcome, ({ target }) => this.#leave(target));
    } catch (error) {
      const failure = asPaymentError(error);
      submission.refused(failure.fields);
      this.#fail(failure, this.#attempts.open()?.paymentReference);
    }
  }

  /**
   * Brings a payment to an end that the shopper left open: by a redirect, a reload, the back
   * button or in another tab. Does nothing when there is none. Never rejects.
   */
  async resume(): Promise<void> {
    if (this.#activity !== "idle" && this.#activity !== "redirecting") return;
    const open = this.#attempts.open();
    if (open && !this.#claim(open.key)) return;
    const reference = open?.paymentReference ?? this.#returnedReference();
    this.#report.about(open?.method);
    if (reference !== undefined) await this.#resume(reference, open === undefined);
    else if (open) this.#report.unanswered();
  }

  /** Removes a stored method, unless the shopper is paying. Rejects when it is still there. */
  async removeStored(id: string): Promise<void> {
    try {
      if (this.#activity !== "idle") throw new PaymentError("payment_in_progress", "Not now.");
      this.#report.about(id);
      this.#report.progress("removing");
      await this.#client.removeStoredPaymentMethod(id);
      this.#report.removed();
    } catch (error) {
      if (this.#activity === "removing") this.#report.notRemoved();
      throw this.#report.explained(asPaymentError(error));
    }
  }

  get #activity() {
    return this.status.current.activity;
  }

  #claim(name: string): boolean {
    return this.#browser.claims.claim(name, this);
  }

  #start(chosen: PaymentMethodBody, decidedLater: boolean): Promise<PaymentOutcome> {
    const { key } = this.#attempts.begin(chosen, decidedLater);
    this.#claim(key);
    return this.#asking("submitting", (onTrouble) =>
      this.#client.createPayment(chosen, key, onTrouble),
    );
  }

  async #resume(reference: string, isOnlyInTheUrl: boolean): Promise<void> {
    if (!this.#claim(reference)) return;
    try {
      const outcome = await this.#confirm("checking", reference);
      if (outcome.waitsForShopper) {
        const { challenge, target } = this.#attempts.open() ?? {};
        if (challenge === undefined) return this.#offer(target, reference);
        outcome.action = { type: "threeDS", target: challenge };
      }
      await this.#follow(outcome, ({ target }) => this.#offer(target, reference));
    } catch (error) {
      const failure = asPaymentError(error);
      // A URL may name a payment of an earlier order, which this session must not see.
      if (isOnlyInTheUrl && isForeign(failure)) this.#report.progress("idle");
      else this.#fail(failure, reference);
    }
  }

  /** Goes on until the outcome is final, the shopper has to leave, or waiting gets too long. */
  async #follow(first: PaymentOutcome, redirect: (to: PaymentAction) => void): Promise<void> {
    const reference = first.paymentReference;
    const challenged = new Set<string>();
    const openAction = ({ outcome, action }: PaymentOutcome) =>
      outcome === "pending" && action && !challenged.has(action.target) ? action : undefined;
    const isWaiting = (latest: PaymentOutcome) =>
      latest.outcome === "pending" &&
      openAction(latest) === undefined &&
      !this.#attempts.open()?.decidedLater;
    this.#claim(reference);
    this.#attempts.note({ paymentReference: reference });
    let latest = await this.#watch(first, isWaiting);
    for (let action = openAction(latest); action; action = openAction(latest)) {
      if (action.type === "redirect") return redirect(action);
      challenged.add(action.target);
      latest = await this.#watch(await this.#challenge(reference, action), isWaiting);
    }
    this.#settle(latest);
  }

  #watch(
    outcome: PaymentOutcome,
    isWaiting: (latest: PaymentOutcome) => boolean,
  ): Promise<PaymentOutcome> {
    if (isWaiting(outcome)) this.#report.progress("processing");
    return poll(this.#browser, outcome, isWaiting, () =>
      this.#confirm("processing", outcome.paymentReference),
    );
  }

  #confirm(
    activity: "checking" | "processing",
    reference: string,
    details?: ChallengeDetails["details"],
  ): Promise<PaymentOutcome> {
    return this.#asking(activity, (onTrouble) =>
      this.#client.confirmPayment(reference, onTrouble, details),
    );
  }

  #asking<T>(
    activity: "checking" | "processing" | "submitting",
    ask: (onTrouble: () => void) => Promise<T>,
  ): Promise<T> {
    this.#report.progress(activity);
    return ask(() => this.#report.progress("reconnecting"));
  }

  async #challenge(reference: string, { target }: PaymentAction): Promise<PaymentOutcome> {
    this.#report.challenging();
    const end = this.#brought.get(target) ?? (await this.#openChallenge(target));
    const brought = typeof end === "object" ? end : undefined;
    if (brought) this.#brought.set(target, brought);
    const outcome = await this.#confirm("checking", reference, brought?.details);
    const isClosed = end === "closed";
    const isLeft = outcome.waitsForShopper || (isClosed && outcome.action);
    if (outcome.outcome === "pending" && isLeft) {
      const details = isClosed ? { reason: "canceled_by_shopper" } : {};
      throw new PaymentError("payment_incomplete", "The challenge has no end.", details);
    }
    return outcome;
  }

  #leave(target: string): void {
    this.#attempts.note({ target });
    this.#report.leaving();
    this.#browser.navigate(target);
    void this.#browser.sleep(DEPARTURE).then(() => {
      if (this.#activity === "redirecting") this.#report.stillHere(() => this.#leaveAgain(target));
    });
  }

  #leaveAgain(target: string): void {
    if (this.#activity === "idle") this.#leave(target);
  }

  /** The shopper is not redirected a second time without being asked. */
  #offer(target: string | undefined, reference: string): void {
    // It may come from the tab, where others can write too.
    const address = target && secureUrl(target);
    this.#browser.claims.releaseAll(this);
    const resume = address ? () => this.#leaveAgain(address) : undefined;
    this.#report.returnedWithoutEnd(reference, resume);
  }

  #settle({ outcome, paymentReference, reason, coverage }: PaymentOutcome): void {
    if (outcome === "unknown") {
      // The attempt stays open: a later version may be able to read the answer.
      throw new PaymentError("processor_mismatch", "The processor's answer is not known here.");
    }
    if (outcome === "rejected") {
      this.#attempts.closeDeclined(paymentReference);
      this.#report.declined(paymentReference, reason);
    } else if (outcome === "pending") {
      // The attempt stays open: after a reload the page hears how it stands then.
      this.#report.pending(paymentReference);
    } else if (outcome === "underpaid") {
      this.#attempts.close();
      this.#report.amountDue(paymentReference, coverage);
    } else {
      this.#attempts.close();
      this.#report.approved(paymentReference, coverage);
    }
  }

  #fail(failure: PaymentError, reference: string | undefined): void {
    if (endsAttempt(failure)) this.#attempts.close();
    this.#browser.claims.releaseAll(this);
    this.#report.failed(failure, reference);
  }

  #returnedReference(): string | undefined {
    const reference = this.#browser.pageUrl().searchParams.get(RETURN_PARAMETER);
    const isOpen = isReference(reference) && !this.#attempts.wasDeclined(reference);
    return isOpen ? reference : undefined;
  }
}

function isForeign(error: PaymentError): boolean {
  return error.code === "forbidden" || error.code === "invalid_request";
}
