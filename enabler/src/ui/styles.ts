/// <reference types="vite/client" />
/**
 * The look, as one constructed style sheet: it needs no `style-src 'unsafe-inline'`, and in a
 * shadow root it neither touches the page nor is touched by it. The page sets the
 * `--ctc-connector-*` variables, which pass through.
 */
import CSS from "./styles.css?inline";

export function styleSheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  return sheet;
}
