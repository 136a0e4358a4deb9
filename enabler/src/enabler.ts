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
  type Money,
  type PaymentComponentBuilder,
  type PaymentDropinBuilder,
  type PaymentEnabler,
  type PaymentExpressBuilder,
  PaymentMethod,
  type StoredComponentBuilder,
  type StoredPaymentMethod,
} from "./contract";
import { asPaymentError, PaymentError } from "./errors";
import { expressParts } from "./express/opening";
import type { ExpressParts } from "./express/parts";
import { Attempts } from "./flow/attempts";
import { PageCallbacks } from "./flow/page-callbacks";
import { PaymentFlow } from "./flow/payment-flow";
import { Report } from "./flow/report";
import { type Messages, messagesFor, withTexts } from "./messages";
import { ProcessorClient } from "./processor/client";
import type { MethodDescription, ProcessorConfig } from "./processor/responses";
import type { Adapters, ProviderAdapter } from "./providers/adapter";
import { loadProvider } from "./providers/loading";
import { showChallenge } from "./ui/challenge";
import { moneyText } from "./ui/money-text";
import { loadStyles } from "./ui/styles";

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
  readonly #browser: Browser;
  readonly #express: () => Promise<ExpressParts>;
  #loaded: ProviderAdapter | undefined;
  #due: Money | undefined;

  constructor(options: EnablerOptions, browser: Browser, adapters: Adapters) {
    this.#client = new ProcessorClient(options.processorUrl, options.sessionId, browser);
    this.#browser = browser;
    this.#config = remembered(() => this.#readConfig());
    this.#provider = remembered(async () => {
      this.#loaded = await loadProvider(await this.#config(), adapters);
      return this.#loaded;
    });
    this.#checkout = this.#open(options);
    this.#express = remembered(async () => {
      const { report, ...spoken } = await this.#checkout;
      const flow = this.#flow.bind(this);
      return expressParts({ ...spoken, report, options, adapters, browser, flow }, this.#client);
    });
  }

  createComponentBuilder(type: string): Promise<PaymentComponentBuilder> {
    return this.#telling(async () => {
      const supported = inThePage(await this.#config());
      if (!supported.includes(type)) throw unsupported("component", type, supported);
      return new ComponentBuilder(await this.#parts([type]));
    });
  }

  createDropinBuilder(type: string): Promise<PaymentDropinBuilder> {
    return this.#telling(async () => {
      if (type !== "embedded" && type !== "hpp") {
        throw unsupported("drop-in", type, ["embedded", "hpp"]);
      }
      const config = await this.#config();
      const candidates = type === "hpp" ? [PaymentMethod.hpp] : inThePage(config);
      const methods = candidates.filter((one) => config.methods.includes(one));
      if (methods.length === 0) throw nothingFor(type, config);
      const stored = methods.includes(PaymentMethod.card) ? await this.#storedFirst() : [];
      return new DropinBuilder(await this.#parts(methods, stored));
    });
  }

  createStoredPaymentMethodBuilder(type: string): Promise<StoredComponentBuilder> {
    return this.#telling(async () => {
      if (type !== PaymentMethod.card) throw unsupported("stored component", type, ["card"]);
      if (!(await this.#config()).storesPaymentMethods) {
        throw notAvailable("The processor stores no payment methods for this shopper.");
      }
      return new StoredBuilder(await this.#parts([], await this.#stored([type])));
    });
  }

  createExpressBuilder(type: string): Promise<PaymentExpressBuilder> {
    return this.#telling(async () => {
      const parts = await this.#express();
      if (!parts.types.includes(type)) throw unsupported("express button", type, parts.types);
      const { ExpressBuilder } = await import("./express/express");
      return new ExpressBuilder(parts);
    });
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

  async #open(options: EnablerOptions): Promise<Checkout> {
    const { sessionId } = options;
    const locale = options.locale ?? document.documentElement.lang;
    const [spoken] = await Promise.all([messagesFor(locale), loadStyles()]);
    const messages = withTexts(spoken, options.texts);
    const report = new Report(
      new PageCallbacks(options, this.#browser),
      messages,
      (money) => moneyText(money, locale),
      // The processor decides about the sum in any case: fields without it can still be paid with.
      () => void this.refresh().catch(() => {}),
    );
    const flow = this.#flow(this.#client, sessionId ?? "", report, messages, this.#provider);
    if (sessionId !== undefined) {
      this.#browser.onPageRestored(() => void flow.resume());
      void flow.resume();
    }
    return { flow, report, messages, locale };
  }

  #flow(
    client: ProcessorClient,
    sessionId: string,
    report: Report,
    messages: Messages,
    provider: () => Promise<ProviderAdapter>,
  ): PaymentFlow {
    const browser = this.#browser;
    const attempts = new Attempts(browser, sessionId);
    const challenge = async (target: string) => {
      const shown = await provider();
      if (shown.namesChallengeOnce) attempts.note({ challenge: target });
      return showChallenge(shown, target, messages);
    };
    return new PaymentFlow({ client, attempts, report, browser, challenge });
  }

  async refresh(): Promise<void> {
    const { status } = (await this.#checkout).flow;
    try {
      const config = await this.#explaining(() => this.#readConfig());
      this.#config = async () => config;
      this.#loaded?.reprice?.(config);
    } finally {
      status.show(status.current);
    }
  }

  async #readConfig(): Promise<ProcessorConfig> {
    this.#due = undefined;
    const config = await this.#client.config();
    this.#due = config.due;
    return config;
  }

  async #parts(
    types: readonly string[],
    stored: ElementParts["stored"] = [],
  ): Promise<ElementParts> {
    const config = await this.#config();
    const { flow, report, messages, locale } = await this.#checkout;
    return {
      stored,
      methods: types.map((type) => described(type, config)),
      offered: config.methods,
      flow,
      locale,
      messages,
      provider: this.#provider,
      due: () => this.#due && moneyText(this.#due, locale),
      onUnusable: (error) => void report.unusable(error),
      hint: this.#browser.hint,
      consent: config.storesPaymentMethods ? this.#consent : undefined,
      mustStore: config.mustStore,
    };
  }

  /** What cannot be made is told to `onError` too: a page may have no other way to notice it. */
  async #telling<T>(make: () => Promise<T>): Promise<T> {
    try {
      return await make();
    } catch (error) {
      throw (await this.#checkout).report.unusable(asPaymentError(error));
    }
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

/** The page may show it when it is about the cart; else it is a mistake of the integration. */
function nothingFor(type: string, { obstacle }: ProcessorConfig): PaymentError {
  const code = obstacle ?? "not_available";
  return new PaymentError(code, `The processor offers no method for ${type}.`);
}

function notAvailable(message: string): PaymentError {
  return new PaymentError("not_available", message);
}
