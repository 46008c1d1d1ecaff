// explorer/browser/guard.js: when a page with an error reloads itself.

import assert from "node:assert/strict";
import { test } from "node:test";

const paused = [];
const page = { reloads: 0, answers: [false, true] };
globalThis.setInterval = () => {}; // it does not look by itself
globalThis.setTimeout = (then, milliseconds) => queueMicrotask(() => (paused.push(milliseconds), then()));
globalThis.performance = { now: () => 3000 }; // since the page began to load
globalThis.document = { querySelector: () => ({ dataset: { testScriptState: "notRunning" } }) };
globalThis.softmaxExplorer = { promise: Promise.resolve({ ROOT: "/" }) };
globalThis.fetch = async () => ({ ok: page.answers.shift() });
globalThis.location = { reload: () => (page.reloads += 1) };
const { reload } = await import("../../../explorer/browser/guard.js");

test("a page loads itself again ten seconds after the last time, once the server answers", async () => {
  await Promise.all([reload(), reload()]); // two of its parts have noticed
  const [first, ...looks] = paused;
  assert.equal(first, 7000);
  assert.equal(looks.length, 1); // the first answer was no
  assert.equal(page.reloads, 1);
});
