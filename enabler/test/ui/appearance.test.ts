import { afterEach, expect, it, vi } from "vitest";
import { messagesFor } from "../../src/messages";
import { Surface } from "../../src/ui/surface";

function preference(isDark: boolean) {
  const query = Object.assign(new EventTarget(), { matches: isDark });
  vi.spyOn(window, "matchMedia").mockReturnValue(query as unknown as MediaQueryList);
  return query;
}

function pageThatSays(colorScheme: string): HTMLElement {
  const page = document.createElement("main");
  page.style.colorScheme = colorScheme;
  document.body.append(page);
  return page;
}

afterEach(() => document.body.replaceChildren());

it.each([
  ["", true, "light"],
  ["normal", true, "light"],
  ["light", true, "light"],
  ["dark", false, "dark"],
  ["light dark", true, "dark"],
  ["light dark", false, "light"],
])("a page with color-scheme %j and a shopper who likes it dark: %j is %s", async (...given) => {
  const [colorScheme, isDark, expected] = given;
  preference(isDark);
  const surface = new Surface(await messagesFor("en"));
  surface.attachTo(pageThatSays(colorScheme));
  expect(surface.appearance.colorScheme).toBe(expected);
});

it("follows the shopper's preference until it is detached", async () => {
  const query = preference(false);
  const seen: string[] = [];
  const surface = new Surface(await messagesFor("en"), (look) => seen.push(look.colorScheme));
  surface.attachTo(pageThatSays("light dark"));
  query.matches = true;
  query.dispatchEvent(new Event("change"));
  surface.detach();
  query.dispatchEvent(new Event("change"));
  expect(seen).toEqual(["light", "dark"]);
});
