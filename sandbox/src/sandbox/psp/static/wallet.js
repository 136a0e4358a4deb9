// The sheet of a wallet. The page that opened it decides what is delivered and what it costs;
// who lives where is told completely only when the shopper pays.

const { parent: parentOrigin, texts: textsAsJson } = document.body.dataset;
const texts = JSON.parse(textsAsJson);
const sheet = document.getElementById("sheet");
const addresses = document.getElementById("address");
const cards = document.getElementById("card");
const methods = document.getElementById("methods");
const total = document.getElementById("total");
const status = document.getElementById("status");

const TOLD_BEFORE = ["city", "country", "postalCode", "region"];

let publicKey = "";
let makeToken;
let lastAsked = 0;
let isDeliverable = false;

function tell(type, message) {
  window.parent.postMessage({ source: "sandbox-psp-wallet", type, ...message }, parentOrigin);
}

function chosenAddress() {
  return JSON.parse(addresses.selectedOptions[0].dataset.address);
}

function text({ value, currency }) {
  const style = { style: "currency", currency };
  const format = new Intl.NumberFormat(document.documentElement.lang, style);
  return format.format(value / 10 ** format.resolvedOptions().maximumFractionDigits);
}

function open({ publicKey: key, amount, countries }) {
  publicKey = key;
  total.textContent = text(amount);
  for (const option of [...addresses.options]) {
    const { country } = JSON.parse(option.dataset.address);
    if (countries && !countries.includes(country)) option.remove();
  }
  if (addresses.options.length > 0) askAboutAddress();
  else status.textContent = texts.walletNoDelivery;
}

function askAboutAddress() {
  const all = Object.entries(chosenAddress());
  const address = Object.fromEntries(all.filter(([name]) => TOLD_BEFORE.includes(name)));
  isDeliverable = false;
  ask("address", { address });
}

function ask(type, message) {
  lastAsked += 1;
  status.textContent = texts.walletUpdating;
  tell(type, { id: lastAsked, ...message });
}

/** What the page says about an older choice than the last one is not shown. */
function show({ id, content }) {
  if (id !== lastAsked) return;
  status.textContent = content ? "" : texts.walletNoDelivery;
  if (!content) return;
  isDeliverable = true;
  total.textContent = text(content.total);
  const hadFocus = methods.contains(document.activeElement);
  methods.replaceChildren(...content.methods.map((one) => row(one, one.id === content.selected)));
  if (hadFocus) methods.querySelector(":checked")?.focus();
}

function row({ id, name, description, amount }, checked) {
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name: "method", value: id, checked });
  const label = document.createElement("label");
  const sum = document.createElement("bdi");
  sum.textContent = text(amount);
  label.append(input, " ", [name, description].filter(Boolean).join(", "), " ", sum);
  return label;
}

async function tokenize({ id }) {
  try {
    tell("token", { id, result: await makeToken(publicKey, cards.value) });
  } catch (error) {
    tell("token", { id, error: error.code ?? "network_error" });
  }
}

function pay() {
  if (!isDeliverable) {
    addresses.focus();
    return;
  }
  status.textContent = texts.walletPaying;
  const { email, ...address } = chosenAddress();
  tell("confirm", { payment: { shippingAddress: address, billingAddress: address, email } });
}

const answers = { open, content: show, tokenize };

window.addEventListener("message", ({ origin, source, data }) => {
  if (origin !== parentOrigin || source !== window.parent) return;
  if (Object.hasOwn(answers, data?.type)) answers[data.type](data);
});
addresses.addEventListener("change", askAboutAddress);
methods.addEventListener("change", ({ target }) => ask("method", { method: target.value }));
sheet.addEventListener("submit", (event) => {
  event.preventDefault();
  pay();
});
document.getElementById("cancel").addEventListener("click", () => tell("close", {}));
window.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") tell("close", {});
});
/** Begins; `make` turns the number of a test card into a token for one use. */
export function openSheet(make) {
  makeToken = make;
  tell("loaded", {});
}
