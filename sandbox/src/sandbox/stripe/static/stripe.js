/*
 * A stub of Stripe.js: what https://docs.stripe.com/js says of the Payment Element and the Express
 * Checkout Element without an intent, confirmation tokens and next actions. Mistakes that Stripe.js throws are thrown here.
 */
(() => {
  "use strict";

  const { origin: STRIPE } = new URL(document.currentScript.src);
  const LOAD_SECONDS = 20;
  const GROUP_OPTIONS = [
    "allowedPaymentMethodTypes",
    "amount",
    "appearance",
    "captureMethod",
    "currency",
    "fonts",
    "loader",
    "locale",
    "mode",
    "paymentMethodCreation",
    "setupFutureUsage",
  ];
  const ELEMENT_OPTIONS = [
    "business",
    "defaultValues",
    "fields",
    "layout",
    "paymentMethodOrder",
    "readOnly",
    "terms",
    "wallets",
  ];

  class IntegrationError extends Error {
    name = "IntegrationError";
  }

  function check(condition, message) {
    if (!condition) throw new IntegrationError(message);
  }

  function checkKnown(options, known, what) {
    for (const name of Object.keys(options)) {
      check(known.includes(name), `Unrecognized ${what} parameter: ${name}.`);
    }
  }

  class PaymentElement {
    #group;
    #options;
    #frame = null;
    #timer;
    #isReady = false;
    #listeners = [];
    #waiting = new Map();
    #lastId = 0;
    #onMessage = (event) => this.#receive(event);

    constructor(group, options) {
      checkKnown(options, ELEMENT_OPTIONS, "create()");
      this.#group = group;
      this.#options = options;
    }

    on(event, handler) {
      this.#listeners.push({ event, handler });
      return this;
    }

    mount(where) {
      const place = typeof where === "string" ? document.querySelector(where) : where;
      check(place && document.contains(place), "The element to mount into is not in the document.");
      const [type] = this.#group.options.allowedPaymentMethodTypes ?? ["card"];
      const address = new URL("/elements/payment", STRIPE);
      address.search = new URLSearchParams({
        parent: window.location.origin,
        locale: this.#group.options.locale ?? "",
        type,
      });
      this.#frame = newFrame(address);
      // The frame is larger than its place, so that the focus ring of its inputs fits.
      Object.assign(this.#frame.style, { height: "0", width: "calc(100% + 8px)", margin: "-4px" });
      window.addEventListener("message", this.#onMessage);
      this.#timer = setTimeout(() => this.#fail(), LOAD_SECONDS * 1000);
      place.append(this.#frame);
    }

    unmount() {
      clearTimeout(this.#timer);
      window.removeEventListener("message", this.#onMessage);
      this.#frame?.remove();
      this.#frame = null;
      this.#isReady = false;
    }

    destroy() {
      this.unmount();
      this.#group.forget();
    }

    update(options) {
      checkKnown(options, ELEMENT_OPTIONS, "update()");
      this.#options = { ...this.#options, ...options };
      this.reconfigure();
    }

    focus() {
      if (this.#isReady) this.ask("focus");
    }

    reconfigure() {
      if (this.#isReady) this.ask("configure", this.#configuration());
    }

    ask(kind, options = {}) {
      check(this.#frame, "The element is not mounted.");
      this.#lastId += 1;
      const message = { kind, id: this.#lastId, options };
      this.#frame.contentWindow.postMessage(message, STRIPE);
      return new Promise((resolve) => this.#waiting.set(message.id, resolve));
    }

    #configuration() {
      const { amount, appearance, currency, publishableKey } = this.#group.look();
      // A frame is see-through only while it has the color scheme of the page inside.
      this.#frame.style.colorScheme = appearance?.theme === "night" ? "dark" : "light";
      const { readOnly = false } = this.#options;
      return { amount, appearance, currency, publishableKey, readOnly };
    }

    #receive({ origin, source, data }) {
      if (origin !== STRIPE || source !== this.#frame?.contentWindow) return;
      if (data?.source !== "stripe-stub-element") return;
      if (data.kind === "loaded") this.#start(data.title);
      if (data.kind === "resize") this.#frame.style.height = `${data.height}px`;
      if (data.kind === "change") this.#emit("change", data.event);
      if (data.kind === "answer") this.#waiting.get(data.id)?.(data.result);
    }

    async #start(title) {
      this.#frame.title = title;
      await this.ask("configure", this.#configuration());
      clearTimeout(this.#timer);
      this.#isReady = true;
      this.#emit("ready", { elementType: "payment" });
    }

    #fail() {
      const error = { type: "api_connection_error", message: "The element could not be loaded." };
      this.#emit("loaderror", { elementType: "payment", error });
    }

    #emit(event, payload) {
      for (const one of this.#listeners) if (one.event === event) one.handler(payload);
    }
  }

  class Elements {
    #publishableKey;
    #element = null;
    #isSubmitted = false;

    constructor(publishableKey, options) {
      this.#publishableKey = publishableKey;
      this.options = options;
      checkGroup(options);
    }

    create(type, options = {}) {
      if (type === "expressCheckout") return this.#createExpress(options);
      check(type === "payment", `The stub has no ${type} element.`);
      check(!this.#element, "Can only create one Element of type payment.");
      this.#element = new PaymentElement(this, options);
      return this.#element;
    }

    #createExpress(options) {
      checkKnown(options, EXPRESS_OPTIONS, "create()");
      check(!this.#element, "Can only create one Element of type expressCheckout.");
      this.#element = new ExpressCheckoutElement(this, options, { STRIPE, check, newFrame });
      return this.#element;
    }

    getElement(type) {
      return type === "payment" ? this.#element : null;
    }

    update(options) {
      const merged = { ...this.options, ...options };
      checkGroup(merged);
      this.options = merged;
      this.#element?.reconfigure();
    }

    async submit() {
      check(this.#element, "There is no Payment Element to submit.");
      const result = await this.#element.ask("submit");
      this.#isSubmitted = !result.error;
      return result;
    }

    forget() {
      this.#element = null;
    }

    look() {
      const { amount, appearance, currency } = this.options;
      return { amount, appearance, currency, publishableKey: this.#publishableKey };
    }

    async tokenize() {
      check(this.#isSubmitted, "elements.submit() must be called before createConfirmationToken.");
      const { setupFutureUsage } = this.options;
      return this.#element.ask("createConfirmationToken", { setupFutureUsage });
    }
  }

  function checkGroup(options) {
    checkKnown(options, GROUP_OPTIONS, "elements()");
    const { mode, amount, currency } = options;
    check(mode === "payment", "The stub knows the mode payment only.");
    check(Number.isInteger(amount) && amount > 0, "The amount must be a positive integer.");
    check(/^[a-z]{3}$/.test(currency), "The currency must be a lowercase code.");
  }

  /** Shows 3-D Secure above the page, or leaves for where the payment method wants to go. */
  function handleNextAction({ clientSecret }) {
    check(/^pi_\w+_secret_\w+$/.test(clientSecret ?? ""), "The clientSecret is not one.");
    const address = new URL("/elements/next-action", STRIPE);
    address.search = new URLSearchParams({
      parent: window.location.origin,
      locale: document.documentElement.lang,
      client_secret: clientSecret,
    });
    const frame = newFrame(address);
    frame.title = "3-D Secure";
    const height = "min(26rem, calc(100dvh - 2rem))";
    const width = "min(30rem, calc(100vw - 2rem))";
    Object.assign(frame.style, { borderRadius: "1rem", height, width });
    const curtain = document.createElement("div");
    curtain.role = "dialog";
    curtain.ariaModal = "true";
    curtain.ariaLabel = frame.title;
    Object.assign(curtain.style, {
      background: "rgb(0 0 0 / 60%)",
      display: "grid",
      inset: "0",
      placeItems: "center",
      position: "fixed",
      zIndex: "2147483647",
    });
    curtain.append(frame);
    document.body.append(curtain);
    frame.focus();
    return new Promise((resolve) => {
      const onMessage = ({ origin, source, data }) => {
        if (origin !== STRIPE || source !== frame.contentWindow) return;
        if (data?.source !== "stripe-stub-action") return;
        window.removeEventListener("message", onMessage);
        curtain.remove();
        if (data.result.redirect) window.location.assign(data.result.redirect);
        else resolve(data.result);
      };
      window.addEventListener("message", onMessage);
    });
  }

  function newFrame(address) {
    const frame = document.createElement("iframe");
    frame.src = address.href;
    Object.assign(frame.style, { display: "block", border: "0" });
    return frame;
  }

  window.Stripe = (publishableKey) => {
    check(/^pk_test_\w+$/.test(publishableKey ?? ""), "Please call Stripe() with your key.");
    return {
      elements: (options = {}) => new Elements(publishableKey, options),
      createConfirmationToken: async ({ elements }) => elements.tokenize(),
      handleNextAction: async (options) => handleNextAction(options),
    };
  };
})();
