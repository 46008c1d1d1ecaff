// explorer/browser/flashing.js, compared with the definition of a flash, and on trainings.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Flashes, SIDE, luminance, luminances } from "../../../explorer/browser/flashing.js";
import { decoded } from "../../../explorer/browser/message.js";
import { scorerOf } from "../../../explorer/browser/training.js";
import { beside, flashes, near, pictures } from "./golden.mjs";

/** Show pictures one after the other; return how many places turn at each. */
function turns(pictures) {
  const seen = new Flashes();
  return pictures.map((each) => {
    const count = seen.turned(each);
    seen.take(each);
    return count;
  });
}

const LIGHT = [255, 255, 255];
await beside("lenses", "maps");

test("places turn when Python's definition says so", () => {
  for (const golden of flashes) assert.deepEqual(turns(golden.luminances), golden.turns);
});

test("a place that only gets lighter does not turn", () => {
  assert.deepEqual(turns([[0], [0.3], [0.6], [0.95]]), [0, 0, 0, 0]);
});

test("changes among bright colours are no flash", () => {
  assert.deepEqual(turns([[0.8], [1], [0.8], [1]]), [0, 0, 0, 0]);
});

test("the same picture twice does not turn again", () => {
  assert.deepEqual(turns([[0], [0.5], [0], [0]]), [0, 0, 1, 0]);
});

test("the relative luminances of primary colours are those of the standard", () => {
  near([[255, 0, 0], [0, 255, 0], [0, 0, 255], LIGHT].map(luminance), [0.2126, 0.7152, 0.0722, 1], 1e-12);
});

/** Return the largest share of each figure that turns at once while a training plays. */
function worst({ figures, frames }) {
  return figures.map((figure) => {
    const { extent } = figure.layout.meta;
    const scale = (z) => [2.55 * z, 2.55 * z, 2.55 * z]; // has more contrast than the page's
    const seen = Array.from(frames.iterations, (_, index) =>
      luminances(figure, scorerOf(frames, index), extent, { ground: LIGHT, scale }),
    );
    return Math.max(...turns(seen)) / Math.max(1, seen[0].length);
  });
}

test("a training that goes well hardly flashes", () => {
  for (const name of ["classes", "blend", "entropy", "margin"])
    assert.ok(Math.max(...worst(decoded(pictures[name]))) < 0.1, name);
});

test("a learning rate that is too large flashes, in the regions and in the maps", () => {
  const [regions, maps, loss] = worst(decoded(pictures["too large a learning rate"]));
  assert.ok(regions > 0.25 && maps > 0.25, `${regions}, ${maps}`);
  assert.equal(loss, 0); // it has no places
});

test("a figure of regions and a map have as many places as that", () => {
  const { figures: [regions, maps], frames } = decoded(pictures.classes);
  const look = { ground: LIGHT, scale: () => LIGHT };
  const count = ({ layout, data }) =>
    luminances({ layout, data }, scorerOf(frames, 0), layout.meta.extent, look).length;
  assert.deepEqual([count(regions), count(maps)], [SIDE ** 2, 5 * SIDE ** 2]);
});
