// explorer/browser/marks.js: where the label of a place is.

import assert from "node:assert/strict";
import test from "node:test";

import { drawMark } from "../../../explorer/browser/marks.js";

const SIZE = { offsetWidth: 40, offsetHeight: 20 };
const anything = () => new Proxy(() => {}, { get: (_, key) => (key === Symbol.toPrimitive ? () => 0 : anything()) });

/** Return left, top, right and bottom of the label of a place in a map of this size; the mark has a radius of 5. */
function labelled(place, width, height) {
  globalThis.Path2D = class { arc() {} };
  const label = { style: {}, ...SIZE };
  globalThis.document = { createElement: () => label };
  const axes = [width, height].map((length) => ({ along: () => (value) => value, length, offset: 0 }));
  drawMark(anything(), { appendChild: (each) => each }, axes, { ...place, text: "0.603" }, {});
  const [left, top] = [label.style.left, label.style.top].map(parseFloat);
  return [left, top, left + SIZE.offsetWidth, top + SIZE.offsetHeight];
}

for (const [name, width] of [["wide", 200], ["narrow", 70]])
  test(`in a ${name} map the label is inside, and not over the mark`, () => {
    for (const x of [0, 10, 34, 36, 60, 70])
      for (const y of [0, 15, 40, 60]) {
        const [left, top, right, bottom] = labelled({ x, y }, width, 60);
        assert.ok(left >= 0 && top >= 0 && right <= width && bottom <= 60, `outside at ${x}, ${y}`);
        assert.ok(left >= x + 5 || right <= x - 5 || top >= y + 5 || bottom <= y - 5, `over ${x}, ${y}`);
      }
  });
