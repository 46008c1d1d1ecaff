// Reloads a page that cannot go on. Its address holds all settings.

const APART = 10_000; // least milliseconds between two reloads
const LOOK = 1000; // milliseconds between two looks

let reloading = false;

/** Load the page again, once the server answers, and not within seconds of the last time. */
export async function reload() {
  if (reloading) return;
  reloading = true;
  await pause(APART - performance.now()); // that is how long ago this page began to load
  while (!(await answers())) await pause(LOOK);
  location.reload();
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function answers() {
  const { ROOT } = await globalThis.softmaxExplorer.promise;
  const health = fetch(`${ROOT}_stcore/health`, { cache: "no-store" });
  return health.then(({ ok }) => ok, () => false);
}

/** Tell whether Streamlit has given up; while it tries to connect again, it says something else. */
function dead() {
  return document.querySelector('[data-testid="stConnectionStatus"]')?.textContent === "Error";
}

setInterval(() => dead() && reload(), LOOK);
