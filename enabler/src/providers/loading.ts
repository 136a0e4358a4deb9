import { PaymentError } from "../errors";
import type { AdapterConfig, Adapters, ProviderAdapter } from "./adapter";
import { loadScript } from "./script";

/** Connects the provider that the processor works with. Rejects with `provider_unavailable`. */
export async function loadProvider(
  config: AdapterConfig & { provider: string },
  adapters: Adapters,
): Promise<ProviderAdapter> {
  const { provider } = config;
  try {
    const adapter = Object.hasOwn(adapters, provider) && adapters[provider];
    if (!adapter) throw new Error(`There is no adapter for ${provider}.`);
    return await adapter.connect(config, loadScript);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : "The provider could not be loaded.";
    throw new PaymentError("provider_unavailable", message, { cause });
  }
}
