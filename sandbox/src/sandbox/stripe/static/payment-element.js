// The fields of the Payment Element, in a frame: what is typed here goes to this origin only.

import { expiryOf } from "/shared/card.js";
import { cardFields } from "/shared/card-fields.js";
import { IbanField } from "./iban-field.js";

const { parent: parentOrigin, type, texts: textsAsJson } = document.body.dataset;
const texts = JSON.parse(textsAsJson);
const root = document.documentElement;
const fieldset = document.querySelector("fieldset");

/** The appearance's variables, as the style sheet calls them. */
const VARIABLES = {
  colorText: "--psp-text",
  colorTextSecondary: "--psp-muted",
  colorBackground: "--psp-background",
  colorPrimary: "--psp-accent",
  colorDanger: "--psp-error",
  borderRadius: "--psp-radius",
  fontFamily: "--psp-font-family",
  fontSizeBase: "--psp-font-size",
  gridRowSpacing: "--psp-gap",
};

let publishableKey = "";
let lastChange = "";
const fields = fieldsOf(type);

function fieldsOf(methodType) {
  if (methodType === "sepa_debit") return [new IbanField(render)];
  if (methodType !== "card") return [];
  return cardFields(texts, render);
}

function render() {
  for (const field of fields) field.render();
  const change = {
    elementType: "payment",
    complete: fields.every((field) => !field.problem),
    empty: fields.every((field) => !field.digits),
    collapsed: false,
    value: { type },
  };
  const now = JSON.stringify(change);
  if (now !== lastChange) tell("change", { event: change });
  lastChange = now;
}

/** Shows what is wrong, and puts the focus on the first of it. */
function submit() {
  for (const field of fields) field.reveal();
  render();
  const wrong = fields.find((field) => field.problem);
  if (!wrong) return { selectedPaymentMethod: type };
  wrong.focus();
  const code = `${wrong.problem === "invalid" ? "invalid" : "incomplete"}_${wrong.name}`;
  return { error: { type: "validation_error", code, message: "Your details are incomplete." } };
}

async function createConfirmationToken({ setupFutureUsage }) {
  const form = new URLSearchParams({ "payment_method_data[type]": type, ...typedIn() });
  if (setupFutureUsage) form.set("setup_future_usage", setupFutureUsage);
  let answer;
  let body;
  try {
    answer = await fetch("/v1/confirmation_tokens", {
      method: "POST",
      headers: { Authorization: `Bearer ${publishableKey}` },
      body: form,
    });
    body = await answer.json();
  } catch {
    return { error: { type: "api_connection_error", message: "Stripe could not be reached." } };
  }
  return answer.ok ? { confirmationToken: body } : refused(body.error);
}

function typedIn() {
  if (type === "sepa_debit") return { "payment_method_data[sepa_debit][iban]": fields[0].value };
  if (type !== "card") return {};
  const [number, expiry, cvc] = fields;
  const { month, year } = expiryOf(expiry.digits);
  return {
    "payment_method_data[card][number]": number.digits,
    "payment_method_data[card][exp_month]": String(month),
    "payment_method_data[card][exp_year]": String(year),
    "payment_method_data[card][cvc]": cvc.digits,
  };
}

/** Shows at the number what Stripe found wrong; the error is the shop's. */
function refused(error) {
  if (error.param === "number") {
    fields[0].refuse(error.code === "card_declined" ? "unsupported" : "invalid");
    render();
    fields[0].focus();
  }
  return { error };
}

function configure(options) {
  const { appearance = {}, readOnly = false } = options;
  publishableKey = options.publishableKey;
  fieldset.disabled = readOnly;
  // Stripe tells the sum to wallets and to methods that are paid in parts; it is seen here only.
  root.dataset.sum = `${options.amount} ${options.currency}`;
  for (const [name, value] of Object.entries(appearance.variables ?? {})) {
    if (Object.hasOwn(VARIABLES, name)) root.style.setProperty(VARIABLES[name], value);
  }
  const { borderColor } = appearance.rules?.[".Input"] ?? {};
  if (borderColor) root.style.setProperty("--psp-border", borderColor);
  root.dataset.scheme = appearance.theme === "night" ? "dark" : "light";
  return {};
}

const answers = { configure, submit, createConfirmationToken, focus: () => fields[0]?.focus() };

function tell(kind, message) {
  window.parent.postMessage({ source: "stripe-stub-element", kind, ...message }, parentOrigin);
}

window.addEventListener("message", async ({ origin, source, data }) => {
  if (origin !== parentOrigin || source !== window.parent) return;
  if (!Object.hasOwn(answers, data?.kind)) return;
  tell("answer", { id: data.id, result: await answers[data.kind](data.options) });
});

new ResizeObserver(() => tell("resize", { height: document.body.offsetHeight })).observe(
  document.body,
);
tell("loaded", { title: document.title });
render();
