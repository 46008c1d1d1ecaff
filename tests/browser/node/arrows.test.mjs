// The arrows of explorer/lenses/weights/arrows.js.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Scorer } from "../../../explorer/browser/scorer.js";
import { arrowOf } from "../../../explorer/lenses/weights/arrows.js";
import { near } from "./golden.mjs";

test("arrows keep the last frame's scale, unless weights are longer than there", () => {
  const style = { most: 1, longest: 0.3, least: 1e-9, barb: 0.03 };
  const tip = (length) => arrowOf(new Scorer([[length, 0], [0, 0]], [0, 0]), 0, style, [0, 1, 0, 1])[1];
  near(tip(1), [0.8, 0.5], 1e-12);
  near(tip(0.5), [0.65, 0.5], 1e-12);
  near(tip(2), [0.8, 0.5], 1e-12);
});

test("weights of zero have no arrow", () => {
  const style = { most: 1, longest: 0.3, least: 1e-9, barb: 0.03 };
  assert.deepEqual(arrowOf(new Scorer([[0, 0], [1, 0]], [0, 0]), 0, style, [0, 1, 0, 1]), []);
});
