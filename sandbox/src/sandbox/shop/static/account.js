// The customer's stored cards, through the enabler: it shows and removes them.

const list = document.getElementById("cards");
const item = document.getElementById("card");
const loading = document.getElementById("loading");
const none = document.getElementById("no-cards");
const problem = document.getElementById("problem");
const removed = document.getElementById("removed");
const question = document.getElementById("question");
const { enablerUrl, processorUrl, sessionId, locale } = list.dataset;

try {
  const { Enabler } = await import(enablerUrl);
  const enabler = new Enabler({ processorUrl, sessionId, locale });
  const { storedPaymentMethods } = await enabler.getStoredPaymentMethods({
    allowedMethodTypes: ["card"],
  });
  const builder = await enabler.createStoredPaymentMethodBuilder("card");
  for (const { id } of storedPaymentMethods) await show(builder.build({ id, brands: [] }), id);
  showWhetherEmpty();
} catch (error) {
  // Only the enabler's own errors speak the customer's language.
  problem.textContent = error.name === "PaymentError" ? error.message : problem.dataset.unavailable;
} finally {
  loading.remove();
}

async function show(component, id) {
  const row = item.content.firstElementChild.cloneNode(true);
  const [place, button] = row.children;
  place.id = `stored-${id}`;
  list.append(row);
  await component.mount(`#${place.id}`);
  const { card } = await component.getState();
  button.setAttribute("aria-label", `${button.textContent} ${card.brand} ${card.endDigits}`);
  button.addEventListener("click", async () => {
    if (await isSure()) await remove(component, id, row);
  });
}

function isSure() {
  question.returnValue = "keep"; // What Escape means.
  question.showModal();
  return new Promise((resolve) => {
    const answer = () => resolve(question.returnValue === "remove");
    question.addEventListener("close", answer, { once: true });
  });
}

async function remove(component, id, row) {
  removed.textContent = "";
  try {
    await component.remove();
  } catch {
    return; // The component has said so.
  }
  row.remove();
  for (const option of document.querySelectorAll(`option[value="${id}"]`)) option.remove();
  removed.textContent = removed.dataset.text;
  removed.focus();
  showWhetherEmpty();
}

function showWhetherEmpty() {
  none.hidden = list.childElementCount > 0;
}
