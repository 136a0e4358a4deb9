// The card fields, in a frame: what is typed here leaves it only as encrypted fields.

import { brandOf, expiryOf } from "/shared/card.js";
import { cardFields } from "/shared/card-fields.js";

const { parent: parentOrigin, texts: textsAsJson } = document.body.dataset;
const texts = JSON.parse(textsAsJson);
const root = document.documentElement;
const fieldset = document.querySelector("fieldset");

const fields = cardFields(texts, render);
const [number, expiry, cvc] = fields;
const ADYENS_BRANDS = { visa: "visa", mastercard: "mc", amex: "amex" };
let lastState = "";

function render() {
  for (const field of fields) field.render();
  const isValid = fields.every((field) => !field.problem);
  const brand = ADYENS_BRANDS[brandOf(number.digits).id] ?? "card";
  const endDigits = number.problem ? "" : number.digits.slice(-4);
  const state = { isValid, brand, endDigits, data: data(isValid) };
  const now = JSON.stringify(state);
  if (now !== lastState) tell("state", { state });
  lastState = now;
}

function data(isValid) {
  if (!isValid) return {};
  const { month, year } = expiryOf(expiry.digits);
  return {
    encryptedCardNumber: encrypted(number.digits),
    encryptedExpiryMonth: encrypted(String(month).padStart(2, "0")),
    encryptedExpiryYear: encrypted(String(year)),
    encryptedSecurityCode: encrypted(cvc.digits),
  };
}

/** Hides the text from a glance, as a stand-in does it: the numbers here are test numbers. */
function encrypted(text) {
  return `adyenjs_${btoa(text)}`;
}

const answers = {
  validate() {
    for (const field of fields) field.reveal();
    render();
    fields.find((field) => field.problem)?.focus();
  },
  configure({ disabled = false, look = {}, scheme = "light" }) {
    fieldset.disabled = disabled;
    root.dataset.scheme = scheme;
    for (const [name, value] of Object.entries(look)) {
      if (name.startsWith("--psp-") && value) root.style.setProperty(name, value);
    }
  },
  focus() {
    number.focus();
  },
};

function tell(kind, message) {
  window.parent.postMessage({ source: "adyen-stub-fields", kind, ...message }, parentOrigin);
}

window.addEventListener("message", ({ origin, source, data: message }) => {
  if (origin !== parentOrigin || source !== window.parent) return;
  if (Object.hasOwn(answers, message?.kind)) answers[message.kind](message.options ?? {});
});

fieldset.addEventListener("keydown", ({ key }) => {
  if (key === "Enter") tell("enter", {});
});
new ResizeObserver(() => tell("resize", { height: document.body.offsetHeight })).observe(
  document.body,
);
tell("loaded", { title: document.title });
render();
