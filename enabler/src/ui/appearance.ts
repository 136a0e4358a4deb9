import type { Appearance } from "../providers/adapter";

const DARK = "(prefers-color-scheme: dark)";

/**
 * Whether the page is dark where the element stands. The page says so with the CSS property
 * `color-scheme`; a page that says nothing is light, whatever the shopper prefers.
 */
export function colorSchemeAt(element: Element): "light" | "dark" {
  const allowed = getComputedStyle(element).colorScheme.split(" ");
  if (!allowed.includes("dark")) return "light";
  return allowed.includes("light") && !window.matchMedia(DARK).matches ? "light" : "dark";
}

/** Calls the listener when the shopper's preference changes, until the signal aborts. */
export function onPreferenceChange(listener: () => void, signal: AbortSignal): void {
  window.matchMedia(DARK).addEventListener("change", listener, { signal });
}

/** The look of the root element, for fields that stand in another document. */
export function appearanceOf(root: HTMLElement): Appearance {
  const style = getComputedStyle(root);
  const variable = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    colorScheme: root.dataset.colorScheme === "dark" ? "dark" : "light",
    direction: root.dir === "rtl" ? "rtl" : "ltr",
    theme: {
      fontFamily: style.fontFamily,
      fontSize: style.fontSize,
      text: variable("text"),
      textMuted: variable("text-muted"),
      background: variable("background"),
      border: variable("border"),
      error: variable("error"),
      focus: variable("focus"),
      radius: variable("radius"),
      controlHeight: variable("control-height"),
      spacing: variable("spacing"),
    },
  };
}
