/** Acme's browser code as an adapter of the enabler: not finished. */
import type { Adapter } from "connector-enabler";

export const acme: Adapter = {
  async connect({ scriptUrl }, loadScript) {
    if (scriptUrl === undefined) throw new Error("The processor names no script.");
    await loadScript(scriptUrl);
    return {
      fields: ({ method }) => {
        throw new Error(`adapter.ts has to show Acme's fields for ${method}.`);
      },
      challenge: async (target) => {
        throw new Error(`adapter.ts has to show Acme's challenge ${new URL(target).host}.`);
      },
    };
  },
};
