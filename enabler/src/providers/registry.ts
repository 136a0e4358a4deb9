import { PaymentError } from "../errors";
import type { ProcessorConfig } from "../processor/responses";
import type { ProviderAdapter, ProviderModule } from "./adapter";

/** Each import is a chunk of its own in the es build. */
const MODULES: Readonly<Record<string, () => Promise<ProviderModule>>> = {
  sandbox: () => import("./sandbox"),
};

/** Loads the provider that the processor works with. Rejects with `provider_unavailable`. */
export async function loadProvider(config: ProcessorConfig): Promise<ProviderAdapter> {
  const load = Object.hasOwn(MODULES, config.provider) ? MODULES[config.provider] : undefined;
  try {
    if (load === undefined) throw new Error(`There is no provider ${config.provider}.`);
    return await (await load()).connect(config);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : "The provider could not be loaded.";
    throw new PaymentError("provider_unavailable", message, { cause });
  }
}
