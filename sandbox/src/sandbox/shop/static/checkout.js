// The whole integration of the enabler into a page.

const place = document.getElementById("payment");
const loading = document.getElementById("loading");
const problem = document.getElementById("problem");
const reload = document.getElementById("reload");
const order = document.getElementById("order");
const ordered = document.getElementById("ordered");
const agreement = document.getElementById("agreement");
const { enablerUrl, processorUrl, sessionId, locale, country, form } = place.dataset;

reload.addEventListener("click", () => window.location.reload());

try {
  const { Enabler } = await import(enablerUrl);
  const enabler = new Enabler({
    processorUrl,
    sessionId,
    locale,
    countryCode: country,
    onComplete,
    onError,
  });
  // Who subscribes agrees on this page, so the enabler need not ask.
  if (agreement) enabler.setStorePaymentDetails(true);
  if (form === "stored") await mountStoredCards(enabler);
  else await mountForm(enabler);
} catch (error) {
  // Only the enabler's own errors speak the shopper's language.
  problem.textContent = error.name === "PaymentError" ? error.message : problem.dataset.unavailable;
  offerReload(reload.dataset.again);
} finally {
  loading.remove();
}

async function mountForm(enabler) {
  const isDropin = form === "embedded" || form === "hpp";
  const builder = isDropin
    ? await enabler.createDropinBuilder(form)
    : await enabler.createComponentBuilder(form);
  await builder.build({ showPayButton: true, onPayButtonClick }).mount("#payment");
}

/** Each stored card is a component of its own, as a page shows them that makes its own list. */
async function mountStoredCards(enabler) {
  const { storedPaymentMethods } = await enabler.getStoredPaymentMethods({
    allowedMethodTypes: ["card"],
  });
  if (storedPaymentMethods.length === 0) place.textContent = place.dataset.noStored;
  for (const { id, isExpired } of storedPaymentMethods) {
    const card = document.createElement("div");
    card.id = `stored-${id}`;
    card.className = "stored";
    place.append(card);
    const builder = await enabler.createStoredPaymentMethodBuilder("card");
    const options = { id, brands: [], showPayButton: !isExpired, onPayButtonClick };
    await builder.build(options).mount(`#${card.id}`);
  }
}

/** Without the shopper's agreement no payment starts. */
async function onPayButtonClick() {
  if (agreement && !agreement.reportValidity()) throw new Error("The shopper has not agreed.");
}

/** The result is a hint: the server looks at the Payment before it makes an order. */
function onComplete({ isSuccess, paymentReference }) {
  if (!isSuccess) return; // The enabler has said why, and the shopper may try again.
  order.elements.paymentReference.value = paymentReference;
  order.hidden = false;
  order.requestSubmit();
}

/** The enabler has shown the error; the page helps where the shopper cannot help themselves. */
async function onError({ code, retryable }) {
  if (code === "session_expired") offerReload(reload.dataset.reload);
  else if (!retryable) await offerExistingOrder();
}

/** Another tab may have ordered this cart, and then there is nothing left to pay. */
async function offerExistingOrder() {
  const { url } = await (await fetch(place.dataset.orderUrl)).json();
  if (url === null) return;
  place.hidden = true;
  ordered.querySelector("a").href = url;
  ordered.hidden = false;
}

function offerReload(label) {
  reload.textContent = label;
  reload.hidden = false;
}
