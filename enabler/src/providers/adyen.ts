/**
 * Adyen: Adyen Web's components in the advanced flow. What Adyen's frames encrypt is our token; the
 * processor makes the payment. Banks are pages of their own, and so is 3-D Secure, unless the
 * deployment has it in the page: then its action is for Adyen Web.
 *
 * https://docs.adyen.com/online-payments/build-your-integration/advanced-flow/
 */
import type { AdapterConfig, LoadScript, ProviderAdapter } from "./adapter";
import { adyenChallenge } from "./adyen-challenge";
import { adyenFields } from "./adyen-fields";
import { loadStyleSheet } from "./style-sheet";

const ADYEN = /^https:\/\/checkoutshopper-[\w-]+\.cdn\.adyen\.com$/;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export async function connect(
  { publishableKey: clientKey, scriptUrl, answer }: AdapterConfig,
  loadScript: LoadScript,
): Promise<ProviderAdapter> {
  await Promise.all([
    loadStyleSheet(trusted(answer.styleSheetUrl), text(answer.styleSheetIntegrity)),
    loadScript(trusted(scriptUrl), text(answer.scriptIntegrity)),
  ]);
  const { AdyenWeb } = window;
  if (!AdyenWeb) throw new Error("The script does not define AdyenWeb.");
  const account = { clientKey, environment: text(answer.environment) };
  return {
    fields: (options) => adyenFields(AdyenWeb, account, options),
    challenge: (...asked) => adyenChallenge(AdyenWeb, account, ...asked),
    namesChallengeOnce: true,
  };
}

/** Adyen's files come from Adyen's network, or from a stand-in on this very machine. */
function trusted(address: unknown): string {
  const url = new URL(text(address));
  if (ADYEN.test(url.origin) || LOOPBACK.test(url.hostname)) return url.href;
  throw new Error(`${url.origin} is not where Adyen Web comes from.`);
}

function text(value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw new Error("The processor does not name Adyen Web's files, hashes and environment.");
}
