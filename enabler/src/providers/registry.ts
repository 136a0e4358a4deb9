import { PaymentError } from "../errors";
import type { ProcessorConfig } from "../processor/responses";
import type { ProviderAdapter, ProviderModule } from "./adapter";
import { loadScript } from "./script";

interface Provider {
  /** Each import is a chunk of its own in the es build. */
  load: () => Promise<ProviderModule>;
  /** The methods besides cards that are filled in in the provider's fields. */
  fields: readonly string[];
}

const PROVIDERS: Readonly<Record<string, Provider>> = {
  sandbox: { load: () => import("./sandbox"), fields: [] },
  stripe: {
    load: () => import("./stripe"),
    fields: ["ideal", "bancontact", "eps", "klarna", "p24", "paypal", "sepa_debit"],
  },
};

/** Loads the provider that the processor works with. Rejects with `provider_unavailable`. */
export async function loadProvider(config: ProcessorConfig): Promise<ProviderAdapter> {
  const provider = providerOf(config);
  try {
    if (provider === undefined) throw new Error(`There is no provider ${config.provider}.`);
    return await (await provider.load()).connect(config, loadScript);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : "The provider could not be loaded.";
    throw new PaymentError("provider_unavailable", message, { cause });
  }
}

/** Whether the shopper fills this method in in fields of the provider, as any card. */
export function hasFields(config: ProcessorConfig, method: string): boolean {
  return method === "card" || (providerOf(config)?.fields.includes(method) ?? false);
}

function providerOf({ provider }: ProcessorConfig): Provider | undefined {
  return Object.hasOwn(PROVIDERS, provider) ? PROVIDERS[provider] : undefined;
}
