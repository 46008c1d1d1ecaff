// explorer/browser/pressed.js: which pointer is followed.

import assert from "node:assert/strict";
import { test } from "node:test";

import { whilePressed } from "../../../explorer/browser/pressed.js";

test("another finger neither moves what a finger holds nor lets it go", () => {
  const page = new EventTarget();
  globalThis.addEventListener = page.addEventListener.bind(page);
  globalThis.removeEventListener = (type, act, capture) => page.removeEventListener(type, act, { capture });
  const seen = [];
  const send = (type, pointerId) => page.dispatchEvent(Object.assign(new Event(type), { pointerId }));
  whilePressed({ pointerId: 1 }, () => seen.push("moved"), ({ type }) => seen.push(type));
  for (const type of ["pointermove", "pointerup", "pointercancel"]) send(type, 2);
  assert.deepEqual(seen, []);
  for (const type of ["pointermove", "pointerup", "pointermove", "pointerup"]) send(type, 1);
  assert.deepEqual(seen, ["moved", "pointerup"]);
});
