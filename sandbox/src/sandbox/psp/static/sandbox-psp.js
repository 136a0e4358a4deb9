/*
 * The browser script of the sandbox PSP. Card data is typed into a frame of the PSP's own origin
 * and never reaches the page that embeds it.
 *
 *   const psp = SandboxPSP({ publicKey });
 *   const fields = psp.fields({ locale, labels, variables, colorScheme, direction, onChange,
 *     onEnter });
 *   fields.mount(element);
 *   const { token } = await fields.tokenize();
 *
 *   const wallet = psp.wallet({ locale, amount, countries, onOpen, onAddress, onMethod, onConfirm,
 *     onClose });
 *   wallet.mount(element);
 *
 * The wallet is a button, and a sheet in a frame of the PSP's origin, which the button opens. The
 * sheet shows what `onAddress` and `onMethod` resolve to: { total, methods, selected }, with sums as
 * { value, currency }. While the shopper only chooses, the address has no name and no street.
 * `onConfirm` gets the whole addresses and `tokenize`, and resolves to whether it is paid; the sheet
 * closes then. It asks nothing else of the page: a second press is a second `onConfirm`.
 *
 * `variables` are CSS custom properties of the frame: --psp-text, --psp-muted, --psp-background,
 * --psp-border, --psp-accent, --psp-error, --psp-border-width, --psp-radius, --psp-padding,
 * --psp-gap, --psp-font-family, --psp-font-size, --psp-label-size, --psp-label-weight.
 *
 * Rejected promises carry an Error with a `code`: "invalid_fields" (the frame shows why),
 * "network_error", "load_failed", "unmounted", or the code of the PSP's API.
 */
