import type { Browser } from "./browser";
import {
  ComponentBuilder,
  DropinBuilder,
  type ElementParts,
  StoredBuilder,
} from "./components/builders";
import { Consent } from "./components/consent";
import {
  type EnablerOptions,
  type PaymentComponentBuilder,
  type PaymentDropinBuilder,
  type PaymentEnabler,
  type PaymentExpressBuilder,
  PaymentMethod,
  type StoredComponentBuilder,
  type StoredPaymentMethod,
} from "./contract";
import { asPaymentError, PaymentError } from "./errors";
import { Attempts } from "./flow/attempts";
import { PageCallbacks } from "./flow/page-callbacks";
import { PaymentFlow } from "./flow/payment-flow";
import { Report } from "./flow/report";
import { type Messages, messagesFor } from "./messages";
import { ProcessorClient } from "./processor/client";
import type { MethodDescription, ProcessorConfig } from "./processor/responses";
import type { Adapters, ProviderAdapter } from "./providers/adapter";
import { loadProvider } from "./providers/loading";
import { showChallenge } from "./ui/challenge";
import { moneyText } from "./ui/money-text";

/** In this order; then come methods that are not known here, and then those without a PSP. */
const IN_THE_PAGE: readonly string[] = [
  PaymentMethod.card,
  PaymentMethod.ideal,
  PaymentMethod.paypal,
  PaymentMethod.klarna,
  PaymentMethod.bancontact,
  PaymentMethod.eps,
  PaymentMethod.p24,
  PaymentMethod.sepa_debit,
];
const WITHOUT_PSP: readonly string[] = [PaymentMethod.invoice, PaymentMethod.purchaseorder];

/** What every component of one Enabler shares. */
interface Checkout {
  flow: PaymentFlow;
  report: Report;
  messages: Messages;
  locale: string;
}

/** The composition root: everything else gets what it needs as arguments. */
export class ConnectorEnabler implements PaymentEnabler {
  readonly #client: ProcessorClient;
  #config: () => Promise<ProcessorConfig>;
  readonly #provider: () => Promise<ProviderAdapter>;
  readonly #checkout: Promise<Checkout>;
  readonly #consent = new Consent();
  #loaded: ProviderAdapter | undefined;

