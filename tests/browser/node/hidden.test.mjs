// explorer/browser/hidden.js: what disappears when a person hides an entry of the legend.

import assert from "node:assert/strict";
import { test } from "node:test";

import { hiddenIn, seen } from "../../../explorer/browser/hidden.js";

const trace = (role, k, ...places) => ({
  meta: { role, class: k, around: ["rings", "lit"].includes(role) },
  x: Float32Array.from(places, ([x]) => x),
  y: Float32Array.from(places, ([, y]) => y),
});
const FIGURE = [
  trace("points", 0, [0, 0.1], [1, 1]),
  trace("points", 1, [2, 2], [1, 1]),
  trace("halo", 0, [3, 3]),
  trace("held out", 0, [3, 3]),
  trace("halo", 1, [4, 4]),
  trace("held out", 1, [4, 4]),
  trace("rings", undefined, [0, 0.1], [2, 2], [3, 3], [4, 4]),
  trace("lit", 0, [0, 0.1], [3, 3]),
];

/** Return the first features of what remains of each trace. */
const left = (...hidden) => firsts(seen(FIGURE, (i) => !hidden.includes(i)));

const firsts = (traces) =>
  traces.map(({ x, y }) => {
    assert.equal(x.length, y.length);
    return [...x];
  });

test("a hidden class takes its held-out points, its rings and its squares with it", () => {
  assert.deepEqual(left(0), [[], [2, 1], [], [], [4], [4], [2, 4], []]);
});

test("hidden held-out points take their rings and squares with them", () => {
  assert.deepEqual(left(2, 3, 4, 5), [[0, 1], [2, 1], [], [], [], [], [0, 2], [0]]);
});

test("all is seen while nothing is hidden", () => {
  assert.equal(seen(FIGURE, () => true), FIGURE);
});

const stands = ({ meta, ...places }) => ({ ...places, meta: { ...meta, role: "mine", part: meta.role } });

/** Return what remains of a chart without a legend, whose traces belong to those of the regions. */
const follows = (...hidden) =>
  firsts(seen(FIGURE.map(stands), () => true, hiddenIn(FIGURE, (i) => !hidden.includes(i))));

test("a chart without a legend hides what is hidden in the legend of the regions", () => {
  assert.deepEqual(follows(0), [[], [2, 1], [], [], [4], [4], [2, 4], []]);
  assert.deepEqual(follows(2, 3, 4, 5), [[0, 1], [2, 1], [], [], [], [], [0, 2], [0]]);
  assert.deepEqual(follows(6)[6], []);
  assert.deepEqual(follows(), left());
});
