// The first script of the page. It loads the other files, and tries again if one does not arrive.
// It runs twice: as a file that the page names, and as a component, which always arrives. What one run has
// begun, the other finds in `page`.
// Three constants are defined above this line: FOLDER (of the scripts), PLOTLY (the name of plotly.js in an address)
// and MOST_PARTS (of a link).

const ROOT = document.querySelector('script[src*="/index."]').src.split("static/js/index.")[0];
const PAUSES = [300, 1000, 3000, 9000]; // milliseconds before each further attempt
const FAILED = "This part of the page did not load. It is tried again at the next change.";

const page = (globalThis.softmaxExplorer ??= Promise.withResolvers()); // components wait for it
const asked = (page.asked ??= new Map());
const late = new Map(); // components without their script, by their element
const held = (page.held ??= new Map()); // what components tell while the page is cut off, by their element
page.failures ??= 0;

/** Return the result of an attempt, shared by all callers; after the last failure, start again. */
function once(name, attempt) {
  if (!asked.has(name)) {
    asked.set(name, persistently(attempt));
    asked.get(name).catch(() => asked.delete(name));
  }
  return asked.get(name);
}

/** Use a new address for each attempt, because a browser can remember a failed import permanently. */
async function persistently(attempt) {
  for (const pause of [...PAUSES, null]) {
    try {
      return await attempt(page.failures ? `?again=${page.failures}` : "");
    } catch (error) {
      page.failures += 1;
      if (pause === null) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** Return one of our scripts, shared by all callers. */
function load(name) {
  return once(name, (again) => import(`${ROOT}app/static/${FOLDER}/${name}${again}`));
}

/** Resolve once Streamlit has asked the server for the page. Running plotly.js sooner would delay the question. */
async function connected() {
  while (!isConnected()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Return whether the page has a connection to the server. */
function isConnected() {
  return document.querySelector('[data-testid="stApp"]')?.dataset.testConnectionState === "CONNECTED";
}

/**
 * Return Plotly. If the page names its file, the server sends it with a Content-Encoding. The browser then unpacks it
 * and keeps the compiled code. If that fails, the next attempt unpacks the file here.
 */
function plotly() {
  const address = `${ROOT}app/static/${PLOTLY}`;
  const isNamed = document.querySelector(`link[rel=modulepreload][href$="${PLOTLY}"]`);
  return once(PLOTLY, async (again) => {
    await connected();
    await (isNamed && !again ? import(address) : unpacked(`${address}.gz${again}`));
    return globalThis.Plotly;
  });
}

/** Run a script from a compressed file. */
async function unpacked(address) {
  const { ok, body, status } = await fetch(address);
  if (!ok) throw new Error(`${address}: ${status}`);
  const script = new Response(body.pipeThrough(new DecompressionStream("gzip")));
  const url = URL.createObjectURL(new Blob([await script.blob()], { type: "text/javascript" }));
  await import(url);
  URL.revokeObjectURL(url);
}

/** Return the function with which a component tells the server something; Streamlit would lose it without a server. */
function patiently({ parentElement, setTriggerValue }) {
  return (name, value) => {
    const tell = () => setTriggerValue(name, value);
    if (isConnected()) return tell();
    held.set(parentElement, { ...held.get(parentElement), [name]: tell });
  };
}

/** Tell the server what had to wait for it. */
function deliver() {
  const waiting = [...held.values()].flatMap(Object.values);
  held.clear();
  for (const tell of waiting) tell();
}

/** Run a component, or show that its script did not arrive. */
async function run(name, part, component) {
  const { parentElement } = component;
  const script = await load("page.js").catch(console.error);
  parentElement.querySelector(":scope > .failed")?.remove();
  late.delete(parentElement);
  if (script) {
    // Streamlit calls only the changed components again. The others would wait for ever.
    const waiting = [...late.values()];
    late.clear();
    for (const others of waiting) run(...others);
    return script.modules[name][part]({ ...component, setTriggerValue: patiently(component) });
  }
  late.set(parentElement, [name, part, component]);
  const note = Object.assign(document.createElement("p"), { className: "failed", textContent: FAILED });
  parentElement.append(note);
}

page.folder ??= FOLDER;
page.resolve({ ROOT, plotly, run, deliver, ask: () => page.ask?.() });
if (page.folder === FOLDER)
  for (const coming of [plotly(), load("page.js")]) coming.catch(() => {}); // requested again later

// Streamlit ignores a link with too many parts. So the page is that of an empty link, and from here on
// the address shows that. The server gets the number of parts.
const parts = location.search.split("&").length;
if (parts > MOST_PARTS) {
  page.surplus = parts;
  history.replaceState(history.state, "", location.pathname + location.hash);
}

export default ({ setTriggerValue }) => {
  page.ask = () => setTriggerValue("asked", true);
  if (page.surplus) setTriggerValue("surplus", page.surplus);
  page.surplus = 0;
  const guard = load("guard.js"); // not earlier: it looks after a page that has a session
  // The server has restarted with other scripts than this page has loaded.
  if (page.folder !== FOLDER) guard.then(({ reload }) => reload());
  else guard.catch(() => {}); // requested again later
};
