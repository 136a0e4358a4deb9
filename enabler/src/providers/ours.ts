import type { Adapters } from "./adapter";

/** The adapters of this repository. Each import is a chunk of its own in the es build. */
export const OUR_ADAPTERS: Adapters = {
  adyen: { connect: async (...parts) => (await import("./adyen")).connect(...parts) },
  sandbox: { connect: async (...parts) => (await import("./sandbox")).connect(...parts) },
  stripe: { connect: async (...parts) => (await import("./stripe")).connect(...parts) },
};
