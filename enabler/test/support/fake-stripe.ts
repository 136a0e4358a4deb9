/** Stripe.js in the page, with the mistakes that it throws: jsdom loads no scripts. */
import type {
  ConfirmationToken,
  ElementsOptions,
  ElementsUpdate,
  Stripe,
  StripeElements,
  StripeError,
  StripePaymentElement,
} from "../../src/providers/stripe-js";

type Handler = (event: never) => void;

const OPTIONS = [
  "mode",
  "amount",
  "currency",
  "captureMethod",
  "allowedPaymentMethodTypes",
  "locale",
  "appearance",
];

function check(condition: unknown, message: string): asserts condition {
  if (!condition) throw Object.assign(new Error(message), { name: "IntegrationError" });
}

function checkSum({ amount, currency }: ElementsOptions): void {
  check(Number.isInteger(amount) && amount > 0, "No positive integer.");
  check(/^[a-z]{3}$/.test(currency), "No lowercase currency.");
}

export class FakeElement implements StripePaymentElement {
  readonly frame = document.createElement("iframe");
  readOnly = false;
  #handlers: { event: string; handler: Handler }[] = [];

  constructor(readonly stripe: FakeStripe) {}

  on(event: string, handler: Handler): this {
    this.#handlers.push({ event, handler });
    return this;
  }

  mount(container: HTMLElement): void {
    check(document.contains(container), "The container is not in the document.");
    container.append(this.frame);
    const { loadError } = this.stripe;
    queueMicrotask(() => (loadError ? this.emit("loaderror", { error: loadError }) : this.ready()));
  }

  update({ readOnly }: { readOnly: boolean }): void {
    this.readOnly = readOnly;
  }

  destroy(): void {
    this.frame.remove();
    this.#handlers = [];
  }

  /** The shopper types. */
  fill(complete = true): void {
    this.emit("change", { complete });
  }

  ready(): void {
    this.emit("ready", {});
    if (this.stripe.prefilled) this.fill();
  }

  emit(event: string, payload: object): void {
    for (const one of this.#handlers) if (one.event === event) one.handler(payload as never);
  }
}

export class FakeElements implements StripeElements {
  element: FakeElement | undefined;
  submits = 0;
  #isSubmitted = false;
  readonly #stripe: FakeStripe;

  constructor(
    stripe: FakeStripe,
    public options: ElementsOptions & ElementsUpdate,
  ) {
    this.#stripe = stripe;
    for (const name of Object.keys(options)) check(OPTIONS.includes(name), `Unknown: ${name}.`);
    checkSum(options);
  }

  create(): FakeElement {
    check(!this.element, "Can only create one element of type payment.");
    this.element = new FakeElement(this.#stripe);
    return this.element;
  }

  update(options: ElementsUpdate): void {
    this.options = { ...this.options, ...options };
    checkSum(this.options);
  }

  async submit(): Promise<{ error?: StripeError }> {
    this.submits += 1;
    const error = this.#stripe.submitErrors.shift();
    this.#isSubmitted = error === undefined;
    return error ? { error } : {};
  }

  get isSubmitted(): boolean {
    return this.#isSubmitted;
  }
}

// A page loads the script once, whatever number of tests it is the page of.
let isLoaded = false;

export class FakeStripe implements Stripe {
  static readonly scriptUrl = "https://js.stripe.com/endive/stripe.js";
  readonly groups: FakeElements[] = [];
  readonly challenged: string[] = [];
  publishableKey = "";
  scriptLoads = 0;
  scriptFails = false;
  prefilled = true;
  loadError: StripeError | undefined;
  /** What the next submits say. */
  readonly submitErrors: (StripeError | undefined)[] = [];
  tokenError: StripeError | undefined;
  challengeEnds: { error?: StripeError } = {};
  preview: ConfirmationToken["payment_method_preview"] = {
    card: { brand: "visa", last4: "4242", exp_month: 3, exp_year: 2031 },
  };
  #tokens = 0;
  readonly #observer = new MutationObserver((records) => {
    for (const node of records.flatMap((record) => [...record.addedNodes])) {
      if (node instanceof HTMLScriptElement) this.#load(node);
    }
  });

  install(): this {
    this.#observer.observe(document.head, { childList: true });
    if (isLoaded) this.#define();
    return this;
  }

  remove(): void {
    this.#observer.disconnect();
    delete window.Stripe;
  }

  get last(): FakeElements {
    const group = this.groups.at(-1);
    check(group, "No elements were made.");
    return group;
  }

  get element(): FakeElement {
    const { element } = this.last;
    check(element, "No element was made.");
    return element;
  }

  elements(options: ElementsOptions): FakeElements {
    const group = new FakeElements(this, options);
    this.groups.push(group);
    return group;
  }

  async createConfirmationToken({ elements }: { elements: StripeElements }) {
    check(elements instanceof FakeElements && elements.isSubmitted, "Call submit() before.");
    if (this.tokenError) return { error: this.tokenError };
    this.#tokens += 1;
    const id = `ctoken_${this.#tokens}`;
    return { confirmationToken: { id, payment_method_preview: this.preview } };
  }

  async handleNextAction({ clientSecret }: { clientSecret: string }) {
    check(clientSecret.startsWith("pi_"), "No client secret.");
    this.challenged.push(clientSecret);
    return this.challengeEnds;
  }

  #load(script: HTMLScriptElement): void {
    this.scriptLoads += 1;
    if (this.scriptFails) {
      script.dispatchEvent(new Event("error"));
      return;
    }
    isLoaded = script.src === FakeStripe.scriptUrl;
    this.#define();
    script.dispatchEvent(new Event("load"));
  }

  #define(): void {
    window.Stripe = (publishableKey) => {
      this.publishableKey = publishableKey;
      return this;
    };
  }
}
