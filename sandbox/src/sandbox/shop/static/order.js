// While the PSP still works on something, look again when commercetools has a newer version.

const PAUSE = 1_500;
const LOOKS = 40;
const unsettled = document.querySelector("[data-unsettled]");

if (unsettled) await watch(unsettled.dataset.unsettled);

async function watch(url) {
  for (let look = 0; look < LOOKS; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    if (isNewer(await versions(url))) return window.location.reload();
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
