// When commercetools has a newer version, look again: soon while the PSP still works on something,
// now and then afterwards, since a dispute or a refund can come at any time.

const SOON = 1_500;
const NOW_AND_THEN = 5_000;
const LOOKS = 40;
const page = document.querySelector("[data-watch]");
const pause = document.querySelector("[data-unsettled]") ? SOON : NOW_AND_THEN;

await watch(page.dataset.watch);

async function watch(url) {
  for (let look = 0; look < LOOKS; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (isNewer(await versions(url)) && !isTyping()) return window.location.reload();
  }
}

async function versions(url) {
  try {
    const answer = await fetch(url);
    return answer.ok ? await answer.json() : {};
  } catch {
    return {}; // The next look may do better.
  }
}

function isNewer(found) {
  return [...document.querySelectorAll("[data-payment]")].some(
    ({ dataset }) => found[dataset.payment] > Number(dataset.version),
  );
}

/** A form that is being filled in is not taken away. */
function isTyping() {
  return document.activeElement?.closest("form.operation") !== null;
}
