/** A page with an enabler, over a fake processor and a fake browser. */
import type {
  ComponentOptions,
  EnablerOptions,
  PaymentComponent,
  PaymentResult,
  RequiredAction,
} from "../../src/contract";
import { ConnectorEnabler } from "../../src/enabler";
import type { PaymentError } from "../../src/errors";
import type { Adapters } from "../../src/providers/adapter";
import { OUR_ADAPTERS } from "../../src/providers/ours";
import { FakeBrowser } from "./fake-browser";
import { FakeProcessor } from "./fake-processor";

export class Checkout {
  readonly processor: FakeProcessor;
  readonly browser: FakeBrowser;
  readonly results: PaymentResult[] = [];
  readonly errors: { error: PaymentError; paymentReference: string | undefined }[] = [];
  readonly actions: RequiredAction[] = [];
  adapters: Adapters = OUR_ADAPTERS;

  constructor(processor = new FakeProcessor(), browser = new FakeBrowser(processor.fetch)) {
    this.processor = processor;
    this.browser = browser;
    document.body.innerHTML = '<main><div id="here"></div><div id="there"></div></main>';
  }

  open(options: Partial<EnablerOptions> = {}): ConnectorEnabler {
    const callbacks: EnablerOptions = {
      processorUrl: FakeProcessor.url,
      sessionId: "session-1",
      onComplete: (result) => void this.results.push(result),
      onError: (error, context) =>
        void this.errors.push({ error, paymentReference: context?.paymentReference }),
      onActionRequired: async (action) => void this.actions.push(action),
    };
    return new ConnectorEnabler({ ...callbacks, ...options }, this.browser, this.adapters);
  }

  /** The page is loaded again in the same tab. */
  reload(): Checkout {
    return new Checkout(this.processor, this.browser.reload());
  }

  /** The same page address in another tab. */
  inAnotherTab(): Checkout {
    const browser = new FakeBrowser(this.processor.fetch);
    browser.url = this.browser.url;
    return new Checkout(this.processor, browser);
  }

  /** Where the PSP sends the shopper back to. */
  returnFrom(reference: string): void {
    this.browser.url = `https://shop.example/checkout?step=pay&paymentReference=${reference}`;
  }
}

/** A component for one method, not mounted yet. */
export async function build(
  checkout: Checkout,
  type: string,
  options: ComponentOptions = {},
  locale = "en",
): Promise<PaymentComponent> {
  return (await checkout.open({ locale }).createComponentBuilder(type)).build(options);
}

/** A component with a pay button, in its place. */
export async function mounted(
  checkout: Checkout,
  type = "card",
  options: ComponentOptions = {},
  locale = "en",
): Promise<PaymentComponent> {
  const component = await build(checkout, type, { showPayButton: true, ...options }, locale);
  await component.mount("#here");
  return component;
}

/** The same in German, unless another locale is named. */
export function mountedInGerman(
  checkout: Checkout,
  type = "card",
  locale = "de-AT",
): Promise<PaymentComponent> {
  return mounted(checkout, type, {}, locale);
}

/** Everything inside of a mounted component. */
export function shadowOf(selector = "#here"): ShadowRoot {
  const root = document.querySelector(`${selector} [data-ctc-connector-styles]`)?.shadowRoot;
  if (!root) throw new Error(`Nothing is mounted in ${selector}.`);
  return root;
}

export function find<T extends Element = HTMLElement>(query: string, selector = "#here"): T {
  const found = shadowOf(selector).querySelector<T>(query);
  if (!found) throw new Error(`There is no ${query} in ${selector}.`);
  return found;
}

export function textOf(query: string, selector = "#here"): string {
  return find(query, selector).textContent ?? "";
}

/** Until everything that only waits for microtasks and the fake script has happened. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setTimeout(resolve));
}
