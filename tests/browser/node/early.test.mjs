// explorer/browser/early.js: which file of plotly.js it loads, and that it tries again.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

const CODE = readFileSync(new URL("../../../explorer/browser/early.js", import.meta.url), "utf8");
const EMPTY = "data:text/javascript,//"; // an import of any address that begins like this succeeds
const NOWHERE = "nowhere:"; // and this one fails

/** Run the script in a page; return what it fetches while it loads plotly.js. */
async function fetched(isNamed, root = EMPTY) {
  const found = {
    link: isNamed ? {} : null,
    script: { src: `${root}static/js/index.1.js` },
    stApp: { dataset: { testConnectionState: "CONNECTED" } },
  };
  const asked = [];
  Object.assign(globalThis, {
    document: { querySelector: (selector) => found[selector.match(/^\w+|stApp/)[0]] },
    location: { search: "" },
    softmaxExplorer: { resolve: (page) => (globalThis.loaded = page) },
    setTimeout: setImmediate, // without the pauses
    fetch: async (address) => (asked.push(address), new Response(gzipSync(""))),
  });
  URL.createObjectURL = () => EMPTY;
  const defined = `const FOLDER = "f", PLOTLY = "plotly.js", MOST_PARTS = 9; // ${isNamed}, ${root}\n`;
  await import(`data:text/javascript,${encodeURIComponent(defined + CODE)}`);
  await globalThis.loaded.plotly();
  return asked;
}

test("plotly.js is unpacked here only where the server does not name it in the page", async () => {
  assert.deepEqual(await fetched(true), []);
  assert.deepEqual(await fetched(false), [`${EMPTY}app/static/plotly.js.gz`]);
});

test("a file that has not arrived is asked for at another address", async () => {
  const [again, ...more] = await fetched(true, NOWHERE);
  assert.match(again, /^nowhere:app\/static\/plotly\.js\.gz\?again=\d$/);
  assert.deepEqual(more, []);
});