  constructor(options: EnablerOptions, browser: Browser, adapters: Adapters) {
    this.#client = new ProcessorClient(options.processorUrl, options.sessionId, browser);
    this.#config = remembered(() => this.#client.config());
    this.#provider = remembered(async () => {
      this.#loaded = await loadProvider(await this.#config(), adapters);
      return this.#loaded;
    });
    this.#checkout = this.#open(options, browser);
  }

  async createComponentBuilder(type: string): Promise<PaymentComponentBuilder> {
    const supported = inThePage(await this.#explaining(this.#config));
    if (!supported.includes(type)) throw unsupported("component", type, supported);
    return new ComponentBuilder(await this.#parts([type]));
  }

  async createDropinBuilder(type: string): Promise<PaymentDropinBuilder> {
    if (type !== "embedded" && type !== "hpp") {
      throw unsupported("drop-in", type, ["embedded", "hpp"]);
    }
    const config = await this.#explaining(this.#config);
    const candidates = type === "hpp" ? [PaymentMethod.hpp] : inThePage(config);
    const methods = candidates.filter((one) => config.methods.includes(one));
    if (methods.length === 0) throw await this.#nothingFor(type, config);
    const stored = methods.includes(PaymentMethod.card) ? await this.#storedFirst() : [];
    return new DropinBuilder(await this.#parts(methods, stored));
  }

  async createStoredPaymentMethodBuilder(type: string): Promise<StoredComponentBuilder> {
    if (type !== PaymentMethod.card) throw unsupported("stored component", type, ["card"]);
    if (!(await this.isStoredPaymentMethodsEnabled())) {
      throw notAvailable("The processor stores no payment methods for this shopper.");
    }
    return new StoredBuilder(await this.#parts([], await this.#stored([type])));
  }

  async createExpressBuilder(_type: string): Promise<PaymentExpressBuilder> {
    throw notAvailable("This connector has no express checkout.");
  }

  async isStoredPaymentMethodsEnabled(): Promise<boolean> {
    return (await this.#explaining(this.#config)).storesPaymentMethods;
  }

  async getStoredPaymentMethods({
    allowedMethodTypes,
  }: {
    allowedMethodTypes: string[];
  }): Promise<{ storedPaymentMethods: StoredPaymentMethod[] }> {
    return { storedPaymentMethods: await this.#stored(allowedMethodTypes) };
  }

  setStorePaymentDetails(enabled: boolean): void {
    this.#consent.answered(enabled);
  }

  /** The page may show it when it is about the cart; else it is a mistake of the integration. */
  async #nothingFor(type: string, { obstacle }: ProcessorConfig): Promise<PaymentError> {
    const message = `The processor offers no method for ${type}.`;
    if (obstacle === undefined) return notAvailable(message);
    return (await this.#checkout).report.explained(new PaymentError(obstacle, message));
  }

  async #stored(types: readonly string[]): Promise<StoredPaymentMethod[]> {
    if (!(await this.isStoredPaymentMethodsEnabled())) return [];
    const stored = await this.#explaining(() => this.#client.storedPaymentMethods());
    return stored.filter(({ type }) => types.includes(type));
  }

  /** The default one first. A drop-in without stored cards is better than none. */
  async #storedFirst(): Promise<StoredPaymentMethod[]> {
    const stored = await this.#stored([PaymentMethod.card]).catch(() => []);
    return stored.sort((one, other) => Number(other.isDefault) - Number(one.isDefault));
  }

  async #open(options: EnablerOptions, browser: Browser): Promise<Checkout> {
    const locale = options.locale ?? document.documentElement.lang;
    const messages = await messagesFor(locale);
    const report = new Report(
      new PageCallbacks(options, browser),
      messages,
      (money) => moneyText(money, locale),
      // The processor decides about the sum in any case: fields without it can still be paid with.
      () => void this.#reprice().catch(() => {}),
    );
    const flow = new PaymentFlow({
      client: this.#client,
      attempts: new Attempts(browser, options.sessionId),
      report,
      browser,
      challenge: async (target) => showChallenge(await this.#provider(), target, messages),
    });
    browser.onPageRestored(() => void flow.resume());
    void flow.resume();
    return { flow, report, messages, locale };
  }

  /** Reads again what is to be paid, and tells the fields that are there and those to come. */
  async #reprice(): Promise<void> {
    const config = await this.#client.config();
    this.#config = async () => config;
    this.#loaded?.reprice?.(config);
  }

  async #parts(
    types: readonly string[],
    stored: ElementParts["stored"] = [],
  ): Promise<ElementParts> {
    const config = await this.#explaining(this.#config);
    const { flow, report, messages, locale } = await this.#checkout;
    return {
      stored,
      methods: types.map((type) => described(type, config)),
      offered: config.methods,
      flow,
      locale,
      messages,
      provider: this.#provider,
      onUnusable: (error) => report.unusable(error),
      consent: config.storesPaymentMethods ? this.#consent : undefined,
    };
  }

  /** The page may show what is thrown here, so it speaks the shopper's language. */
  async #explaining<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw (await this.#checkout).report.explained(asPaymentError(error));
    }
  }
}

/** What can be a component: all that we know, and all that the processor describes. */
function inThePage({ descriptions }: ProcessorConfig): string[] {
  const elsewhere = [PaymentMethod.hpp, ...WITHOUT_PSP];
  const other = descriptions.map(({ type }) => type).filter((type) => !elsewhere.includes(type));
  return [...new Set([...IN_THE_PAGE, ...other, ...WITHOUT_PSP])];
}

function described(type: string, { descriptions }: ProcessorConfig): MethodDescription {
  const unknown = { type, hasFields: false, leavesPage: false, canBeHeld: false };
  return descriptions.find((one) => one.type === type) ?? unknown;
}

/** Calls once and remembers the answer, but not a failure: the next caller tries again. */
function remembered<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask().catch((error: unknown) => {
      answer = undefined;
      throw error;
    });
    return answer;
  };
}

function unsupported(kind: string, type: string, supported: readonly string[]): PaymentError {
  const list = supported.join(", ");
  const message = `There is no ${kind} of type ${type}. Supported types: ${list}.`;
  return new PaymentError("unsupported_type", message);
}

function notAvailable(message: string): PaymentError {
  return new PaymentError("not_available", message);
}
