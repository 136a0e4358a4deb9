import type { Browser } from "../browser";
import type { EnablerOptions, Money } from "../contract";
import { PaymentError } from "../errors";
import { PageCallbacks } from "../flow/page-callbacks";
import type { PaymentFlow } from "../flow/payment-flow";
import { Report } from "../flow/report";
import type { Messages } from "../messages";
import { ProcessorClient } from "../processor/client";
import type { Adapters, ProviderAdapter } from "../providers/adapter";
import { loadProvider } from "../providers/loading";
import { moneyText } from "../ui/money-text";
import type { ExpressParts } from "./parts";

interface Opening {
  report: Report;
  messages: Messages;
  locale: string;
  options: EnablerOptions;
  adapters: Adapters;
  browser: Browser;
  flow(
    client: ProcessorClient,
    sessionId: string,
    report: Report,
    messages: Messages,
    provider: () => Promise<ProviderAdapter>,
  ): PaymentFlow;
}

/** What express buttons share. Each press has a session, and with it a flow, of its own. */
export async function expressParts(
  { report, messages, locale, options, adapters, browser, flow }: Opening,
  client: ProcessorClient,
): Promise<ExpressParts> {
  const config = await client.expressConfig();
  const provider = await loadProvider(config, adapters);
  const sum = (money: Money) => moneyText(money, locale);
  return {
    types: config.types,
    provider,
    locale,
    options,
    browser,
    failure: (code, message, reason) =>
      report.explained(new PaymentError(code, message, { reason })),
    open: (sessionId, callbacks) => {
      const ours = new ProcessorClient(options.processorUrl, sessionId, browser);
      const told = new Report(new PageCallbacks(callbacks, browser), messages, sum, () => {});
      return {
        config: () => ours.config(),
        flow: flow(ours, sessionId, told, messages, async () => provider),
      };
    },
  };
}
