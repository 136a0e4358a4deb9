/** Adyen Web in the page, with the mistakes that it throws: jsdom loads no scripts. */
import type {
  Action,
  ActionElement,
  ActionOptions,
  AdyenWeb,
  CardComponent,
  CardOptions,
  Checkout,
  CheckoutOptions,
  Component,
  ComponentOptions,
  FrameStyles,
} from "../../src/providers/adyen-web";

const HASH = /^sha384-/;

function check(condition: unknown, message: string): asserts condition {
  if (!condition) throw Object.assign(new Error(message), { name: "IMPLEMENTATION_ERROR" });
}

class FakeCheckout implements Checkout {
  constructor(
    readonly options: CheckoutOptions,
    readonly challenges: FakeChallenge[],
  ) {
    check(options.clientKey.startsWith(options.environment.slice(0, 4)), "The key is of another.");
    check(/^[A-Z]{2}$/.test(options.countryCode), "You must specify a countryCode.");
  }

  createFromAction(action: Action, options: ActionOptions): FakeChallenge {
    check(action.type, "The passed action object does not have a type property.");
    const made = new FakeChallenge(this, action, options);
    this.challenges.push(made);
    return made;
  }
}

/** 3-D Secure in the page, until the test ends it. */
export class FakeChallenge implements ActionElement {
  readonly frame = document.createElement("iframe");

  constructor(
    readonly checkout: FakeCheckout,
    readonly action: Action,
    readonly options: ActionOptions,
  ) {}

  mount(container: HTMLElement): void {
    check(document.contains(container), "Root node was not found.");
    container.append(this.frame);
  }

  /** The issuer is done, whatever it says. */
  bring(details: unknown = { threeDSResult: "eyJ.result" }): void {
    this.frame.remove();
    this.options.onAdditionalDetails({ data: { details } });
  }

  fail(name: string): void {
    this.options.onError(Object.assign(new Error("x"), { name }));
  }
}

abstract class FakeComponent<Options extends ComponentOptions> implements Component {
  readonly field = document.createElement("input");
  isValid = false;
  validations = 0;

  constructor(
    readonly checkout: Checkout,
    readonly options: Options,
  ) {
    check(checkout instanceof FakeCheckout, "Without a reference to an instance of AdyenCheckout.");
  }

  abstract get data(): Component["data"];

  mount(container: HTMLElement): void {
    check(document.contains(container), "Root node was not found.");
    container.append(this.field);
  }

  showValidation(): void {
    this.validations += 1;
    this.field.setAttribute("aria-invalid", String(!this.isValid));
  }

  remove(): void {
    this.field.remove();
  }

  /** The shopper types. */
  fill(isValid = true): void {
    this.isValid = isValid;
    this.options.onChange({ isValid });
  }
}

export class FakeCard extends FakeComponent<CardOptions> implements CardComponent {
  styles: FrameStyles = this.options.styles;
  holderName = "A. Klaassen";

  get data() {
    const paymentMethod = {
      type: "scheme",
      holderName: this.holderName,
      encryptedCardNumber: "eyJ.number",
      encryptedExpiryMonth: "eyJ.month",
      encryptedExpiryYear: "eyJ.year",
      encryptedSecurityCode: "eyJ.code",
      checkoutAttemptId: "attempt-1",
      sdkData: "c2Rr",
    };
    return { paymentMethod };
  }

  override fill(isValid = true): void {
    this.options.onBrand({ brand: "mc" });
    this.options.onFieldValid({ fieldType: "encryptedCardNumber", endDigits: "4444" });
    this.options.onFieldValid({ fieldType: "encryptedSecurityCode" });
    super.fill(isValid);
  }

  updateStyles(styles: FrameStyles): void {
    this.styles = styles;
  }
}

export class FakeSepa extends FakeComponent<ComponentOptions> {
  iban = "NL13 TEST 0123 4567 89";

  get data() {
    const { iban } = this;
    return { paymentMethod: { type: "sepadirectdebit", iban, ownerName: "A. Klaassen" } };
  }
}

// A page loads the script once, whatever number of tests it is the page of.
let isLoaded = false;

export class FakeAdyen {
  static readonly files = "https://checkoutshopper-test.cdn.adyen.com/checkoutshopper/sdk/6.45.2";
  readonly checkouts: CheckoutOptions[] = [];
  readonly components: (FakeCard | FakeSepa)[] = [];
  readonly challenges: FakeChallenge[] = [];
  readonly loads: (HTMLScriptElement | HTMLLinkElement)[] = [];
  /** Whether the next file cannot be had, or is not the one with the hash. */
  failsToLoad: "LINK" | "SCRIPT" | undefined;
  setUpError: Error | undefined;
  frameError: Error | undefined;
  /** Whether the fields are filled in when they appear. */
  prefilled = true;
  readonly #observer = new MutationObserver((records) => {
    for (const node of records.flatMap((record) => [...record.addedNodes])) {
      if (node instanceof HTMLScriptElement || node instanceof HTMLLinkElement) this.#load(node);
    }
  });

  install(): this {
    this.#observer.observe(document.head, { childList: true });
    if (isLoaded) this.#define();
    return this;
  }

  remove(): void {
    this.#observer.disconnect();
    for (const one of document.querySelectorAll("link")) one.remove();
    delete window.AdyenWeb;
  }

  get card(): FakeCard {
    const found = this.components.at(-1);
    check(found instanceof FakeCard, "No card was made.");
    return found;
  }

  get challenge(): FakeChallenge {
    const found = this.challenges.at(-1);
    check(found, "No challenge was shown.");
    return found;
  }

  get sepa(): FakeSepa {
    const found = this.components.at(-1);
    check(found instanceof FakeSepa, "No account was made.");
    return found;
  }

  #load(node: HTMLScriptElement | HTMLLinkElement): void {
    this.loads.push(node);
    const isSafe = HASH.test(node.integrity) && node.crossOrigin === "anonymous";
    if (this.failsToLoad === node.tagName || !isSafe) {
      node.dispatchEvent(new Event("error"));
      return;
    }
    if (node instanceof HTMLScriptElement) {
      isLoaded = true;
      this.#define();
    }
    node.dispatchEvent(new Event("load"));
  }

  #define(): void {
    const adyen = this;
    window.AdyenWeb = {
      AdyenCheckout: async (options) => {
        if (this.setUpError) throw this.setUpError;
        this.checkouts.push(options);
        return new FakeCheckout(options, this.challenges);
      },
      Card: class extends FakeCard {
        override mount(container: HTMLElement): void {
          super.mount(container);
          adyen.components.push(this);
          queueMicrotask(() => adyen.#show(this));
        }
      },
      SepaDirectDebit: class extends FakeSepa {
        override mount(container: HTMLElement): void {
          super.mount(container);
          adyen.components.push(this);
          if (adyen.prefilled) this.fill();
        }
      },
    } satisfies AdyenWeb;
  }

  #show(card: FakeCard): void {
    if (this.frameError) {
      card.options.onError(this.frameError);
      return;
    }
    card.options.onConfigSuccess();
    if (this.prefilled) card.fill();
  }
}
