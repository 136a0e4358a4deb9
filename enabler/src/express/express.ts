import type {
  ExpressAddress,
  ExpressComponent,
  ExpressOptions,
  PaymentExpressBuilder,
} from "../contract";
import type { PaymentError } from "../errors";
import type { ExpressButton, ExpressPayment } from "../providers/adapter";
import type { ExpressParts } from "./parts";
import { ExpressVisit } from "./visit";

export class ExpressBuilder implements PaymentExpressBuilder {
  readonly #parts: ExpressParts;

  constructor(parts: ExpressParts) {
    this.#parts = parts;
  }

  build(options: ExpressOptions): ExpressComponent {
    return new ExpressElement(this.#parts, options);
  }
}

/** A button on the page, and the visit to the wallet's sheet that is open. */
class ExpressElement implements ExpressComponent {
  readonly #parts: ExpressParts;
  readonly #options: ExpressOptions;
  readonly #container = document.createElement("div");
  #button: ExpressButton | undefined;
  #visit: ExpressVisit | undefined;

  constructor(parts: ExpressParts, options: ExpressOptions) {
    const { onComplete, onError } = parts.options;
    const ofTheEnabler = { ...(onComplete && { onComplete }), ...(onError && { onError }) };
    this.#parts = parts;
    this.#options = { ...ofTheEnabler, ...options };
  }

  async mount(selector: string): Promise<void> {
    this.unmount();
    try {
      this.#find(selector).append(this.#container);
      this.#button = await this.#made();
      await this.#button.mount(this.#container);
    } catch (error) {
      this.unmount();
      this.#failed(this.#explained(error));
    }
  }

  unmount(): void {
    this.#visit?.end();
    this.#button?.unmount();
    this.#button = undefined;
    this.#container.remove();
  }

  #find(selector: string): Element {
    const target = document.querySelector(selector);
    if (target) return target;
    this.#parts.browser.hint("target", selector);
    throw this.#parts.failure("mount_target_missing", `Nothing on the page matches ${selector}.`);
  }

  async #made(): Promise<ExpressButton> {
    const { provider, locale } = this.#parts;
    const made = provider.express?.({
      initialAmount: this.#options.initialAmount,
      allowedCountries: this.#options.allowedCountries,
      locale: this.#options.locale ?? locale,
      events: {
        opened: () => this.#open(),
        addressChanged: (address: ExpressAddress) => this.#current.address(address),
        methodChanged: (id: string) => this.#current.method(id),
        confirmed: (payment: ExpressPayment) => this.#current.pay(payment),
        closed: () => this.#visit?.close(),
      },
    });
    if (made) return made;
    throw this.#parts.failure(
      "not_available",
      "The adapter of the provider has no express button.",
    );
  }

  #open(): void {
    this.#visit?.end();
    this.#visit = new ExpressVisit(this.#parts, this.#options);
  }

  get #current(): ExpressVisit {
    this.#visit ??= new ExpressVisit(this.#parts, this.#options);
    return this.#visit;
  }

  /** What the provider says of its button; the page may simply show none. */
  #explained(error: unknown): PaymentError {
    if ((error as PaymentError).name === "PaymentError") return error as PaymentError;
    const { message, code } = error as { message: string; code?: string };
    return this.#parts.failure("provider_unavailable", message, code);
  }

  #failed(error: PaymentError): void {
    try {
      this.#options.onError?.(error, {});
    } catch (failure) {
      this.#parts.browser.reportError(failure);
    }
  }
}
