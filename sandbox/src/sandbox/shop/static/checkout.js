// The whole integration of the enabler into a page.

const place = document.getElementById("payment");
const loading = document.getElementById("loading");
const problem = document.getElementById("problem");
const reload = document.getElementById("reload");
const order = document.getElementById("order");
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
  const component = (await builderIn(enabler)).build({ showPayButton: true });
  await component.mount("#payment");
} catch (error) {
  // Only the enabler's own errors speak the shopper's language.
  problem.textContent = error.name === "PaymentError" ? error.message : problem.dataset.unavailable;
  offerReload(reload.dataset.again);
} finally {
  loading.remove();
}

function builderIn(enabler) {
  const isDropin = form === "embedded" || form === "hpp";
  return isDropin ? enabler.createDropinBuilder(form) : enabler.createComponentBuilder(form);
}

/** The result is a hint: the server looks at the Payment before it makes an order. */
function onComplete({ isSuccess, paymentReference }) {
  if (!isSuccess) return; // The enabler has said why, and the shopper may try again.
  order.elements.paymentReference.value = paymentReference;
  order.hidden = false;
  order.requestSubmit();
}

/** The enabler has shown the error; only for an expired session the page has to do something. */
function onError({ code }) {
  if (code === "session_expired") offerReload(reload.dataset.reload);
}

function offerReload(label) {
  reload.textContent = label;
  reload.hidden = false;
}
