// A small stand-in for Adyen Web 6: https://docs.adyen.com/online-payments/build-your-integration.
// It has the advanced flow with cards, redirects and 3-D Secure in the page, and refuses what it does
// not know.

(() => {
  const { origin: ADYEN } = new URL(document.currentScript.src);
  const VERSION = "6.45.2";
  const LOAD_SECONDS = 20;
  const METHOD_SECONDS = 10;
  const CHALLENGE_SECONDS = 600;
  const ENVIRONMENTS = ["test", "live", "live-us", "live-au", "live-apse", "live-in", "live-nea"];

  class AdyenCheckoutError extends Error {
    constructor(name, message) {
      super(message);
      this.name = name;
    }
  }

  function check(condition, message) {
    if (!condition) throw new AdyenCheckoutError("IMPLEMENTATION_ERROR", message);
  }

  function placeOf(where) {
    const place = typeof where === "string" ? document.querySelector(where) : where;
    check(place && document.contains(place), "The node to mount into is not in the document.");
    return place;
  }

  function browserInfo() {
    return {
      acceptHeader: "*/*",
      colorDepth: screen.colorDepth || 24,
      language: navigator.language || "en",
      javaEnabled: false,
      screenHeight: screen.height || "",
      screenWidth: screen.width || "",
      userAgent: navigator.userAgent,
      timeZoneOffset: new Date().getTimezoneOffset(),
    };
  }

  class Checkout {
    constructor(options) {
      const { clientKey = "", environment = "" } = options;
      check(ENVIRONMENTS.includes(environment), "environment: an unknown one.");
      check(clientKey, "clientKey: it is missing.");
      check(
        clientKey.startsWith(environment === "test" ? "test_" : "live_"),
        "clientKey: it is of another environment.",
      );
      check(/^[A-Z]{2}$/.test(options.countryCode ?? ""), "countryCode: it is missing.");
      this.options = options;
    }

    async update(options) {
      this.options = { ...this.options, ...options };
      return this;
    }

    createFromAction(action, options = {}) {
      return new ActionElement(this, action, options);
    }

    submitDetails(details) {
      this.options.onAdditionalDetails?.({ data: details }, undefined, noActions());
    }
  }

  function noActions() {
    return { resolve() {}, reject() {} };
  }

  class Element {
    #status = "ready";

    constructor(checkout, props = {}) {
      check(checkout instanceof Checkout, "Trying to initialise without a Core instance.");
      this.core = checkout;
      this.props = { ...checkout.options, ...props };
    }

    get data() {
      const paymentMethod = { checkoutAttemptId: "stub", ...this.paymentMethod() };
      return {
        paymentMethod: { ...paymentMethod, sdkData: btoa(JSON.stringify({ channel: "Web" })) },
        browserInfo: browserInfo(),
        origin: window.location.origin,
        clientStateDataIndicator: true,
      };
    }

    get state() {
      return { data: this.data, isValid: this.isValid };
    }

    mount(where) {
      this.node = placeOf(where);
      this.build(this.node);
      return this;
    }

    setStatus(status) {
      this.#status = status;
      return this;
    }

    unmount() {
      this.node?.replaceChildren();
      this.node = null;
      return this;
    }

    remove() {
      this.unmount();
    }

    pressEnter() {
      if (this.props.onEnterKeyPressed) this.props.onEnterKeyPressed(document.activeElement, this);
      else this.submit();
    }

    handleAction(action, props = {}) {
      const element = this.core.createFromAction(action, { ...this.props, ...props });
      const { node } = this;
      if (!node) {
        element.start();
        return element;
      }
      this.unmount();
      return element.mount(node);
    }

    submit() {
      if (!this.isValid) {
        this.showValidation();
        return;
      }
      if (this.#status === "loading") return;
      this.#status = "loading";
      const { onSubmit } = this.props;
      check(onSubmit, "onSubmit: the stub has the advanced flow only.");
      new Promise((resolve, reject) => {
        onSubmit({ data: this.data, isValid: true }, this, { resolve, reject });
      }).then(
        (answer) => this.#handle(answer),
        (answer) => this.#fail(answer),
      );
    }

    #handle(answer) {
      this.#status = "ready";
      if (answer?.action) this.handleAction(answer.action);
      else complete(this, answer);
    }

    #fail(answer) {
      this.#status = "ready";
      this.props.onPaymentFailed?.(answer, this);
    }
  }

  function complete(element, answer) {
    const isGood = ["Authorised", "Received", "Pending"].includes(answer?.resultCode);
    const { onPaymentCompleted, onPaymentFailed } = element.props;
    if (isGood) onPaymentCompleted?.(answer, element);
    else onPaymentFailed?.(answer, element);
  }

  /** Card fields in a frame of Adyen; the holder's name is a field of the shop's page. */
  class Card extends Element {
    static type = "scheme";
    #frame = null;
    #holder = null;
    #timer;
    #fields = { isValid: false, data: {} };
    #onMessage = (event) => this.#receive(event);

    get isValid() {
      const needsHolder = this.props.hasHolderName && this.props.holderNameRequired;
      return this.#fields.isValid && (!needsHolder || Boolean(this.#holder?.value.trim()));
    }

    paymentMethod() {
      const holderName = this.#holder?.value.trim() ?? "";
      return { type: "scheme", holderName, ...this.#fields.data };
    }

    build(node) {
      if (this.props.hasHolderName) node.append(this.#newHolder());
      const address = new URL(`/checkoutshopper/securedfields/${this.props.clientKey}`, ADYEN);
      address.search = new URLSearchParams({
        parent: window.location.origin,
        locale: this.props.locale ?? "",
      });
      this.#frame = newFrame(address);
      Object.assign(this.#frame.style, { height: "0", width: "100%" });
      window.addEventListener("message", this.#onMessage);
      this.#timer = setTimeout(() => this.#failToLoad(), LOAD_SECONDS * 1000);
      node.append(this.#frame);
    }

    unmount() {
      clearTimeout(this.#timer);
      window.removeEventListener("message", this.#onMessage);
      this.#fields = { isValid: false, data: {} };
      return super.unmount();
    }

    updateStyles(styles) {
      this.props = { ...this.props, styles };
      this.#configure();
      return this;
    }

    setStatus(status) {
      super.setStatus(status);
      this.#post("configure", { ...this.#options(), disabled: status === "loading" });
      return this;
    }

    focus() {
      this.#post("focus");
    }

    showValidation() {
      this.#holder?.setAttribute("aria-invalid", String(!this.#holder.value.trim()));
      this.#post("validate");
      return this;
    }

    #newHolder() {
      const { field, input } = newField("holderName", "Name on card", "cc-name");
      input.value = this.props.data?.holderName ?? "";
      input.addEventListener("input", () => this.#change());
      onEnter(input, () => this.pressEnter());
      this.#holder = input;
      return field;
    }

    /** The page draws the boxes around the frames of the real one: here the frame has to. */
    #options() {
      const { base = {}, error = {}, placeholder = {} } = this.props.styles ?? {};
      const drawn = getComputedStyle(this.node ?? document.body);
      const token = (name) => drawn.getPropertyValue(`--adyen-sdk-${name}`).trim();
      const look = {
        "--psp-text": base.color,
        "--psp-font-family": base.fontFamily,
        "--psp-font-size": base.fontSize,
        "--psp-error": error.color,
        "--psp-muted": placeholder.color,
        "--psp-background": token("color-background-primary"),
        "--psp-border": token("color-outline-primary"),
        "--psp-accent": token("color-outline-primary-active"),
        "--psp-radius": token("border-radius-m"),
      };
      return { look, scheme: drawn.colorScheme === "dark" ? "dark" : "light" };
    }

    #configure() {
      this.#post("configure", this.#options());
    }

    #post(kind, options = {}) {
      this.#frame?.contentWindow?.postMessage({ kind, options }, ADYEN);
    }

    #receive({ origin, source, data }) {
      if (origin !== ADYEN || source !== this.#frame?.contentWindow) return;
      if (data?.source !== "adyen-stub-fields") return;
      if (data.kind === "resize") this.#frame.style.height = `${data.height}px`;
      if (data.kind === "loaded") this.#start(data.title);
      if (data.kind === "enter") this.pressEnter();
      if (data.kind === "state") this.#take(data.state);
    }

    #take(state) {
      const { brand, endDigits } = this.#fields;
      this.#fields = state;
      const { onBrand, onFieldValid } = this.props;
      if (state.brand !== brand) onBrand?.({ type: "card", brand: state.brand });
      const fieldType = "encryptedCardNumber";
      if (state.endDigits !== endDigits) {
        onFieldValid?.({ fieldType, valid: state.endDigits !== "", endDigits: state.endDigits });
      }
      this.#change();
    }

    #start(title) {
      clearTimeout(this.#timer);
      this.#frame.title = title;
      this.#configure();
      this.props.onConfigSuccess?.({ iframesConfigured: true, type: "card" });
      this.props.onReady?.();
    }

    #change() {
      this.props.onChange?.(this.state, this);
    }

    #failToLoad() {
      const error = new AdyenCheckoutError("NETWORK_ERROR", "The card fields could not be loaded.");
      this.props.onError?.(error, this);
    }
  }

  /** The holder of an account and its number, in fields of the shop's page. */
  class SepaDirectDebit extends Element {
    static type = "sepadirectdebit";
    #owner = null;
    #iban = null;

    get isValid() {
      return Boolean(this.#owner?.value.trim()) && isIban(this.#iban.value);
    }

    paymentMethod() {
      const iban = this.#iban?.value ?? "";
      return { type: "sepadirectdebit", iban, ownerName: this.#owner?.value ?? "" };
    }

    build(node) {
      const owner = newField("ownerName", "Holder name", "name");
      const iban = newField("ibanNumber", "Account number (IBAN)", "off");
      this.#owner = owner.input;
      this.#iban = iban.input;
      this.#iban.addEventListener("input", () => {
        this.#iban.value = inGroups(this.#iban.value);
      });
      for (const { field, input } of [owner, iban]) {
        input.addEventListener("input", () => this.props.onChange?.(this.state, this));
        onEnter(input, () => this.pressEnter());
        node.append(field);
      }
    }

    showValidation() {
      const isNamed = Boolean(this.#owner.value.trim());
      this.#owner.setAttribute("aria-invalid", String(!isNamed));
      this.#iban.setAttribute("aria-invalid", String(!isIban(this.#iban.value)));
      return this;
    }
  }

  function newField(name, text, autocomplete) {
    const field = document.createElement("label");
    field.className = "adyen-checkout__label";
    field.append(text);
    const input = document.createElement("input");
    Object.assign(input, { className: "adyen-checkout__input", name, autocomplete });
    field.append(input);
    return { field, input };
  }

  function onEnter(input, act) {
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      act();
    });
  }

  /** As the real one writes it, in groups of four. */
  function inGroups(text) {
    const plain = text.replace(/\W/g, "").toUpperCase();
    return (plain.match(/.{1,4}/g) ?? []).join(" ");
  }

  /** ISO 13616: the number with its first four signs at the end, letters as 10 to 35, modulo 97. */
  function isIban(text) {
    const plain = text.replace(/\s/g, "");
    if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(plain)) return false;
    const turned = plain.slice(4) + plain.slice(0, 4);
    const digits = [...turned].map((one) => Number.parseInt(one, 36)).join("");
    return BigInt(digits) % 97n === 1n;
  }

  /** A method with a page of its own; `type` is its name, such as ideal. */
  class Redirect extends Element {
    static type = "redirect";

    get isValid() {
      return true;
    }

    paymentMethod() {
      check(this.props.type, "type: it is missing.");
      return { type: this.props.type };
    }

    build() {}

    showValidation() {
      return this;
    }
  }

  /** What an action asks for: another page, or 3-D Secure in this one. */
  class ActionElement {
    #leave = () => {};

    constructor(core, action, props) {
      check(["redirect", "threeDS2"].includes(action?.type), "The stub has no such action.");
      this.core = core;
      this.action = action;
      this.props = { ...core.options, ...props };
    }

    mount(where) {
      this.node = placeOf(where);
      this.start();
      return this;
    }

    unmount() {
      this.#leave();
      this.node?.replaceChildren();
      return this;
    }

    remove() {
      this.unmount();
    }

    start() {
      const { type, subtype } = this.action;
      if (type === "redirect") this.#redirect();
      else if (subtype === "fingerprint") this.#guarded(() => this.#fingerprint());
      else this.#guarded(() => this.#challenge());
    }

    #redirect() {
      const go = () => window.location.assign(this.action.url);
      const { method, url } = this.action;
      const { beforeRedirect = (resolve) => resolve() } = this.props;
      new Promise((resolve, reject) => beforeRedirect(resolve, reject, { method, url })).then(
        go,
        () => {},
      );
    }

    #guarded(step) {
      step().catch((error) => this.props.onError?.(error, this));
    }

    /** Adyen's server learns what the issuer saw, and answers with a result or with a challenge. */
    async #fingerprint() {
      const token = decoded(this.action.token);
      const { threeDSServerTransID, threeDSMethodNotificationURL } = token;
      const late = { result: { threeDSCompInd: "N" } };
      const { result } = await this.#ask({
        name: "threeDSMethodIframe",
        url: token.threeDSMethodUrl,
        field: "threeDSMethodData",
        data: { threeDSServerTransID, threeDSMethodNotificationURL },
        notification: threeDSMethodNotificationURL,
        kind: "fingerPrintResult",
        isSeen: false,
        late: { seconds: METHOD_SECONDS, answer: late },
      });
      const body = {
        fingerprintResult: encoded({ threeDSCompInd: result.threeDSCompInd }),
        paymentData: this.action.paymentData,
      };
      const answer = await this.#submit(body);
      if (answer.type === "completed") this.#tell({ details: answer.details });
      else this.core.createFromAction(answer.action, this.props).mount(this.node);
    }

    async #submit(body) {
      const { clientKey } = this.core.options;
      const url = new URL("/checkoutshopper/v1/submitThreeDS2Fingerprint", ADYEN);
      url.search = new URLSearchParams({ token: clientKey });
      const init = {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      };
      try {
        const response = await fetch(url, init);
        if (response.ok) return await response.json();
      } catch {
        // The same as an answer that is none.
      }
      throw new AdyenCheckoutError("NETWORK_ERROR", "submitThreeDS2Fingerprint failed.");
    }

    async #challenge() {
      const { acsURL, acsTransID, messageVersion, threeDSServerTransID, threeDSNotificationURL } =
        decoded(this.action.token);
      const { challengeWindowSize = "02" } = this.props;
      const late = { result: { transStatus: "U" } };
      const { result } = await this.#ask({
        name: "threeDSIframe",
        url: acsURL,
        field: "creq",
        data: {
          acsTransID,
          messageVersion,
          threeDSServerTransID,
          messageType: "CReq",
          challengeWindowSize,
        },
        notification: threeDSNotificationURL,
        kind: "challengeResult",
        isSeen: true,
        late: { seconds: CHALLENGE_SECONDS, answer: late },
      });
      const { authorisationToken } = this.action;
      const threeDSResult = encoded({ transStatus: result.transStatus, authorisationToken });
      this.#tell({ details: { threeDSResult } });
    }

    /** Posts a form into a frame, and waits for the message of the frame. */
    #ask({ name, url, field, data, notification, kind, isSeen, late }) {
      const box = document.createElement("div");
      box.className = isSeen ? "adyen-checkout__threeds2__challenge" : "";
      box.hidden = !isSeen;
      const frame = document.createElement("iframe");
      Object.assign(frame, { name, title: "components iframe" });
      const form = document.createElement("form");
      Object.assign(form, { action: url, hidden: true, method: "POST", target: name });
      const input = document.createElement("input");
      Object.assign(input, { name: field, value: inUrls(encoded(data)) });
      form.append(input);
      box.append(frame, form);
      this.node.replaceChildren(box);
      const issuer = new URL(notification).origin;
      return new Promise((resolve) => {
        const timer = setTimeout(() => end(late.answer), late.seconds * 1000);
        const listen = ({ origin, source, data: told }) => {
          if (origin !== issuer || source !== frame.contentWindow) return;
          const message = readMessage(told);
          if (message?.type === kind) end(message);
        };
        const end = (answer) => {
          this.#leave();
          resolve(answer);
        };
        this.#leave = () => {
          clearTimeout(timer);
          window.removeEventListener("message", listen);
        };
        window.addEventListener("message", listen);
        form.submit();
      });
    }

    #tell(data) {
      const { onAdditionalDetails } = this.props;
      check(onAdditionalDetails, "onAdditionalDetails: it is missing.");
      new Promise((resolve, reject) => {
        onAdditionalDetails({ data }, this, { resolve, reject });
      }).then(
        (answer) => complete(this, answer),
        (answer) => this.props.onPaymentFailed?.(answer, this),
      );
      this.unmount();
    }
  }

  function encoded(value) {
    return btoa(JSON.stringify(value));
  }

  function decoded(text) {
    return JSON.parse(atob(text));
  }

  function inUrls(text) {
    return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  }

  function readMessage(data) {
    try {
      return JSON.parse(data);
    } catch {
      return undefined;
    }
  }

  function newFrame(address) {
    const frame = document.createElement("iframe");
    frame.src = address.href;
    Object.assign(frame.style, { display: "block", border: "0" });
    return frame;
  }

  window.AdyenWeb = {
    AdyenCheckout: async (options) => new Checkout(options),
    Card,
    Redirect,
    SepaDirectDebit,
    VERSION,
  };
})();
