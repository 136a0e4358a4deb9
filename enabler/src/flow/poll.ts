import type { Browser } from "../browser";

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 4_000;

/** How long a shopper watches a payment being processed before the page is told so. */
export const WATCHED_FOR = 30_000;

/**
 * Asks again, ever less often, while the answer says to wait; returns the last answer after
 * half a minute at the latest.
 */
export async function poll<T>(
  browser: Browser,
  first: T,
  isWaiting: (answer: T) => boolean,
  ask: () => Promise<T>,
): Promise<T> {
  const deadline = browser.now() + WATCHED_FOR;
  let answer = first;
  for (let wait = FIRST_WAIT; isWaiting(answer); wait = Math.min(LONGEST_WAIT, wait * 1.5)) {
    if (browser.now() + wait > deadline) break;
    await browser.sleep(wait);
    answer = await ask();
  }
  return answer;
}
