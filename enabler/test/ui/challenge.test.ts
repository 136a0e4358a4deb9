import { afterEach, beforeEach, expect, it } from "vitest";
import { messagesFor } from "../../src/messages";
import type { ProviderAdapter } from "../../src/providers/adapter";
import { showChallenge } from "../../src/ui/challenge";
import { settled } from "../support/checkout";

const noFields: ProviderAdapter["fields"] = () => {
  throw new Error("A challenge needs no card fields.");
};

beforeEach(() => {
  document.body.replaceChildren();
});
afterEach(() => expect(document.body.childElementCount).toBe(0));

function dialog(): HTMLDialogElement {
  const found = document.body.firstElementChild?.shadowRoot?.querySelector("dialog");
  if (!found) throw new Error("There is no dialog.");
  return found;
}

it("is a labelled modal dialog around a container in the page's document", async () => {
  let end: (result: "failed") => void = () => {};
  const challenge: ProviderAdapter["challenge"] = (url, container, locale) => {
    container.append(`${url} ${locale}`);
    return new Promise((resolve) => {
      end = resolve;
    });
  };
  const messages = await messagesFor("fr");
  const shown = showChallenge({ fields: noFields, challenge }, "https://a.b/c", messages);
  await settled();
  const title = dialog().getAttribute("aria-labelledby");
  expect(dialog().open).toBe(true);
  expect(dialog().querySelector(`#${title}`)?.textContent).toBe("Confirmez votre paiement");
  expect(document.querySelector("[slot=challenge]")?.textContent).toBe("https://a.b/c fr");
  end("failed");
  expect(await shown).toBe("failed");
});

it("ends as closed when the shopper closes it", async () => {
  const challenge = () => new Promise<never>(() => {});
  const messages = await messagesFor("en");
  const shown = showChallenge({ fields: noFields, challenge }, "https://a.b/c", messages);
  await settled();
  dialog().querySelector("button")?.click();
  expect(await shown).toBe("closed");
});

it("leaves nothing behind when the PSP fails", async () => {
  const challenge = () => Promise.reject(new Error("foreign_url"));
  const messages = await messagesFor("en");
  const shown = showChallenge({ fields: noFields, challenge }, "https://a.b/c", messages);
  await expect(shown).rejects.toThrow("foreign_url");
});
