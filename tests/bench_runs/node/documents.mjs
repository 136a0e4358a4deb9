// What carts, Payments and stored cards look like when the bench needs them, all in ASCII.
//
// Nothing is seeded: an id tells what it stands for, and the thing is made when it is first asked
// for. The first group of an id is its kind; the rest is shared by what belongs together.
import { createHash } from "node:crypto";

export const KINDS = {
  session: "5e000000",
  cart: "ca000000",
  customer: "c0000000",
  authorized: "a1000000",
  charged: "a2000000",
  pending: "a3000000",
  commanded: "a4000000",
};
export const ITEM = "f0000000-0000-4000-8000-000000000001";
export const TOTAL = 4200;
export const PAYMENT_INTERFACE = "mock";
export const STORED_INTERFACE = "psp-template";
const DECLINED = "ad"; // The attempt's number follows, in six hexadecimal digits.
const CARD = "e0"; // The card's number follows likewise.
const SMALL_CENTS = 10; // Of each capture or refund that went before.
const THEN = "2026-01-01T00:00:00.000Z";
const NOTE_TYPE = { typeId: "type", id: "b6000000-0000-4000-8000-000000000001" };
const OPERATIONS = {
  Authorization: "authorize",
  Charge: "capture",
  Refund: "refund",
  CancelAuthorization: "cancel",
};

let made = 0;
export const newId = () => `d1000000-0000-4000-8000-${(++made).toString(16).padStart(12, "0")}`;
export const related = (id, kind) => (KINDS[kind] ?? kind) + id.slice(8);
export const money = (cents, currency = "EUR") => ({
  type: "centPrecision",
  currencyCode: currency,
  centAmount: cents,
  fractionDigits: 2,
});

/** Return the ids of the Payments that a cart of this id has from its beginning: declined ones. */
export const earlierPayments = (cartId, number) =>
  Array.from({ length: number }, (_, at) => related(cartId, numbered(DECLINED, at + 1)));

/** Return the Payment that this id stands for; undefined when it stands for none. */
export function paymentOf(id, shape) {
  const kind = Object.keys(KINDS).find((one) => KINDS[one] === id.slice(0, 8));
  if (id.startsWith(DECLINED))
    return new PaymentMaker(id, Number.parseInt(id.slice(2, 8), 16)).declined();
  const maker = new PaymentMaker(id, 1);
  const more = Math.max(0, shape.transactionsPerPayment - 1);
  if (kind === "authorized") return maker.authorized("Success", more);
  if (kind === "pending") return maker.authorized("Pending", 0);
  if (kind === "charged") return maker.charged(more - 1);
  if (kind === "commanded") return maker.commanded(more);
  return undefined;
}

/** Return the customer's stored cards, the default one first. */
export const cardsOf = (customerId, number) =>
  Array.from({ length: number }, (_, at) => ({
    id: related(customerId, numbered(CARD, at)),
    version: 1,
    createdAt: THEN,
    lastModifiedAt: THEN,
    customer: { typeId: "customer", id: customerId },
    name: { en: "Card" },
    method: "card",
    paymentInterface: STORED_INTERFACE,
    token: { value: `stored_${at}_${customerId.slice(24)}` },
    default: at === 0,
    paymentMethodStatus: "Active",
    custom: {
      type: { typeId: "type", id: "b7000000-0000-4000-8000-000000000001" },
      fields: { brand: "visa", lastFour: "4242", expiryMonth: 12, expiryYear: 2040 },
    },
  }));

/** Build the Payment of one attempt as the connector would have left it. */
class PaymentMaker {
  constructor(id, attempt) {
    this.id = id;
    this.cartId = related(id, "cart");
    this.scope = `pay-${this.cartId}-${ITEM}`;
    this.attempt = attempt;
    this.transactions = [];
    this.notes = [];
  }

  declined() {
    this.add("Authorization", "Failure", TOTAL);
    return this.payment("failed");
  }

  authorized(state, captures) {
    this.add("Authorization", state, TOTAL);
    for (let one = 0; one < captures; one++) this.add("Charge", "Success", SMALL_CENTS);
    return this.payment("authorized");
  }

  charged(refunds) {
    this.add("Authorization", "Success", TOTAL);
    this.add("Charge", "Success", TOTAL);
    for (let one = 0; one < refunds; one++) this.add("Refund", "Success", SMALL_CENTS);
    return this.payment("captured");
  }

  commanded(captures) {
    const found = this.authorized("Success", captures);
    found.transactions.push({
      id: commandOf(this.id),
      type: "Charge",
      amount: money(1000),
      state: "Initial",
    });
    return found;
  }

  add(type, state, cents) {
    const name = `${this.transactions.length}`;
    const interactionId = operationId(type === "Authorization" ? this.scope : this.id, type, name);
    const interfaceId = `${OPERATIONS[type]}_${digest(interactionId)}`;
    if (type === "Authorization") this.note("claim", interactionId, this.claim(cents));
    const one = { type, amount: money(cents), state, timestamp: THEN, interactionId, interfaceId };
    this.transactions.push({ id: newId(), ...one });
    const changes = [{ action: "addTransaction", transaction: one }];
    this.note("converge", interactionId, { pspReference: pspId(this.id) }, changes);
  }

  claim(cents) {
    const amount = { centAmount: cents, currencyCode: "EUR" };
    return { amount, method: "card", paymentInterface: PAYMENT_INTERFACE, cartId: this.cartId };
  }

  note(type, interactionId, request, response) {
    const fields = { createdAt: THEN, type, interactionId, request: JSON.stringify(request) };
    if (response) fields.response = JSON.stringify(response);
    this.notes.push({ type: NOTE_TYPE, fields });
  }

  payment(code) {
    return {
      ...payment(this.id, {
        key: `${this.scope}-${this.attempt}`,
        amountPlanned: money(TOTAL),
        paymentMethodInfo: { paymentInterface: PAYMENT_INTERFACE, method: "card" },
        checkoutTransactionItemId: ITEM,
        customer: { typeId: "customer", id: related(this.cartId, "customer") },
        interfaceInteractions: this.notes,
      }),
      interfaceId: pspId(this.id),
      paymentStatus: { interfaceCode: code },
      transactions: this.transactions,
    };
  }
}

/** Return a Payment in its first version. */
export const payment = (id, draft) => ({
  id,
  version: 1,
  createdAt: THEN,
  lastModifiedAt: THEN,
  createdBy: { isPlatformClient: false, clientId: "bench" },
  lastModifiedBy: { isPlatformClient: false, clientId: "bench" },
  paymentStatus: {},
  transactions: [],
  ...draft,
  amountPlanned: money(draft.amountPlanned.centAmount, draft.amountPlanned.currencyCode),
  interfaceInteractions: (draft.interfaceInteractions ?? []).map((one) => ({
    ...one,
    type: NOTE_TYPE,
  })),
});

export const pspId = (paymentId) => `pay_${paymentId}`;
export const commandOf = (paymentId) => related(paymentId, "c4000000");

/** The connector's name of an operation; common/src/payment_core/domain/operation_ids.py has the rule. */
function operationId(scope, type, name) {
  const named = digest(name);
  return `ctp.${OPERATIONS[type]}.${named}.${digest(scope, type, named, "")}`;
}

function digest(...parts) {
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 24);
}

function numbered(letters, number) {
  return letters + number.toString(16).padStart(6, "0");
}
