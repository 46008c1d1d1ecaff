// The last frame of a training, drawn by the browser, against the figure as Python has drawn it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { decoded } from "../../../explorer/browser/message.js";
import "../../../explorer/browser/overlays.js";
import { paint } from "../../../explorer/browser/training.js";
import { near, pictures, tidy } from "./golden.mjs";

const SINGLE = 1e-3; // weights travel in single precision, which moves a vertex by some 1e-5
const painted = new Set();

for (const [name, { figures, frames }] of Object.entries(decoded(pictures)))
  test(`${name}: the browser draws a frame as Python does`, () => {
    const last = frames.iterations.length - 1;
    for (const { data, layout } of figures) {
      const { traces } = paint({ data, layout }, { frames, index: last, last, moving: true });
      for (const [i, change] of Object.entries(traces)) {
        painted.add(data[i].meta.role);
        same(change, data[i], data[i].meta.role);
      }
    }
  });

test("every kind of trace that a frame changes is among them", () => {
  assert.deepEqual([...painted].sort(), [
    "arrow", "choices", "differ", "differ signs", "map", "region", "rings", "sign", "weight signs",
    "zero line",
  ]);
});

function same(change, trace, role) {
  if (change.name) assert.equal(change.name, trace.name);
  if (role === "map") {
    const flat = (z) => Array.from(z, (row) => Array.from(row, (cell) => Array.from([cell].flat())));
    // Single precision can move what is half-way to the next whole number.
    near(flat(change.z), flat(trace.z.map((row) => row.map ? Array.from(row, spread) : row)), 1, role);
    return;
  }
  if (trace.mode === "markers") {
    const sorted = (each) => points(each).sort(([x, y], [u, v]) => x - u || y - v);
    near(sorted(change), sorted(trace), SINGLE, role);
    return;
  }
  const [found, wanted] = [change, trace].map(pieces);
  assert.equal(found.length, wanted.length, role);
  found.forEach((piece, i) => near(piece, wanted[i], SINGLE, role));
}

function spread(cell) {
  return cell.length ? Array.from(cell) : cell;
}

function points({ x, y }) {
  return Array.from(x, (each, i) => [each, y[i]]);
}

/** Return the parts of a path between its gaps; closed ones from their lowest vertex on. */
function pieces(trace) {
  const parts = [[]];
  for (const point of points(trace))
    if (Number.isNaN(point[0]) || point[0] === null) parts.push([]);
    else parts.at(-1).push(point);
  return parts.filter((part) => part.length).map((part) => {
    const [first, last] = [part[0], part.at(-1)];
    const isClosed = part.length > 3 && first[0] === last[0] && first[1] === last[1];
    return isClosed ? tidy(part.slice(0, -1), 1e-6) : part;
  });
}
