/** Every text of the view in one language. `{amount}` and the like are filled in by `filled`. */
export interface Messages {
  payments: string;
  loading: string;
  reload: string;
  retry: string;
  noOrder: string;
  noPayments: string;
  forbidden: string;
  signedOut: string;
  missing: string;
  unreachable: string;
  viewOnly: string;
  nothingLeft: string;
  failedAttempts: string;
  pspReference: string;
  openAtPsp: string;
  states: Record<PaymentState, string>;
  amounts: {
    planned: string;
    kept: string;
    refunded: string;
    disputed: string;
    capturable: string;
    refundable: string;
  };
  findingsTitle: string;
  findings: Record<FindingCode, string>;
  disputesTitle: string;
  disputeStages: Record<"inquiry" | "chargeback", string>;
  disputeStates: Record<"open" | "answered" | "won" | "lost", string>;
  answerBy: string;
  timelineTitle: string;
  noTime: string;
  types: Record<EntryType, string>;
  entryStates: Record<EntryState, string>;
  actors: Record<ActorKind, string>;
  attemptBegan: string;
  disputeTold: string;
  actionsTitle: string;
  actions: Record<"capture" | "refund" | "cancel", string>;
  submit: Record<"capture" | "refund", string>;
  amountIn: string;
  atMost: string;
  badAmount: string;
  ofCapture: string;
  captureOf: string;
  cancelQuestion: string;
  confirmCancel: string;
  back: string;
  working: string;
  outcomes: Record<"approved" | "rejected" | "received", string>;
  unknownOutcome: string;
  changed: string;
  refused: string;
}

export type PaymentState =
  | "open"
  | "charging"
  | "approved"
  | "captured"
  | "returned"
  | "declined"
  | "ending"
  | "returning"
  | "superseded";

/** Codes that are translated; the text of any other one is shown as the processor wrote it. */
export type FindingCode =
  | "chargedTwice"
  | "declined"
  | "disputeLost"
  | "disputeOpen"
  | "moneyWithoutOrder"
  | "operationFailed"
  | "operationUnfinished"
  | "orderPaidTwice"
  | "replaced"
  | "returnFailed";

export type EntryType =
  | "authorization"
  | "charge"
  | "refund"
  | "cancelAuthorization"
  | "chargeback"
  | "note";

export type EntryState = "initial" | "pending" | "success" | "failure";

export type ActorKind = "shopper" | "merchant" | "operator" | "psp" | "reconciliation" | "unknown";

/** Return the text with each `{name}` replaced. */
export function filled(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** Return the entry of that name, undefined for a name that this version does not know. */
export function known<T>(texts: Record<string, T>, name: string | null | undefined): T | undefined {
  return name && Object.hasOwn(texts, name) ? texts[name] : undefined;
}
