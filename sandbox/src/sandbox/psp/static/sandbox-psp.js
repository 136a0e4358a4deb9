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
  });
})();
