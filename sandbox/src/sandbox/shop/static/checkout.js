// The whole integration of the enabler into a page.

const place = document.getElementById("payment");
const loading = document.getElementById("loading");
const problem = document.getElementById("problem");
const reload = document.getElementById("reload");
const order = document.getElementById("order");
const ordered = document.getElementById("ordered");
const agreement = document.getElementById("agreement");
const processing = document.getElementById("processing");
const { enablerUrl, processorUrl, sessionId, locale, country, form, covered } = place.dataset;

const FIRST_PAUSE = 1_500;
const LONGEST_PAUSE = 15_000;

reload.addEventListener("click", () => window.location.reload());

// The server has found that nothing is due: there is nothing to pay here.
if (covered === "true") order.requestSubmit();
else await pay();

async function pay() {
  if (!processing.hidden) watch(() => {});
  try {
    await mount();
  } catch (error) {
    // Only the enabler's own errors speak the shopper's language.
    const isOwn = error.name === "PaymentError";
    problem.textContent = isOwn ? error.message : problem.dataset.unavailable;
    offerReload(reload.dataset.again);
  } finally {
    loading.remove();
  }
}

async function mount() {
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

/** The result is a hint: the server compares cart and Payments before it makes an order. */
async function onComplete({ isSuccess, isPending, error }) {
  if (isPending) watch(() => window.location.reload());
  else if (isSuccess) placeOrder();
  else if (error.code === "amount_due") await showWhatIsDue();
  // Otherwise the enabler has said why, and the shopper may try again.
}

function placeOrder() {
  order.hidden = false;
  order.requestSubmit();
}

/** Waits for a payment that is not decided: it ends as an order, or in `onEnd` without money. */
async function watch(onEnd) {
  processing.hidden = false;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, pause * 1.5)) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    const { url, isCovered, isOpen } = await look();
    if (url) return window.location.assign(url);
    if (isCovered) return placeOrder();
    if (!isOpen) break;
  }
  processing.hidden = true;
  onEnd();
}

async function look() {
  try {
    const answer = await fetch(place.dataset.orderUrl);
    return answer.ok ? await answer.json() : { isOpen: true };
  } catch {
    return { isOpen: true }; // The next look may do better.
  }
}

/** The cart has changed, so the summary on this page is an old one. */
async function showWhatIsDue() {
  const page = await (await fetch(window.location.href)).text();
  const current = new DOMParser().parseFromString(page, "text/html");
  for (const id of ["sum", "summary"]) {
    const part = current.getElementById(id);
    if (part) document.getElementById(id).replaceWith(part);
  }
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
