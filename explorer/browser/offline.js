// Starts a page that needs no server: it unpacks the scripts that are in the page, and runs them. In the page,
// lzma.js stands in front of it.

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~";
const VALUES = Object.fromEntries(Array.from(DIGITS, (digit, i) => [digit, i]));

/** Return the bytes of a text in base 85: five digits for four bytes. */
function bytesOf(text) {
  const bytes = new DataView(new ArrayBuffer(4 * Math.ceil(text.length / 5)));
  const whole = text.padEnd((bytes.byteLength / 4) * 5, "~");
  for (let i = 0, at = 0; i < whole.length; i += 5, at += 4) {
    let value = 0;
    for (let j = i; j < i + 5; j++) value = 85 * value + VALUES[whole[j]];
    bytes.setUint32(at, value);
  }
  return new Uint8Array(bytes.buffer, 0, bytes.byteLength - (whole.length - text.length));
}

function run(code) {
  document.head.append(Object.assign(document.createElement("script"), { textContent: code }));
}

const CALLS = JSON.parse(document.getElementById("calls").textContent);

/** Draw all pictures; in other colours, the same elements are drawn again. */
function draw(calls) {
  for (const [name, part, host, sent] of calls)
    globalThis.softmaxModules[`browser/${name}.js`][part]({
      data: bytesOf(sent),
      parentElement: document.getElementById(host),
      setTriggerValue() {}, // no server listens
    });
}

const { textContent: packed, dataset: { size } } = document.getElementById("code");
const codes = new TextDecoder().decode(decompressed(bytesOf(packed.trim()), Number(size))).split("\0");
globalThis.softmaxExplorer = Promise.withResolvers();
for (const code of codes) run(code);
globalThis.softmaxExplorer.resolve({ plotly: () => globalThis.Plotly });
draw(CALLS);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
  draw(CALLS.filter(([name]) => name === "live_plot")),
);

const MAIN = document.querySelector("main");
const PLACES = MAIN.querySelectorAll("section > div");
const SHEET = { width: 1040, height: 600 }; // pixels of A4, without the margins and what is above the pictures

// On paper the layout would change, but Plotly draws too late for it. So the whole layout is made smaller.
addEventListener("beforeprint", () => {
  const { offsetWidth: width, offsetHeight: height } = MAIN;
  const { gridTemplateColumns, gridTemplateAreas } = getComputedStyle(MAIN);
  for (const place of PLACES) place.style.height = `${place.offsetHeight}px`;
  const zoom = Math.min(1, SHEET.width / width, SHEET.height / height);
  Object.assign(MAIN.style, { gridTemplateColumns, gridTemplateAreas, width: `${width}px`, zoom });
});
addEventListener("afterprint", () => {
  for (const each of [MAIN, ...PLACES]) each.removeAttribute("style");
});
