// scorer.js, polygons.js and uncertainty.js, compared with explorer/maths/.

import assert from "node:assert/strict";
import { test } from "node:test";

import { LIKELIEST } from "../../../explorer/browser/decision.js";
import { featuresOf } from "../../../explorer/browser/features.js";
import { centroid, room, share, shareOf } from "../../../explorer/browser/polygons.js";
import { Scorer } from "../../../explorer/browser/scorer.js";
import { lossOf } from "../../../explorer/browser/softmax.js";
import { blended, entropy, topTwo } from "../../../explorer/browser/uncertainty.js";
import { near, scorers, tidy } from "./golden.mjs";

const ROUNDING = 1e-12; // relative: a few thousand times the rounding of a sum of three
const NEGLIGIBLE = 1e-9; // Python has no region with a smaller share of the picture

for (const [i, golden] of scorers.entries()) {
  const { extent, colours, places } = golden;
  const scorer = new Scorer(golden.coef, golden.intercept);
  const rival = new Scorer(golden.rival.coef, golden.rival.intercept);
  const side = Math.min(extent[1] - extent[0], extent[3] - extent[2]);
  const size = Math.max(...[golden.coef, golden.intercept, extent].flat(2).map(Math.abs));
  const one = `classifier ${i}`;

  test(`${one}: scores, probabilities and what is made of them`, () => {
    for (const place of places) {
      const scores = scorer.scores(...place.at);
      near(Array.from(scores), place.scores, ROUNDING * size * size, "scores");
      const p = Array.from(scorer.probabilities(...place.at));
      near(p, place.probabilities, ROUNDING * size * size, "probabilities");
      place.losses.forEach((loss, k) => near(lossOf(scores, k) / (loss || 1), 1, 1e-9, "loss"));
      near(entropy(place.probabilities), place.entropy, ROUNDING, "entropy");
      const [[most], [next]] = topTwo(place.probabilities);
      near(most - next, place.margin, ROUNDING, "margin");
      near(blended(place.probabilities, colours), place.blended, ROUNDING, "blend");
      const [first, second] = topTwo(p);
      const isTie = first[0] - second[0] < ROUNDING * size * size; // rounding may decide it
      if (!isTie) assert.equal(scorer.likeliest(...place.at), place.likeliest);
    }
  });

  test(`${one}: regions, their areas and their middles`, () => {
    golden.regions.forEach((wanted, k) => same(only(scorer.regions(k, extent)), wanted, `region ${k}`));
  });

  test(`${one}: what a rule decides, and on which share of the picture`, () => {
    const { decided, leads, shares, ...rule } = golden.rule;
    const decider = new Scorer(golden.coef, golden.intercept, rule);
    places.forEach(({ at }, j) => {
      if (leads[j] > ROUNDING * size * size) assert.equal(decider.decide(...at), decided[j]);
    });
    const total = shares.map((_, k) => share(decider.regions(k, extent), extent));
    near(total, shares, 5e-5, "shares"); // two cells: a saddle is cut in one of two ways
  });

  test(`${one}: where a rival chooses another class`, () => {
    for (let k = 0; k < scorer.nClasses; k++) {
      const others = Array.from({ length: scorer.nClasses }, (_, j) => j).filter((j) => j !== k);
      scorer.notWon(only(rival.regions(k, extent)).slice(0, -1), k).forEach((part, at) => {
        const name = `${k} not ${others[at]}`;
        same(part, golden.differing[name] ?? { share: 0, vertices: [] }, name);
      });
    }
  });

  test(`${one}: lines of a score of zero`, () => {
    golden.zeroLines.forEach((wanted, k) =>
      near(scorer.zeroLine(k, extent), wanted, 1e-9 * size, `line ${k}`),
    );
  });

  /** Return the only outline of a region of linear scores; one without vertices if there is none. */
  function only(outlines) {
    assert.ok(outlines.length < 2);
    return outlines[0] ?? [];
  }

  /** Compare a polygon with Python's, which has none if the area is negligible. */
  function same(polygon, wanted, told) {
    near(shareOf(polygon, extent), wanted.share, 2 * NEGLIGIBLE, `${told}, area`);
    if (wanted.share < 1e-6) return; // rounding decides where its corners are
    const slip = 1e-7 * side; // Python merges vertices that are nearer than this
    near(tidy(polygon, slip), tidy(wanted.vertices, slip), 1e-6 * side, told);
    near(centroid(polygon)[0], wanted.centroid, 1e-6 * side, `${told}, centre`);
    near(room(polygon, extent), wanted.room, 1e-6, `${told}, room`);
  }
}

test("a tie goes to the first class, as in argmax", () => {
  const tied = new Scorer([[1, 2], [1, 2], [0, 0]], [0, 0, 0]);
  assert.equal(tied.likeliest(1, 1), 0);
  assert.equal(tied.likeliest(0, 0), 0);
  assert.equal(tied.regions(1, [0, 1, 0, 1]).length, 0);
  const thin = new Scorer([[0, 1], [-2, -1], [-1, 0]], [-1, -1, -1]); // the last wins on a line
  assert.deepEqual(thin.regions(2, [-5.8, 6.8, -5.6, 6.2]), []);
});

test("regions of features that are not linear are traced", () => {
  const squares = featuresOf({
    powers: [[1, 0], [0, 1], [2, 0], [0, 2]], waves: false, bumps: [], width: 1,
    centre: [0, 0], scale: [1, 1], mean: [0, 0, 0, 0], std: [1, 1, 1, 1],
  });
  const zeros = [0, 0, 0, 0];
  const circle = new Scorer([[0, 0, 1, 1], zeros], [-1, 0], LIKELIEST, squares);
  assert.throws(() => circle.line(0), /no straight borders/);
  const extent = [-2, 2, -2, 2];
  const [outer, hole] = circle.regions(0, extent);
  for (const [x, y] of hole) near(Math.hypot(x, y), 1, 1e-8); // two steps of Newton's method
  const [, quick] = circle.regions(0, extent, true);
  // A chord of a cell lies within its sagitta of the circle: (4 / 100) ** 2 / 8, twice for the diagonal.
  for (const [x, y] of quick) near(Math.hypot(x, y), 1, 4e-4);
  near(share([outer, hole], extent), 1 - Math.PI / 16, 1e-4);
  near(circle.regions(1, extent).map((each) => shareOf(each, extent)), [Math.PI / 16], 1e-4);
  const tied = new Scorer([zeros, zeros], [0, 0], LIKELIEST, squares);
  near(tied.regions(0, extent).map((each) => shareOf(each, extent)), [1], 1e-9);
  assert.deepEqual(tied.regions(1, extent), []);
  const onLine = new Scorer([[0, 0, -1, 0], zeros], [0, 0], LIKELIEST, squares); // it wins where x is 0 alone
  assert.deepEqual(onLine.regions(0, extent), []);
});

test("a line of a score of zero may end in corners", () => {
  const diagonal = new Scorer([[1, -1], [1, 1]], [0, 0]);
  assert.deepEqual(diagonal.zeroLine(0, [0, 1, 0, 1]), [[0, 0], [1, 1]]);
  assert.deepEqual(diagonal.zeroLine(1, [0, 1, 0, 1]), []); // it touches one
});
