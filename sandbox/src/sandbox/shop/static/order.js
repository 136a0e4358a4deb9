// When commercetools has a newer version, look again: soon while the PSP still works on something,
// now and then afterwards, since a dispute or a refund can come at any time.

const SOON = 1_500;
const NOW_AND_THEN = 5_000;
const LOOKS = 40;
const { watch, versions, underWay } = document.querySelector("[data-watch]").dataset;
const pause = underWay === undefined ? NOW_AND_THEN : SOON;

for (let look = 0; look < LOOKS; look += 1) {
  await new Promise((resolve) => setTimeout(resolve, pause));
  if ((await newest()) !== versions) {
    window.location.reload();
    break;
  }
}

async function newest() {
  try {
    const answer = await fetch(watch);
    return answer.ok ? (await answer.json()).versions : versions;
  } catch {
    return versions; // The next look may do better.
  }
}
