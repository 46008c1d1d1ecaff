// Reloads a page that cannot go on. Its address holds all settings.

const APART = 10_000; // minimum milliseconds between two reloads
const LOOK = 500; // milliseconds between two looks

let reloading = false;

/** Load the page again when the server answers, but not within APART of the last time. */
export async function reload() {
  if (reloading) return;
  reloading = true;
  await pause(APART - performance.now()); // performance.now() counts from the start of this page
  while (busy() || !(await answers())) await pause(LOOK);
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

/** Tell whether Streamlit has given up; while it tries to connect again, it has not. */
function dead() {
  return states().testConnectionState === "DISCONNECTED_FOREVER";
}

/** Return whether a run of the script is under way, which may still write the address. */
function busy() {
  return !dead() && states().testScriptState === "running";
}

function states() {
  return document.querySelector('[data-testid="stApp"]').dataset;
}

const MOST = 10; // looks after which the first run has surely ended, also if no look has seen it

let before = "CONNECTED";
let looks = 0; // since the server has come back

/**
 * A server that has come back is asked for the page: `early.js` tells whether it is another one. After the first run,
 * the server is told what a person has done meanwhile; before it, a new session would not know the controls.
 */
async function look() {
  const now = states().testConnectionState;
  const isBack = now === "CONNECTED" && before !== now;
  before = now;
  if (dead()) reload();
  const { ask, deliver } = await globalThis.softmaxExplorer.promise;
  if (isBack) {
    looks = 0;
    ask();
  }
  if (busy()) looks = MOST;
  else if (now === "CONNECTED" && ++looks > MOST) deliver();
}

setInterval(look, LOOK);
