import { brandOf, expiryOf } from "./card.js";
import { cardFields } from "./card-fields.js";

const { parent: parentOrigin, texts: textsAsJson } = document.body.dataset;
const texts = JSON.parse(textsAsJson);
const root = document.documentElement;
const fieldset = document.querySelector("fieldset");
const brandLabel = document.getElementById("brand");

const PROBLEMS = {
  invalid_number: "invalid",
  not_a_test_card: "unsupported",
  card_expired: "expired",
  invalid_cvc: "incomplete",
};

let publicKey = "";
let lastState = "";

const fields = cardFields(texts, render, advance);
const [number, expiry, cvc] = fields;

/** Goes on to the next field. Not to one that is filled in: then the shopper is correcting. */
function advance(next) {
  if (!next.digits) next.enter();
}

function state() {
  const problems = fields.map((field) => field.problem);
  const shown = fields.map((field) => [field.name, field.shownProblem]);
  return {
    ready: true,
    valid: problems.every((problem) => problem === null),
    complete: problems.every((problem) => !["required", "incomplete"].includes(problem)),
    empty: fields.every((field) => !field.digits),
    brand: brandOf(number.digits).id,
    errors: Object.fromEntries(shown.filter(([, problem]) => problem)),
  };
}

function render() {
  const brand = brandOf(number.digits);
  brandLabel.textContent = brand.name;
  brandLabel.hidden = !brand.id;
  cvc.maxDigits = brand.cvc;
  cvc.placeholder = "1234".slice(0, brand.cvc);
  fields.forEach((field) => field.render());
  const now = JSON.stringify(state());
  if (now !== lastState) tell("change", { state: state() });
  lastState = now;
}

function validate() {
  fields.forEach((field) => field.reveal());
  render();
  fields.find((field) => field.problem)?.focus();
  return state();
}

async function tokenize() {
  if (!validate().valid) throw failure("invalid_fields");
  const { month, year } = expiryOf(expiry.digits);
  const card = { number: number.digits, expiryMonth: month, expiryYear: year, cvc: cvc.digits };
  let answer;
  let body;
  try {
    answer = await fetch("/v1/tokens", {
      method: "POST",
      headers: { Authorization: `Bearer ${publicKey}`, "Content-Type": "application/json" },
      body: JSON.stringify(card),
    });
    body = await answer.json();
  } catch {
    throw failure("network_error");
  }
  if (answer.ok) return body;
  throw refused(body.error);
}

/** Shows at its field what the server found wrong; returns what the shop is told. */
function refused(error) {
  const field = fields.find(({ name }) => name === error?.param);
  const problem = PROBLEMS[error?.code];
  if (!field || !problem) return failure(error?.code ?? "unknown_error");
  field.refuse(problem);
  render();
  field.focus();
  return failure("invalid_fields");
}

function failure(code) {
  return Object.assign(new Error(code), { code });
}

function configure(options) {
  const { labels = {}, variables = {}, colorScheme, direction, disabled = false } = options;
  publicKey = options.publicKey;
  fieldset.disabled = disabled;
  for (const { name } of fields) {
    const label = document.querySelector(`label[for="${name}"]`);
    if (typeof labels[name] === "string") label.textContent = labels[name];
  }
  for (const [name, value] of Object.entries(variables)) {
    if (name.startsWith("--psp-")) root.style.setProperty(name, String(value));
  }
  if (colorScheme === "light" || colorScheme === "dark") root.dataset.scheme = colorScheme;
  if (direction === "ltr" || direction === "rtl") root.dir = direction;
  return state();
}

const answers = {
  configure,
  validate,
  tokenize,
  focus: () => (fields.find((field) => field.problem) ?? number).focus(),
};

function tell(type, message) {
  window.parent.postMessage({ source: "sandbox-psp-fields", type, ...message }, parentOrigin);
}

window.addEventListener("message", async ({ origin, source, data }) => {
  if (origin !== parentOrigin || source !== window.parent || !Object.hasOwn(answers, data?.type)) {
    return;
  }
  try {
    tell("answer", { id: data.id, result: await answers[data.type](data.options ?? {}) });
  } catch (error) {
    tell("answer", { id: data.id, error: error.code ?? "unknown_error" });
  }
});

fieldset.addEventListener("keydown", ({ key, isComposing }) => {
  if (key === "Enter" && !isComposing) tell("enter");
});
new ResizeObserver(() => tell("resize", { height: document.body.offsetHeight })).observe(
  document.body,
);
tell("loaded", { title: document.title });
