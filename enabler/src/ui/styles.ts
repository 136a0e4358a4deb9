/// <reference types="vite/client" />
/**
 * The look, as one constructed style sheet: it needs no `style-src 'unsafe-inline'`, and in a
 * shadow root it neither touches the page nor is touched by it. The page sets the
 * `--ctc-connector-*` variables, which pass through.
 */
let sheet: CSSStyleSheet | undefined;

/** Shared by all surfaces; empty until `loadStyles` has resolved. */
export function styleSheet(): CSSStyleSheet {
  sheet ??= new CSSStyleSheet();
  return sheet;
}

/** Never rejects: a form without its look is better than none. */
export async function loadStyles(): Promise<void> {
  const { default: css } = await import("./styles.css?inline").catch(() => ({ default: "" }));
  styleSheet().replaceSync(css);
}
