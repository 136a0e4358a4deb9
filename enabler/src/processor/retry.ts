import type { Browser } from "../browser";
import { TransientFailure } from "./refusals";

export interface RetryPolicy {
  tries: number;
  /** Upper bound of the first wait; it doubles with each further one. Milliseconds. */
  firstWait: number;
  longestWait: number;
  /** No wait begins that would end later than this after the first try. Milliseconds. */
  budget: number;
}

/**
 * Repeats an operation that may safely be repeated while it fails for a transient reason.
 * Exponential backoff with jitter; a `Retry-After` is honoured where the budget allows it.
 * `onWait` is called before each wait.
 */
export async function withRetries<T>(
  browser: Browser,
  policy: RetryPolicy,
  operation: () => Promise<T>,
  onWait: () => void,
): Promise<T> {
  const deadline = browser.now() + policy.budget;
  for (let tried = 1; ; tried += 1) {
    try {
      return await operation();
    } catch (error) {
      if (!(error instanceof TransientFailure) || tried >= policy.tries) throw error;
      const wait = error.retryAfter ?? backoff(policy, tried, browser.random());
      if (browser.now() + wait > deadline) throw error;
      onWait();
      await browser.sleep(wait);
    }
  }
}

/** Half fixed, half random: clients that failed together do not come back together. */
function backoff(policy: RetryPolicy, tried: number, random: number): number {
  const ceiling = Math.min(policy.longestWait, policy.firstWait * 2 ** (tried - 1));
  return (ceiling * (1 + random)) / 2;
}
