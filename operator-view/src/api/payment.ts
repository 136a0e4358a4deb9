/** The processor's operator API, as its OpenAPI description has it. Amounts are minor units. */

export type ActionKind = "capture" | "refund" | "cancel";

export interface Amounts {
  currencyCode: string;
  fractionDigits: number;
  planned: number;
  authorized: number;
  captured: number;
  refunded: number;
  disputed: number;
  capturable: number;
  refundable: number;
}

export interface Instrument {
  brand?: string | null;
  lastFour?: string | null;
  expiryMonth?: number | null;
  expiryYear?: number | null;
  wallet?: string | null;
}

export interface Actor {
  kind: string;
  userId?: string | null;
}

export interface TimelineEntry {
  at?: string | null;
  type: string;
  state?: string | null;
  centAmount?: number | null;
  transactionId?: string | null;
  pspReference?: string | null;
  dashboardUrl?: string | null;
  actor: Actor;
  code?: string | null;
  text?: string | null;
}

export interface Dispute {
  pspReference: string;
  dashboardUrl?: string | null;
  transactionId?: string | null;
  stage?: string | null;
  reason?: string | null;
  state?: string | null;
  centAmount: number;
  dueAt?: string | null;
  daysLeft?: number | null;
}

export interface Finding {
  code: string;
  text: string;
}

/** What can be done now. A refund names its charge; `maxCentAmount` is the most that is possible. */
export interface Action {
  action: ActionKind;
  transactionId?: string | null;
  maxCentAmount?: number | null;
  partial?: boolean | null;
}

export interface PaymentSummary {
  id: string;
  state: string;
}

export interface Payment extends PaymentSummary {
  /** Which state of the payment was shown; the processor refuses an action on another one. */
  revision: string;
  provider: string;
  method?: string | null;
  instrument?: Instrument | null;
  pspReference?: string | null;
  dashboardUrl?: string | null;
  amounts: Amounts;
  timeline: TimelineEntry[];
  disputes: Dispute[];
  findings: Finding[];
  actions: Action[];
  canManage: boolean;
}

export type Outcome = "approved" | "rejected" | "received";

export interface ActionRequest {
  action: ActionKind;
  /** Made once for what the operator wants, however often it is sent: the same one moves money once. */
  operation: string;
  revision: string;
  transactionId?: string;
  amount?: { centAmount: number; currencyCode: string };
}

export interface ActionAnswer {
  outcome: Outcome;
  payment: Payment;
}
