/*
 * The Express Checkout Element of the stub: one button of a wallet that is like Google Pay. Its sheet
 * is a frame of this origin.
 *
 * https://docs.stripe.com/js/element/express_checkout_element
 */
const EXPRESS_OPTIONS = [
  "allowedShippingCountries",
  "applePay",
  "billingAddressRequired",
  "business",
  "buttonHeight",
  "buttonTheme",
  "buttonType",
  "emailRequired",
  "layout",
  "lineItems",
  "paymentMethodOrder",
  "paymentMethods",
  "phoneNumberRequired",
  "shippingAddressRequired",
  "shippingRates",
];
// A click that is not resolved within a second does not open the sheet.
const CLICK_SECONDS = 1;

class ExpressCheckoutElement {
  #group;
  #options;
  #tools;
  #host = null;
  #sheet = null;
  #frame = null;
  #rates = [];
  #listeners = [];
  #token = null;
  #isConfirmed = false;
  #onMessage = (event) => this.#receive(event);

  constructor(group, options, tools) {
    this.#group = group;
    this.#options = options;
    this.#tools = tools;
  }

  on(event, handler) {
    this.#listeners.push({ event, handler });
    return this;
  }

  mount(where) {
    const { check } = this.#tools;
    const place = typeof where === "string" ? document.querySelector(where) : where;
    check(place && document.contains(place), "The element to mount into is not in the document.");
    this.#host = document.createElement("div");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Google Pay";
    Object.assign(button.style, {
      background: "#111",
      border: "1px solid #fff6",
      borderRadius: "8px",
      color: "#fff",
      cursor: "pointer",
      font: "600 1rem system-ui, sans-serif",
      minHeight: "44px",
      width: "100%",
    });
    button.addEventListener("click", () => this.#click());
    this.#host.append(button);
    place.append(this.#host);
    const availablePaymentMethods = { applePay: false, googlePay: true, link: false };
    setTimeout(() => this.#emit("ready", { availablePaymentMethods }));
  }

  unmount() {
    this.#dismiss();
    this.#host?.remove();
  }

  destroy() {
    this.unmount();
    this.#group.forget();
  }

  update(options) {
    this.#options = { ...this.#options, ...options };
  }

  /** The sum of the group has changed; the sheet shows it with the next answer to an event. */
  reconfigure() {}

  async ask(kind) {
    const { check } = this.#tools;
    check(this.#isConfirmed, "The shopper has not confirmed in the payment interface.");
    if (kind === "submit") return { selectedPaymentMethod: "google_pay" };
    const answer = new Promise((resolve) => {
      this.#token = resolve;
    });
    this.#tell("tokenize", { id: 1 });
    const { result, error } = await answer;
    // The wallet has given what it had: its part is done.
    this.#dismiss();
    if (error) return { error: { type: "api_connection_error", message: "Stripe is not there." } };
    return result.error ? { error: result.error } : { confirmationToken: result };
  }

  #click() {
    if (this.#sheet) return;
    const pressed = performance.now();
    let wasResolved = false;
    const resolve = (details = {}) => {
      const { check } = this.#tools;
      check(!wasResolved, "resolve was called already.");
      wasResolved = true;
      if (performance.now() - pressed > CLICK_SECONDS * 1000) return;
      const { shippingRates = this.#options.shippingRates ?? [] } = details;
      const isAsked = this.#options.shippingAddressRequired ?? details.shippingAddressRequired;
      check(!isAsked || shippingRates.length > 0, "shippingRates is required with an address.");
      this.#rates = shippingRates;
      this.#open();
    };
    this.#emit("click", { expressPaymentType: "google_pay", resolve });
  }

  #open() {
    const { STRIPE, newFrame } = this.#tools;
    this.#isConfirmed = false;
    const address = new URL("/elements/express", STRIPE);
    address.search = new URLSearchParams({
      parent: window.location.origin,
      locale: this.#group.options.locale ?? "",
    });
    this.#frame = newFrame(address);
    this.#frame.title = "Wallet";
    Object.assign(this.#frame.style, { height: "100%", width: "100%" });
    this.#sheet = document.createElement("dialog");
    this.#sheet.ariaLabel = "Wallet";
    Object.assign(this.#sheet.style, {
      border: "0",
      borderRadius: "1rem",
      height: "min(40rem, calc(100dvh - 2rem))",
      overflow: "hidden",
      padding: "0",
      width: "min(26rem, calc(100vw - 2rem))",
    });
    this.#sheet.append(this.#frame);
    this.#sheet.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#cancel();
    });
    document.body.append(this.#sheet);
    window.addEventListener("message", this.#onMessage);
    this.#sheet.showModal();
    this.#frame.focus();
  }

  #cancel() {
    if (this.#isConfirmed) return;
    this.#dismiss();
    this.#emit("cancel", {});
  }

  #dismiss() {
    window.removeEventListener("message", this.#onMessage);
    this.#sheet?.close();
    this.#sheet?.remove();
    this.#sheet = null;
  }

  #receive({ origin, source, data }) {
    const { STRIPE } = this.#tools;
    if (origin !== STRIPE || source !== this.#frame?.contentWindow) return;
    if (data?.source !== "sandbox-psp-wallet") return;
    if (data.type === "loaded") this.#begin();
    if (data.type === "close") this.#cancel();
    if (data.type === "address") this.#changeAddress(data);
    if (data.type === "method") this.#changeRate(data);
    if (data.type === "confirm") this.#confirm(data.payment);
    if (data.type === "token") this.#token?.(data);
  }

  #begin() {
    const { publishableKey } = this.#group.look();
    const { allowedShippingCountries: countries } = this.#options;
    this.#tell("open", { publicKey: publishableKey, amount: this.#sum(), countries });
  }

  /** The sum of the group, in Stripe's numbers. */
  #sum() {
    const { amount, currency } = this.#group.look();
    return { value: amount, currency: currency.toUpperCase() };
  }

  #changeAddress({ id, address }) {
    this.#emit("shippingaddresschange", {
      address: stripeAddress(address),
      ...this.#answers(id, (details) => {
        this.#rates = details.shippingRates ?? this.#rates;
        return this.#rates[0]?.id;
      }),
    });
  }

  #changeRate({ id, method }) {
    this.#emit("shippingratechange", {
      shippingRate: this.#rates.find((one) => one.id === method),
      ...this.#answers(id, () => method),
    });
  }

  /** `resolve` and `reject` of one event; only the first call of either counts. */
  #answers(id, selected) {
    const { check } = this.#tools;
    const sheet = this.#sheet;
    let isAnswered = false;
    const answer = (content) => {
      check(!isAnswered, "The event was answered already.");
      isAnswered = true;
      if (sheet === this.#sheet && sheet) this.#tell("content", { id, content: content() });
    };
    return {
      resolve: (details = {}) => {
        const { lineItems = [] } = details;
        const listed = lineItems.reduce((sum, { amount }) => sum + amount, 0);
        check(listed <= this.#group.look().amount, "The line items are more than the amount.");
        answer(() => this.#content(selected(details)));
      },
      reject: () => answer(() => null),
    };
  }

  #content(selected) {
    const { currency } = this.#sum();
    const methods = this.#rates.map(({ id, displayName, amount }) => ({
      id,
      name: displayName,
      description: "",
      amount: { value: amount, currency },
    }));
    return { total: this.#sum(), methods, selected };
  }

  #confirm({ shippingAddress, billingAddress, email }) {
    this.#isConfirmed = true;
    const sheet = this.#sheet;
    const nameOf = ({ firstName, lastName }) => `${firstName} ${lastName}`;
    this.#emit("confirm", {
      expressPaymentType: "google_pay",
      shippingAddress: {
        name: nameOf(shippingAddress),
        address: stripeAddress(shippingAddress),
      },
      billingDetails: {
        name: nameOf(billingAddress),
        address: stripeAddress(billingAddress),
        email,
      },
      paymentFailed: () => {
        if (sheet === this.#sheet) this.#dismiss();
      },
    });
  }

  #tell(type, message) {
    this.#frame.contentWindow?.postMessage({ type, ...message }, this.#tools.STRIPE);
  }

  #emit(event, payload) {
    const told = { elementType: "expressCheckout", ...payload };
    for (const one of this.#listeners) if (one.event === event) one.handler(told);
  }
}

/** An address of the wallet in Stripe's words; what it does not tell yet is left out. */
function stripeAddress({ streetName, streetNumber, city, region, postalCode, country }) {
  const line1 = streetName && `${streetName} ${streetNumber ?? ""}`.trim();
  const partial = { city, state: region ?? "", postal_code: postalCode, country };
  return line1 ? { ...partial, line1, line2: null } : partial;
}
