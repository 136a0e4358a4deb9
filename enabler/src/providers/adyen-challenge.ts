import type { ChallengeResult } from "./adapter";
import { type Account, checkoutOptions, failure } from "./adyen-account";
import type { Action, AdyenWeb } from "./adyen-web";

const OFFLINE = "NETWORK_ERROR";

/**
 * Lets Adyen Web do what the action asks for: a look at the browser, without a picture, and the
 * issuer's question where there is one. What comes of it is for our server to hand in. Whatever else
 * Adyen Web says, the processor is asked next; only being offline is worth an error.
 */
export async function adyenChallenge(
  script: AdyenWeb,
  account: Account,
  target: string,
  container: HTMLElement,
  locale: string,
): Promise<ChallengeResult> {
  const action = actionIn(target);
  const checkout = await script.AdyenCheckout({
    ...checkoutOptions(account, locale),
    // Who has closed the challenge is not sent to a page any more.
    beforeRedirect: (go, stay) => (container.isConnected ? go() : stay()),
  });
  return new Promise((resolve, reject) => {
    const shown = checkout.createFromAction(action, {
      challengeWindowSize: "05",
      onAdditionalDetails: ({ data }) => resolve(resultOf(data.details)),
      onError: (error) => (error.name === OFFLINE ? reject(failure(error)) : resolve("failed")),
    });
    shown.mount(container);
  });
}

/** The processor sends redirects in another way, and asks for nothing else. */
function actionIn(target: string): Action {
  const action: unknown = JSON.parse(target);
  if ((action as Partial<Action> | null)?.type === "threeDS2") return action as Action;
  throw new Error("This is no action of 3-D Secure in the page.");
}

function resultOf(details: unknown): ChallengeResult {
  const texts = Object.entries(details ?? {}).filter(([, value]) => typeof value === "string");
  return texts.length > 0 ? { details: Object.fromEntries(texts) } : "failed";
}
