/** For the developer of a page that shows no form: one line in the console that says why. */

const HELP = "docs/empty-form.md of the connector lists what else to look at.";

const HINTS = {
  /** The first request to the processor ended without an answer that the page may read. */
  origin: (processorUrl: string) =>
    navigator.onLine
      ? `Payment form: no answer from ${processorUrl} that this page may read. Either nothing ` +
        `answers there, or its setting ALLOWED_ORIGINS does not name ${window.location.origin}. ${HELP}`
      : `Payment form: this browser is offline, so ${processorUrl} cannot be reached.`,
  /** There is no place for the form. */
  target: (selector: string) =>
    `Payment form: mount("${selector}") finds no element. It has to be on the page, outside of ` +
    `shadow roots, before mount is called. ${HELP}`,
};

export type Topic = keyof typeof HINTS;

export function hint(topic: Topic, subject: string): void {
  console.error(HINTS[topic](subject));
}
