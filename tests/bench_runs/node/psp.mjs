// The sandbox PSP's API as far as the connector calls it. A payment that commercetools knows was
// made here as well, with the operations that its transactions tell of.
import { newId, pspId } from "./documents.mjs";

const TYPES = {
  Authorization: "authorization",
  Charge: "capture",
  Refund: "refund",
  CancelAuthorization: "cancel",
};
const PATHS = { captures: "capture", refunds: "refund", cancel: "cancel" };
const CARD = { type: "card", brand: "visa", lastFour: "4242", expiryMonth: 12, expiryYear: 2040 };
const THEN = "2026-01-01T00:00:00.000Z";
const NOT_FOUND = [404, '{"error":{"code":"not_found","message":"There is no such payment."}}'];

export class Psp {
  constructor(commercetools) {
    this.commercetools = commercetools;
    this.forget();
  }

  forget() {
    this.payments = new Map();
  }

  answer(method, path, query, body) {
    const [, , , id, operation] = path.split("/");
    if (id) return this.one(id, operation, body && JSON.parse(body));
    if (method === "POST") return this.create(JSON.parse(body));
    const known = this.paymentOf(pspId(query.get("merchantReference")));
    return [200, JSON.stringify({ data: known ? [known] : [] })];
  }

  create({ amount, merchantReference, metadata }) {
    const id = pspId(merchantReference);
    const made = payment(id, merchantReference, amount.value, [
      entry("authorization", amount.value, metadata),
    ]);
    this.payments.set(id, made);
    return [201, JSON.stringify(made)];
  }

  one(id, operation, body) {
    const known = this.paymentOf(id);
    if (!known) return NOT_FOUND;
    if (!operation) return [200, JSON.stringify(known)];
    const value = body.amount?.value ?? known.amount.value;
    known.operations.push(entry(PATHS[operation], value, body.metadata));
    return [201, JSON.stringify(known)];
  }

  paymentOf(id) {
    if (!this.payments.has(id)) {
      const recorded = this.commercetools.paymentOf(id.slice(pspId("").length));
      if (recorded) this.payments.set(id, asRecorded(id, recorded));
    }
    return this.payments.get(id);
  }
}

function asRecorded(id, recorded) {
  const operations = recorded.transactions
    .filter((one) => one.interfaceId)
    .map((one) => asPerformed(recorded, one));
  return payment(id, recorded.id, recorded.amountPlanned.centAmount, operations);
}

function asPerformed(recorded, transaction) {
  const metadata = {
    paymentId: recorded.id,
    operationId: transaction.interactionId,
    projectKey: "bench",
    deploymentId: "default",
  };
  const performed = entry(TYPES[transaction.type], transaction.amount.centAmount, metadata);
  const status = transaction.state === "Failure" ? "failed" : "succeeded";
  return { ...performed, id: transaction.interfaceId, status };
}

const entry = (type, value, metadata) => ({
  id: `${type}_${newId()}`,
  type,
  status: "succeeded",
  amount: { value, currency: "EUR" },
  metadata,
  capture: null,
  failure: null,
  createdAt: THEN,
});

const payment = (id, merchantReference, value, operations) => ({
  id,
  status: "authorized",
  amount: { value, currency: "EUR" },
  merchantReference,
  orderReference: null,
  method: CARD,
  createdAt: THEN,
  metadata: operations[0].metadata,
  capturable: { value, currency: "EUR" },
  refundable: { value, currency: "EUR" },
  action: null,
  failure: null,
  storedMethod: null,
  operations,
});