(() => {
  "use strict";

  const PSP_ORIGIN = new URL(document.currentScript.src).origin;
  const LOAD_SECONDS = 20;
  const BUTTON_STYLES = `
    button { background: #111; border: 1px solid #fff6; border-radius: 8px; color: #fff;
      cursor: pointer; font: 600 1rem system-ui, sans-serif; min-height: 44px; width: 100% }
    button:focus-visible { outline: 3px solid #1a73e8; outline-offset: 2px }`;

  class Fields {
    #publicKey;
    #options;
    #frame = null;
    #ready = deferred();
    #loadTimer;
    #pending = new Map();
    #lastId = 0;
    #onMessage = (event) => this.#receive(event);

    constructor(publicKey, options) {
      this.#publicKey = publicKey;
      this.#options = options;
    }

    /** Resolves when the fields can be used. */
    get ready() {
      return this.#ready.promise;
    }

    mount(element) {
      if (this.#frame) throw failure("already_mounted");
      const address = new URL("/hosted-fields", PSP_ORIGIN);
      address.searchParams.set("parent", window.location.origin);
      if (this.#options.locale) address.searchParams.set("locale", this.#options.locale);
      this.#frame = newFrame(address);
      // The frame is larger than its place, so that the focus ring of its inputs fits.
      Object.assign(this.#frame.style, { width: "calc(100% + 8px)", margin: "-4px" });
      this.#matchColorScheme();
      window.addEventListener("message", this.#onMessage);
      this.#loadTimer = setTimeout(
        () => this.#ready.reject(failure("load_failed")),
        LOAD_SECONDS * 1000,
      );
      element.append(this.#frame);
    }

    unmount() {
      clearTimeout(this.#loadTimer);
      window.removeEventListener("message", this.#onMessage);
      this.#frame?.remove();
      for (const waiting of [this.#ready, ...this.#pending.values()]) {
        waiting.reject(failure("unmounted"));
      }
      this.#pending.clear();
      this.#ready = deferred();
      this.#ready.reject(failure("unmounted"));
    }

    focus() {
      this.#frame?.focus();
      return this.#askWhenReady("focus");
    }

    setDisabled(disabled) {
      return this.update({ disabled });
    }

    update(options) {
      this.#options = {
        ...this.#options,
        ...options,
        labels: { ...this.#options.labels, ...options.labels },
        variables: { ...this.#options.variables, ...options.variables },
      };
      this.#matchColorScheme();
      return this.#askWhenReady("configure", this.#configuration());
    }

    /** Resolves with the state; the frame shows what is wrong and focuses the first such field. */
    validate() {
      return this.#askWhenReady("validate");
    }

    tokenize() {
      return this.#askWhenReady("tokenize");
    }

    #configuration() {
      const { labels, variables, colorScheme, direction, disabled } = this.#options;
      return { publicKey: this.#publicKey, labels, variables, colorScheme, direction, disabled };
    }

    // A frame is see-through only while it has the color scheme of the page inside.
    #matchColorScheme() {
      if (this.#frame) this.#frame.style.colorScheme = this.#options.colorScheme ?? "light";
    }

    #askWhenReady(type, options) {
      return tolerated(this.ready.then(() => this.#ask(type, options)));
    }

    #ask(type, options) {
      this.#lastId += 1;
      const answer = deferred();
      this.#pending.set(this.#lastId, answer);
      this.#frame.contentWindow?.postMessage({ type, id: this.#lastId, options }, PSP_ORIGIN);
      return answer.promise;
    }

    #receive({ origin, source, data }) {
      if (origin !== PSP_ORIGIN || source !== this.#frame.contentWindow) return;
      if (data?.source !== "sandbox-psp-fields") return;
      if (data.type === "loaded") this.#start(data.title);
      if (data.type === "resize") this.#frame.style.height = `${data.height}px`;
      if (data.type === "enter") this.#options.onEnter?.();
      if (data.type === "change") this.#options.onChange?.(data.state);
      if (data.type === "answer") this.#settle(data);
    }

    // Also after the frame was moved in the page, which makes browsers load it again.
    async #start(title) {
      this.#frame.title = title;
      const state = await this.#ask("configure", this.#configuration()).catch(() => null);
      if (!state) return;
      clearTimeout(this.#loadTimer);
      this.#ready.resolve();
      this.#options.onChange?.(state);
    }

    #settle({ id, result, error }) {
      const answer = this.#pending.get(id);
      this.#pending.delete(id);
      if (error) answer?.reject(failure(error));
      else answer?.resolve(result);
    }
  }

  class Wallet {
    #publicKey;
    #options;
    #host = null;
    #sheet = null;
    #frame = null;
    #answers = new Map();
    #lastId = 0;
    #isPaying = false;
    #ready = deferred();
    #onMessage = (event) => this.#receive(event);

    constructor(publicKey, options) {
      this.#publicKey = publicKey;
      this.#options = options;
    }

    /** Resolves when the button can be pressed. */
    get ready() {
      return this.#ready.promise;
    }

    async mount(element) {
      this.#host = document.createElement("div");
      element.append(this.#host);
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "Sandbox Pay";
      const styles = new CSSStyleSheet();
      styles.replaceSync(BUTTON_STYLES);
      const shadow = this.#host.attachShadow({ mode: "open" });
      shadow.adoptedStyleSheets = [styles];
      shadow.append(button);
      button.addEventListener("click", () => this.#open());
      this.#ready.resolve();
    }

    unmount() {
      this.#dismiss();
      this.#host?.remove();
      this.#ready.reject(failure("unmounted"));
    }

    #open() {
      if (this.#sheet) return;
      this.#options.onOpen();
      const address = new URL("/wallet", PSP_ORIGIN);
      address.searchParams.set("parent", window.location.origin);
      if (this.#options.locale) address.searchParams.set("locale", this.#options.locale);
      this.#frame = newFrame(address);
      this.#frame.title = "Sandbox Pay";
      Object.assign(this.#frame.style, { width: "100%", height: "100%" });
      this.#sheet = document.createElement("dialog");
      this.#sheet.ariaLabel = "Sandbox Pay";
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
        this.#close();
      });
      document.body.append(this.#sheet);
      window.addEventListener("message", this.#onMessage);
      this.#sheet.showModal();
      this.#frame.focus();
    }

    /** The shopper closes the sheet, which cannot be done while the payment is on its way. */
    #close() {
      if (this.#isPaying) return;
      this.#dismiss();
      this.#options.onClose();
    }

    #dismiss() {
      window.removeEventListener("message", this.#onMessage);
      this.#isPaying = false;
      this.#sheet?.close();
      this.#sheet?.remove();
      this.#sheet = null;
    }

    #receive({ origin, source, data }) {
      if (origin !== PSP_ORIGIN || source !== this.#frame?.contentWindow) return;
      if (data?.source !== "sandbox-psp-wallet") return;
      const { amount, countries, onAddress, onMethod } = this.#options;
      if (data.type === "loaded") this.#tell("open", { publicKey: this.#publicKey, amount, countries });
      if (data.type === "close") this.#close();
      if (data.type === "address") this.#show(data.id, onAddress(data.address));
      if (data.type === "method") this.#show(data.id, onMethod(data.method));
      if (data.type === "confirm") this.#confirm(data.payment);
      if (data.type === "token") this.#settle(data);
    }

    async #show(id, answer) {
      const sheet = this.#sheet;
      const told = await answer.then(
        (content) => ({ content }),
        () => ({ content: null }),
      );
      if (sheet === this.#sheet && sheet) this.#tell("content", { id, ...told });
    }

    async #confirm(payment) {
      const sheet = this.#sheet;
      this.#isPaying = true;
      await this.#options.onConfirm({ ...payment, tokenize: () => this.#tokenize() });
      if (sheet === this.#sheet) this.#dismiss();
    }

    #tokenize() {
      this.#lastId += 1;
      const answer = deferred();
      this.#answers.set(this.#lastId, answer);
      this.#tell("tokenize", { id: this.#lastId });
      return answer.promise;
    }

    #settle({ id, result, error }) {
      if (error) this.#answers.get(id)?.reject(failure(error));
      else this.#answers.get(id)?.resolve(result);
    }

    #tell(type, message) {
      this.#frame.contentWindow?.postMessage({ type, ...message }, PSP_ORIGIN);
    }
  }

  /** Shows the 3-D Secure page in the container until it is finished, however it ends. */
  function challenge({ url, container, locale }) {
    const address = new URL(url);
    if (address.origin !== PSP_ORIGIN) return Promise.reject(failure("foreign_url"));
    address.searchParams.set("embedded", window.location.origin);
    if (locale) address.searchParams.set("locale", locale);
    const frame = newFrame(address);
    frame.title = "3-D Secure";
    // As high as its place: what is higher scrolls inside of it.
    Object.assign(frame.style, { width: "100%", height: "100%", minHeight: "20rem" });
    const ended = new Promise((resolve) => {
      const onMessage = ({ origin, source, data }) => {
        if (origin !== PSP_ORIGIN || source !== frame.contentWindow) return;
        if (data?.source !== "sandbox-psp-challenge") return;
        window.removeEventListener("message", onMessage);
        frame.remove();
        resolve(data.result);
      };
      window.addEventListener("message", onMessage);
    });
    container.append(frame);
    return ended;
  }

  function newFrame(address) {
    const frame = document.createElement("iframe");
    frame.src = address.href;
    Object.assign(frame.style, { display: "block", border: "0", height: "0" });
    return frame;
  }

  function deferred() {
    const parts = {};
    parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
    tolerated(parts.promise);
    return parts;
  }

  /** Whoever waits for the promise hears of its rejection; nobody has to wait. */
  function tolerated(promise) {
    promise.catch(() => {});
    return promise;
  }

  function failure(code) {
    return Object.assign(new Error(`Sandbox PSP: ${code}`), { code });
  }

  window.SandboxPSP = ({ publicKey }) => ({
    fields: (options = {}) => new Fields(publicKey, options),
    challenge,
    wallet: (options) => new Wallet(publicKey, options),
  });
})();
