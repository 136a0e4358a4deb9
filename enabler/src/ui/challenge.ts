import type { ChallengeEnd } from "../flow/payment-flow";
import type { Messages } from "../messages";
import type { ProviderAdapter } from "../providers/adapter";
import { element, setAttributes } from "./dom";
import { plainButton } from "./status-line";
import { Surface } from "./surface";

/**
 * Shows the card issuer's page in a modal dialog until the issuer is done or the shopper closes
 * it. The browser keeps the focus inside, lets Escape close it, and puts the focus back. Where the
 * PSP's script brings a dialog of its own, ours would lie above it: there is only the PSP's.
 */
export async function showChallenge(
  provider: ProviderAdapter,
  target: string,
  messages: Messages,
): Promise<ChallengeEnd> {
  if (provider.coversPage) return provider.challenge(target, document.body, messages.language);
  const surface = new Surface(messages);
  const { slot, container } = surface.project("challenge");
  const { dialog, closed } = challengeDialog(messages, slot);
  surface.root.append(dialog);
  surface.attachTo(document.body);
  dialog.showModal();
  try {
    return await Promise.race([provider.challenge(target, container, messages.language), closed]);
  } finally {
    dialog.close();
    surface.detach();
  }
}

function challengeDialog({ challenge }: Messages, content: Node) {
  // Takes the focus: the first thing to press here would give the payment up.
  const heading = { id: "title", tabindex: "-1", autofocus: true };
  const title = element("h2", heading, challenge.title);
  // The issuer's page explains itself and has a way to cancel: what is ours here says little.
  const close = plainButton("\u2715", () => dialog.close());
  setAttributes(close, { "aria-label": challenge.cancel, title: challenge.cancel });
  const header = element("div", { class: "header" }, title, close);
  const sheet = element("div", { class: "sheet" }, header, content);
  const dialog = element("dialog", { "aria-labelledby": title.id }, sheet);
  const closed = new Promise<"closed">((resolve) =>
    dialog.addEventListener("close", () => resolve("closed")),
  );
  return { dialog, closed };
}
