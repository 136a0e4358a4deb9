// Everything that a page has to do: a session from its server, an Enabler, a form in its place.

const state = document.getElementById("state");
const STORED = "checkout";

try {
  const { enablerUrl, processorUrl, sessionId } = await checkout();
  const { Enabler } = await import(enablerUrl);
  // Made first: back from a bank, it tells by onComplete how the payment has ended.
  const enabler = new Enabler({ processorUrl, sessionId, onComplete, onError });
  const builder = await enabler.createDropinBuilder("embedded");
  await builder.build({ showPayButton: true }).mount("#payment");
  if (state.textContent.startsWith("Loading")) state.textContent = "";
} catch (error) {
  // Until the builder is there, nothing of the enabler is on the page.
  state.textContent = `No payment form (${error.code ?? "error"}): ${error.message}`;
}

/** One session per tab: the same one after a redirect, else the way back finds no payment. */
async function checkout() {
  const stored = sessionStorage.getItem(STORED);
  const isBack = new URLSearchParams(window.location.search).has("paymentReference");
  if (stored && isBack) return JSON.parse(stored);
  const answer = await fetch("/checkout", { method: "POST" });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  const made = await answer.json();
  sessionStorage.setItem(STORED, JSON.stringify(made));
  return made;
}

/** A hint for the shopper. The server reads the Payments of the cart before it makes an order. */
function onComplete({ isSuccess, isPending, paymentReference }) {
  if (!isSuccess) return; // The form has said why, and can be used again.
  const end = isPending ? "being processed" : "paid";
  state.textContent = `Thank you, this is ${end}. Payment reference: ${paymentReference}`;
}

/** The form has told the shopper; this is for the page's own log. */
function onError(error) {
  console.error("Payment:", error.code, error.message);
}
