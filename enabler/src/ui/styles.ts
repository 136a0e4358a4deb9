/**
 * The look, as one constructed style sheet: it needs no `style-src 'unsafe-inline'`, and in a
 * shadow root it neither touches the page nor is touched by it. The page sets the
 * `--ctc-connector-*` variables, which pass through.
 */
const CSS = String.raw`
:host { all: initial; display: block; }
[hidden] { display: none !important; }
*, *::before, *::after { box-sizing: border-box; }

.root {
  --text: var(--ctc-connector-color-text, #1a1f26);
  --text-muted: var(--ctc-connector-color-text-muted, #56606c);
  --background: var(--ctc-connector-color-background, #fff);
  --border: var(--ctc-connector-color-border, #7d8794);
  --primary: var(--ctc-connector-color-primary, #0b57d0);
  --on-primary: var(--ctc-connector-color-on-primary, #fff);
  --error: var(--ctc-connector-color-error, #b3261e);
  --success: var(--ctc-connector-color-success, #146c2e);
  --focus: var(--ctc-connector-color-focus, #0b57d0);
  color-scheme: light;
}
.root[data-color-scheme="dark"] {
  --text: var(--ctc-connector-color-text, #e8ecf1);
  --text-muted: var(--ctc-connector-color-text-muted, #a9b3bf);
  --background: var(--ctc-connector-color-background, #16191d);
  --border: var(--ctc-connector-color-border, #77828e);
  --primary: var(--ctc-connector-color-primary, #8ab4ff);
  --on-primary: var(--ctc-connector-color-on-primary, #0a1a33);
  --error: var(--ctc-connector-color-error, #ffb4ab);
  --success: var(--ctc-connector-color-success, #7bd88f);
  --focus: var(--ctc-connector-color-focus, #8ab4ff);
  color-scheme: dark;
}
.root {
  --radius: var(--ctc-connector-radius, 8px);
  --spacing: var(--ctc-connector-spacing, 16px);
  --control-height: var(--ctc-connector-control-height, 44px);
  color: var(--text);
  font: 400 var(--ctc-connector-font-size, 16px) / 1.5 var(--ctc-connector-font-family, system-ui, sans-serif);
  letter-spacing: normal;
  overflow-wrap: anywhere;
  text-align: start;
  text-transform: none;
  white-space: normal;
}
.stack { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--spacing); }
p, h2 { margin: 0; }
.muted { color: var(--text-muted); }

fieldset { border: 0; margin: 0; min-width: 0; padding: 0; }
legend { font-weight: 600; margin-block-end: calc(var(--spacing) / 2); padding: 0; }
.method { border: 1px solid var(--border); background: var(--background); }
.method:first-of-type { border-start-start-radius: var(--radius); border-start-end-radius: var(--radius); }
.method:last-of-type { border-end-start-radius: var(--radius); border-end-end-radius: var(--radius); }
.method + .method { border-block-start: 0; }
.method > label {
  align-items: center; cursor: pointer; display: flex; font-weight: 500;
  gap: 12px; min-height: var(--control-height); padding: 8px var(--spacing);
}
.method > label > span, .saved > span { flex: 1; }
.method input, .check input { accent-color: var(--primary); flex: none; height: 20px; margin: 0; width: 20px; }
.method[data-chosen] { background: color-mix(in srgb, var(--primary) 5%, var(--background)); }
.method[data-chosen] > label { font-weight: 600; }
svg { fill: none; flex: none; height: 24px; stroke: var(--text-muted); stroke-linejoin: round; stroke-width: 1.5; width: 24px; }
.method[data-chosen] svg { stroke: var(--primary); }
small { font-size: .875em; font-weight: 400; }
.bad { color: var(--error); }
.method label:has(:disabled) { cursor: default; }
.method label:has(:disabled) > span { color: var(--text-muted); }
.card { display: flex; flex-wrap: wrap; gap: 0 12px; justify-content: space-between; }
.saved, .check, .question { align-items: center; display: flex; gap: 12px; }
.saved { background: var(--background); border: 1px solid var(--border); border-radius: var(--radius); min-height: var(--control-height); padding: 8px var(--spacing); }
.check { align-items: start; cursor: pointer; }
.question { flex-wrap: wrap; }
.removal { padding-inline-start: 32px; }
.removal > .plain { border: 0; font-weight: 500; min-height: 32px; padding: 0; text-decoration: underline; text-underline-offset: 3px; }
.stack > [role="alert"]:empty { position: absolute; }
.question p { flex: 1 1 100%; }
.panel { padding: 0 var(--spacing) var(--spacing); }

.field { display: grid; gap: 4px; }
.field label { font-weight: 500; }
.field small { color: var(--text-muted); }
.field input {
  appearance: none; background: var(--background); border: 1px solid var(--border);
  border-radius: var(--radius); color: inherit; font: inherit; margin: 0;
  min-height: var(--control-height); padding: 8px 12px; width: 100%;
}
.field input[aria-invalid="true"] { border-color: var(--error); box-shadow: inset 0 0 0 1px var(--error); }
.field input:read-only { opacity: .6; }
.field .problem { color: var(--error); font-size: .875em; }
.field .problem::before { content: "\26A0\FE0E\A0"; content: "\26A0\FE0E\A0" / ""; }
input:focus-visible, button:focus-visible {
  outline: 3px solid var(--focus); outline-offset: 2px;
}

button {
  appearance: none; border: 1px solid transparent; border-radius: var(--radius); cursor: pointer;
  font: inherit; font-weight: 600; margin: 0; min-height: var(--control-height); overflow-wrap: normal; padding: 8px 20px;
}
.pay { background: var(--primary); color: var(--on-primary); width: 100%; }
.pay:hover:not([aria-disabled="true"]) { filter: brightness(1.08); }
.plain { background: transparent; border-color: currentColor; color: var(--primary); justify-self: start; }
button[aria-disabled="true"] { cursor: default; opacity: .6; }

/* The live regions stay on the page; while they are empty they take no room. */
.status:not(:has(p)) { position: absolute; }
.notice {
  border: 1px solid currentColor; border-inline-start-width: 4px; border-radius: var(--radius);
  display: grid; gap: 12px; padding: 12px var(--spacing);
}
.notice > p { color: var(--text); }
.notice[data-tone="error"] { color: var(--error); }
.notice[data-tone="info"] { color: var(--primary); }
.notice[data-tone="success"] { color: var(--success); }
.progress { align-items: center; color: var(--text-muted); display: flex; gap: 12px; }
.progress::before {
  animation: turn .8s linear infinite; border: 2px solid currentColor; border-block-start-color: transparent;
  border-radius: 50%; content: ""; flex: none; height: 18px; width: 18px;
}
@keyframes turn { to { transform: rotate(1turn); } }

dialog {
  background: var(--background); border: 0; border-radius: var(--radius); color: inherit;
  height: min(640px, calc(100dvh - 32px)); max-height: none; max-width: none; padding: 0;
  width: min(520px, calc(100vw - 32px));
}
dialog::backdrop { background: rgb(0 0 0 / 60%); }
.sheet { display: grid; gap: 12px; grid-template-rows: auto auto minmax(0, 1fr); height: 100%; padding: var(--spacing); }
.sheet > .header { align-items: center; display: flex; gap: var(--spacing); justify-content: space-between; }
.sheet > .header button { flex: none; }
h2 { font-size: 1.125em; font-weight: 600; outline: none; }
::slotted([slot="challenge"]) { overflow: auto; }
@media (max-width: 560px) {
  dialog { border-radius: 0; height: 100dvh; width: 100vw; }
}
@media (prefers-reduced-motion: reduce) {
  .progress::before { animation: none; border-block-start-color: currentColor; border-style: dotted; }
}
`;

export function styleSheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  return sheet;
}
