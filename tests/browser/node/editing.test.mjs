// explorer/browser/editing.js and drag.js: edits of points, and what a drag asks the server.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Drag } from "../../../explorer/browser/drag.js";
import { amended, isFull, pointAt, removal, stepsAfter } from "../../../explorer/browser/editing.js";
import { edits as golden } from "./golden.mjs";

const columns = (points) => ({ x: points.map(([x]) => x), y: points.map(([, y]) => y) });
const THREE = [[[0, 0], [1, 0.1]], [[2, 0]], [[3, 0]]].map(columns);

test("edits do to the points of a picture what they do to the sample of the server", () => {
  for (const { edits, points } of golden)
    edits.reduce((classes, edit, i) => {
      const after = amended(classes, edit);
      assert.deepEqual(after, points[i + 1].map(columns));
      return after;
    }, points[0].map(columns));
});

test("what only the server knows is told apart", () => {
  for (const edit of [["undo"], ["redo"], ["add", 3, 0, 0], ["remove", 1, 0], ["move", 1, 1, 0, 0]])
    assert.equal(amended(THREE, edit), null);
});

test("the last point of a class takes the class with it, unless only one would be left", () => {
  assert.equal(removal(THREE, 0), "removed");
  assert.equal(removal(THREE, 1), "gone");
  assert.equal(removal(THREE, 2), "last");
  assert.equal(removal(THREE.slice(1), 0), "refused");
});

test("points are full with as many as there can be", () => {
  assert.deepEqual([isFull(THREE, 5), isFull(THREE, 4)], [false, true]);
});

test("a point is found by its class and its place to single precision", () => {
  const place = { x: 1, y: Math.fround(0.1), meta: { role: "points", class: 0 } };
  assert.deepEqual(pointAt(THREE, place), { label: 0, rank: 1 });
  assert.equal(pointAt(THREE, { ...place, meta: { role: "held out", class: 0 } }), null);
  assert.equal(pointAt(THREE, { x: 1, y: 0.1 }), null);
  const far = [columns([[1.7e9, 0], [1.7e9 + 1, 0]])];
  assert.deepEqual(pointAt(far, { ...place, x: 1.7e9 + 1, y: 0 }), { label: 0, rank: 1 });
});

test("steps are counted before the server has", () => {
  assert.deepEqual(stepsAfter([1, 2], [["undo"]]), [0, 3]);
  assert.deepEqual(stepsAfter([1, 2], [["redo"], ["move", 0, 0, 1, 1]]), [3, 0]);
});

/** Return a drag and what it has asked. */
function begun() {
  const asked = [];
  return { asked, drag: new Drag({ label: 1, rank: 0 }, { x: 2, y: 0 }, (each) => asked.push(each)) };
}

test("a drag asks for its latest place when the last answer is seen, and never for two", () => {
  const { asked, drag } = begun();
  for (const x of [3, 4, 5]) drag.to({ x, y: 0 });
  const [[first]] = asked;
  assert.deepEqual(asked, [[first, 1, 0, 3, 0]]);
  drag.seen(first - 1); // of an earlier drag
  assert.equal(asked.length, 1);
  drag.seen(first);
  assert.deepEqual(asked.at(-1), [first + 1, 1, 0, 5, 0]);
  drag.seen(first + 1);
  assert.equal(asked.length, 2);
});

test("a point that comes back to its place has not moved", () => {
  const { drag } = begun();
  drag.to({ x: 3, y: 0 });
  assert.ok(drag.moved);
  drag.to({ x: 2, y: 0 });
  assert.ok(!drag.moved);
});
