import { type OperatorApi, RequestFailed } from "../src/api/operator-api";
import type { ActionAnswer, ActionRequest, Payment } from "../src/api/payment";

export const CHARGE = "1d2c3b4a-5f6e-4d7c-8b9a-0a1b2c3d4e5f";

/** A payment of €147.90 of which €100.00 is captured; the changes are laid over it. */
export function payment(changes: Partial<Payment> = {}): Payment {
  return {
    id: "0f1e2d3c-4b5a-4697-8877-665544332211",
    state: "captured",
    revision: "r1",
    provider: "sandbox",
    method: "card",
    instrument: { brand: "visa", lastFour: "4242", expiryMonth: 3, expiryYear: 2031 },
    pspReference: "pay_1",
    dashboardUrl: null,
    amounts: {
      currencyCode: "EUR",
      fractionDigits: 2,
      planned: 14790,
      authorized: 14790,
      captured: 10000,
      refunded: 0,
      disputed: 0,
      capturable: 4790,
      refundable: 10000,
    },
    timeline: [
      {
        at: "2026-11-28T10:15:00Z",
        type: "authorization",
        state: "success",
        centAmount: 14790,
        transactionId: "t1",
        pspReference: "auth_1",
        actor: { kind: "shopper" },
      },
      {
        at: "2026-11-28T13:15:00Z",
        type: "charge",
        state: "success",
        centAmount: 10000,
        transactionId: CHARGE,
        pspReference: "cap_1",
        actor: { kind: "operator", userId: "user-7" },
      },
    ],
    disputes: [],
    findings: [],
    actions: [
      { action: "capture", maxCentAmount: 4790, partial: true },
      { action: "refund", transactionId: CHARGE, maxCentAmount: 10000, partial: true },
      { action: "cancel", maxCentAmount: 4790, partial: false },
    ],
    canManage: true,
    ...changes,
  };
}

/**
 * The processor's rules for one payment: the same operation is carried out once and answered the
 * same, another revision is refused. `trouble` says how the next requests fail: `lost` is carried
 * out without an answer, `unsent` is not.
 */
export class FakeProcessor implements OperatorApi {
  readonly requests: ActionRequest[] = [];
  readonly carriedOut = new Map<string, ActionAnswer>();
  trouble: ("lost" | "unsent" | RequestFailed)[] = [];
  listFailure: RequestFailed | null = null;

  constructor(public payments: Payment[] = [payment()]) {}

  async paymentsOf() {
    if (this.listFailure !== null) throw this.listFailure;
    return this.payments.map(({ id, state }) => ({ id, state }));
  }

  async payment(id: string) {
    const found = this.payments.find((one) => one.id === id);
    if (found === undefined) throw new RequestFailed("missing");
    return found;
  }

  async act(id: string, request: ActionRequest): Promise<ActionAnswer> {
    this.requests.push(request);
    const trouble = this.trouble.shift();
    if (trouble === "unsent") throw new RequestFailed("unknown");
    if (trouble instanceof RequestFailed) throw trouble;
    const before = await this.payment(id);
    let answer = this.carriedOut.get(request.operation);
    if (answer === undefined) {
      if (request.revision !== before.revision) throw new RequestFailed("changed");
      const after = { ...before, revision: `${before.revision}+` };
      answer = { outcome: "approved", payment: after };
      this.carriedOut.set(request.operation, answer);
      this.payments = this.payments.map((one) => (one.id === id ? after : one));
    }
    if (trouble === "lost") throw new RequestFailed("unknown");
    return answer;
  }
}
