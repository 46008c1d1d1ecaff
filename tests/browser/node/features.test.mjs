// features.js, compared with explorer/maths/features.py.

import assert from "node:assert/strict";
import { test } from "node:test";

import { featuresOf } from "../../../explorer/browser/features.js";
import { features, near } from "./golden.mjs";

const ROUNDING = 1e-12; // relative: a few thousand times the rounding of a sum of three

for (const [i, { sent, weights, places }] of features.entries())
  test(`features ${i}: their values and the slope of a weighted sum`, () => {
    const made = featuresOf(sent);
    const into = new Float64Array(made.size);
    for (const { at, values, slope } of places) {
      made.fill(...at, into);
      near(Array.from(into), values, ROUNDING * Math.max(1, ...values.map(Math.abs)), "values");
      near(made.slope(...at, weights), slope, ROUNDING * Math.max(1, ...slope.map(Math.abs)), "slope");
    }
  });

test("features at the places of a grid are kept, and are those of each place", () => {
  const made = featuresOf(features[1].sent);
  const [xs, ys] = [[0, 1, 2], [5, 6]];
  const all = made.on(xs, ys);
  assert.equal(made.on(xs, ys), all);
  const one = new Float64Array(made.size);
  made.fill(1, 6, one);
  assert.deepEqual(Array.from(all.subarray(4 * made.size, 5 * made.size)), Array.from(one));
});

test("the same features are one object, and others are another", () => {
  const [{ sent }, { sent: other }] = features;
  const first = featuresOf(sent);
  assert.equal(featuresOf(structuredClone(sent)), first);
  assert.notEqual(featuresOf(other), first);
});
