// explorer/browser/group.js: when a frame is shown.

import assert from "node:assert/strict";
import { test } from "node:test";

import { group } from "../../../explorer/browser/group.js";

/** Return a group that shows the first of five frames; in each of them, the same area turns. */
function groupOf(name, area) {
  const made = group(name);
  made.load("run", "data", { iterations: [0, 1, 2, 3, 4] }, 0);
  made.charts.add({ turned: () => area });
  return made;
}

test("three frames that flash are shown at once, a fourth waits for the second to pass", () => {
  const flashing = groupOf("flashing", 1e9);
  for (const index of [1, 2, 3]) flashing.show(index);
  assert.equal(flashing.index, 3);
  flashing.flashed = flashing.flashed.map(() => performance.now() + 1e6); // none of them passes
  flashing.show(4);
  assert.equal(flashing.index, 3);
  flashing.flashed[0] = -Infinity;
  flashing.show(2); // overtakes the one that waits
  assert.equal(flashing.index, 2);
});

test("a frame of a drag waits too, and meanwhile the frame that is visible stays", () => {
  const flashing = groupOf("dragged", 1e9);
  flashing.show(4);
  const { frames } = flashing;
  flashing.flashed = flashing.flashed.map(() => performance.now() + 1e6);
  const one = { iterations: [0], partial: true };
  flashing.follow(one);
  assert.deepEqual([flashing.frames, flashing.index], [frames, 4]);
  flashing.flashed[0] = -Infinity;
  flashing.follow(one); // overtakes the one that waits
  assert.deepEqual([flashing.frames, flashing.index, flashing.kept], [one, 0, { frames, index: 4 }]);
});

test("a frame of which little turns does not wait", () => {
  const calm = groupOf("calm", 100);
  calm.flashed = calm.flashed.map(() => performance.now() + 1e6);
  calm.show(1);
  assert.equal(calm.index, 1);
});

test("a frame that does not exist is the nearest one", () => {
  const calm = groupOf("short", 0);
  calm.show(9);
  assert.equal(calm.index, 4);
  calm.show(-1);
  assert.equal(calm.index, 0);
});
