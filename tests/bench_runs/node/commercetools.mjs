// commercetools as far as the connector calls it: auth, sessions, carts, Payments, stored cards.
// It keeps versions and unique keys, and lets everybody in.
import { cartBody, cartText, isCart } from "./carts.mjs";
import {
  cardsOf,
  earlierPayments,
  ITEM,
  KINDS,
  money,
  newId,
  payment,
  paymentOf,
  related,
} from "./documents.mjs";

const found = (thing) => [200, JSON.stringify(thing)];
const refused = (status, code, more) => [
  status,
  JSON.stringify({ statusCode: status, message: code, errors: [{ code, message: code, ...more }] }),
];
const NOT_FOUND = refused(404, "ResourceNotFound");

export class Commercetools {
  constructor(project) {
    this.project = project;
    this.forget({ lineItems: 3, paymentsPerCart: 1, transactionsPerPayment: 1, cards: 1 });
  }

  /** Drop everything, and make what is asked for from now on in this shape. */
  forget(shape) {
    this.shape = shape;
    this.cartBody = cartBody(shape.lineItems);
    this.carts = new Map();
    this.payments = new Map();
    this.keys = new Map();
  }

  answer(method, path, query, body) {
    if (path === "/oauth/token") {
      const scope = ["manage_payments", "manage_orders", "view_sessions", "manage_payment_methods"];
      return found({ access_token: newId(), expires_in: 172800, scope: this.scopes(scope) });
    }
    if (path === "/oauth/introspect") {
      return found({
        active: true,
        scope: this.scopes(["manage_project"]),
        client_id: "bench",
        exp: Math.floor(Date.now() / 1000) + 86400,
      });
    }
    const [, , kind, id] = path.split("/");
    const read = method === "GET";
    if (kind === "sessions") return this.session(id);
    if (kind === "carts" && id)
      return read ? this.cart(id, query) : this.updateCart(id, query, JSON.parse(body));
    if (kind === "payments" && !id && !read) return this.createPayment(JSON.parse(body));
    if (kind === "payments" && id)
      return read ? this.payment(id) : this.updatePayment(id, JSON.parse(body));
    if (kind === "payment-methods") return id ? this.card(id) : this.cards(query);
    return NOT_FOUND;
  }

  scopes(names) {
    return names.map((one) => `${one}:${this.project}`).join(" ");
  }

  session(id) {
    if (!id.startsWith(KINDS.session)) return NOT_FOUND;
    const cart = { cartRef: { id: related(id, "cart") } };
    return found({
      id,
      version: 1,
      expiresAt: "2099-01-01T00:00:00.000Z",
      state: "ACTIVE",
      cart,
      activeCart: cart,
      metadata: {
        allowedPaymentMethods: ["card", "invoice", "purchaseorder"],
        processorUrl: "http://127.0.0.1",
        paymentInterface: "mock",
        checkoutTransactionItemId: ITEM,
        merchantReturnUrl: "https://shop.example/return",
        futureOrderNumber: "order-1",
      },
    });
  }

  cart(id, query) {
    const cart = this.cartOf(id);
    if (!cart) return NOT_FOUND;
    return [
      200,
      cartText(cart, this.cartBody, query.has("expand") && ((one) => this.paymentOf(one))),
    ];
  }

  updateCart(id, query, { version, actions }) {
    const cart = this.cartOf(id);
    if (!cart) return NOT_FOUND;
    if (version !== cart.version)
      return refused(409, "ConcurrentModification", { currentVersion: cart.version });
    for (const one of actions) {
      if (one.action !== "addPayment") return refused(400, "InvalidInput");
      cart.payments.push(one.payment.id);
      cart.version++;
    }
    return this.cart(id, query);
  }

  createPayment(draft) {
    if (this.keys.has(draft.key)) return refused(400, "DuplicateField", { field: "key" });
    const made = payment(newId(), draft);
    this.keys.set(draft.key, made.id);
    this.payments.set(made.id, made);
    return [201, JSON.stringify(made)];
  }

  payment(id) {
    const one = id.startsWith("key=")
      ? this.paymentOf(this.keys.get(id.slice(4)) ?? "")
      : this.paymentOf(id);
    return one ? found(one) : NOT_FOUND;
  }

  updatePayment(id, { version, actions }) {
    const one = this.paymentOf(id);
    if (!one) return NOT_FOUND;
    if (version !== one.version)
      return refused(409, "ConcurrentModification", { currentVersion: one.version });
    if (!actions.every((action) => apply(one, action))) return refused(400, "InvalidInput");
    one.version += actions.length;
    return found(one);
  }

  card(id) {
    const card = cardsOf(related(id, "customer"), this.shape.cards).find((one) => one.id === id);
    return card ? found(card) : NOT_FOUND;
  }

  cards(query) {
    const customer = /customer\(id="([^"]+)"\)/.exec(query.get("where") ?? "");
    const results = customer ? cardsOf(customer[1], this.shape.cards) : [];
    return found({ limit: 100, offset: 0, count: results.length, total: results.length, results });
  }

  cartOf(id) {
    if (!this.carts.has(id) && isCart(id)) {
      this.carts.set(id, {
        id,
        version: 1,
        payments: earlierPayments(id, this.shape.paymentsPerCart - 1),
      });
    }
    return this.carts.get(id);
  }

  paymentOf(id) {
    if (!this.payments.has(id)) {
      const made = paymentOf(id, this.shape);
      if (made) this.payments.set(id, made);
    }
    return this.payments.get(id);
  }
}

/** Apply one update action of those that the connector sends; false for any other. */
function apply(one, action) {
  const transaction = one.transactions.find((each) => each.id === action.transactionId);
  switch (action.action) {
    case "setInterfaceId":
      one.interfaceId = action.interfaceId;
      return true;
    case "setStatusInterfaceCode":
      one.paymentStatus.interfaceCode = action.interfaceCode;
      return true;
    case "setStatusInterfaceText":
      one.paymentStatus.interfaceText = action.interfaceText;
      return true;
    case "setMethodInfoMethod":
      one.paymentMethodInfo.method = action.method;
      return true;
    case "setMethodInfoCustomType":
      one.paymentMethodInfo.custom = { type: action.type, fields: action.fields };
      return true;
    case "addTransaction": {
      const { centAmount, currencyCode } = action.transaction.amount;
      const amount = money(centAmount, currencyCode);
      one.transactions.push({ id: newId(), state: "Initial", ...action.transaction, amount });
      return true;
    }
    case "changeTransactionState":
      transaction.state = action.state;
      return true;
    case "changeTransactionTimestamp":
      transaction.timestamp = action.timestamp;
      return true;
    case "setTransactionInterfaceId":
      transaction.interfaceId = action.interfaceId;
      return true;
    case "addInterfaceInteraction":
      one.interfaceInteractions.push({ type: action.type, fields: action.fields });
      return true;
  }
  return false;
}
