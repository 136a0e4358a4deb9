// Express checkout on a product or cart page: the callbacks change the cart at the shop's server.

const place = document.getElementById("express");
const problem = document.getElementById("express-problem");
const status = document.getElementById("express-status");
const { enablerUrl, processorUrl, locale, countries, amount, sku } = place.dataset;

try {
  const { Enabler } = await import(enablerUrl);
  const builder = await new Enabler({ processorUrl, locale }).createExpressBuilder("wallets");
  const options = {
    initialAmount: JSON.parse(amount),
    allowedCountries: countries.split(" "),
    onPayButtonClick: begin,
    onShippingAddressSelected: (event) => ask("address", event),
    getShippingMethods: async (event) => (await ask("methods", event)).methods,
    onShippingMethodSelected: ({ shippingMethod }) => ask("method", shippingMethod),
    onPaymentSubmit: (event) => ask("submit", event),
    onComplete,
    onError,
  };
  await builder.build(options).mount("#express");
} catch {
  problem.textContent = problem.dataset.unavailable;
}

function begin() {
  problem.textContent = "";
  return ask("session", sku ? { sku } : {});
}

async function ask(what, event) {
  const answer = await fetch(`/express/${what}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(event),
  });
  if (!answer.ok) throw new Error(`/express/${what} was answered with ${answer.status}.`);
  return answer.json();
}

/** The result is a hint: the server compares cart and Payments before it makes an order. */
async function onComplete({ isSuccess, error }) {
  if (!isSuccess) {
    problem.textContent = error.message;
    return;
  }
  status.textContent = status.dataset.placing;
  await placeOrder();
}

/** Waits for a payment that is not decided: it ends as an order, or without money. */
async function placeOrder() {
  for (;;) {
    const { url, isOpen } = await ask("order", {});
    if (url) return window.location.assign(url);
    if (!isOpen) break;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  }
  status.textContent = "";
  problem.textContent = problem.dataset.unpaid;
}

async function onError({ name, code, message }) {
  if (name === "CANCEL") return;
  problem.textContent = message || problem.dataset.unavailable;
  if (code === "amount_changed") await showNewTotal();
  // Another tab may have paid this cart.
  if (code === "nothing_to_pay") await placeOrder();
}

/** The cart has changed behind this page: show what it costs now, beside the reason. */
async function showNewTotal() {
  const page = await (await fetch(window.location.href)).text();
  const current = new DOMParser().parseFromString(page, "text/html").querySelector(".totals");
  if (current) document.querySelector(".totals")?.replaceWith(current);
}
