// explorer/browser/early.js: which file of plotly.js it loads.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

const CODE = readFileSync(new URL("../../../explorer/browser/early.js", import.meta.url), "utf8");
const EMPTY = "data:text/javascript,//"; // an import of any address that begins like this succeeds

/** Run the script in a page; return what it fetches while it loads plotly.js. */
async function fetched(isNamed) {
  const found = { link: isNamed ? {} : null, script: { src: `${EMPTY}static/js/index.1.js` } };
  const asked = [];
  Object.assign(globalThis, {
    document: { querySelector: (selector) => found[selector.match(/^\w+/)[0]] },
    location: { search: "" },
    softmaxExplorer: { resolve: (page) => (globalThis.loaded = page) },
    fetch: async (address) => (asked.push(address), new Response(gzipSync(""))),
  });
  URL.createObjectURL = () => EMPTY;
  const defined = `const FOLDER = "f", PLOTLY = "plotly.js", MOST_PARTS = 9, IS_NAMED = ${isNamed};\n`;
  await import(`data:text/javascript,${encodeURIComponent(defined + CODE)}`);
  await globalThis.loaded.plotly();
  return asked;
}

test("plotly.js is unpacked here only where the server does not name it in the page", async () => {
  assert.deepEqual(await fetched(true), []);
  assert.deepEqual(await fetched(false), [`${EMPTY}app/static/plotly.js.gz`]);
});
