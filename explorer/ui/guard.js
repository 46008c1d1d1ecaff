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

/** Reload if the server that has answered again is of another version than this page. */
async function compare() {
  const { ROOT, folder } = await globalThis.softmaxExplorer.promise;
  const told = await fetch(`${ROOT}app/static/version.txt`, { cache: "no-store" });
  if (told.ok && (await told.text()) !== folder) reload();
}

let before = "CONNECTED";

/** Look at the connection. While Streamlit tries to connect again, it is neither of these two. */
function look() {
  const now = document.querySelector(".stApp")?.dataset.testConnectionState ?? before;
  if (now === "DISCONNECTED_FOREVER") reload();
  if (now === "CONNECTED" && before !== now) compare().catch(console.info);
  before = now;
}

setInterval(look, LOOK);
