// The probabilities of three classes as places in a triangle, and the regions of a rule there. The partner of
// explorer/maths/simplex.py, which sends the corners.

import { canReject, weightsOf } from "./decision.js";
import { NEGLIGIBLE, closed, share, shareOf } from "./polygons.js";
import { Scorer } from "./scorer.js";

/** Return the sum of the probabilities of the corners' classes. */
export function massOf(p, { classes }) {
  return classes.reduce((sum, k) => sum + p[k], 0);
}

/** Return the place of probabilities, divided by their sum over the corners' classes. */
export function placeOn(p, face) {
  const mass = massOf(p, face);
  const { classes, corners } = face;
  return [0, 1].map((axis) => classes.reduce((sum, k, i) => sum + (p[k] / mass) * corners[i][axis], 0));
}

/** Return the probabilities of the corners' classes at a place. */
export function sharesAt(x, y, { coordinates }) {
  return coordinates.map(([a, b, c]) => a * x + b * y + c);
}

/** Return the outlines of where each class is decided, and last of what is rejected. */
export function regionsOn(face, rule, nClasses, extent) {
  const weights = weightsOf(rule, nClasses);
  const won = (rows, k) => {
    const [coef, intercept] = linesOf(rows, face);
    return kept(new Scorer(coef, intercept).winning(face.outline, k), extent);
  };
  if (rule.lead > 0) {
    const ahead = Math.exp(rule.lead);
    const behind = (k) => weights.map((row, j) => row.map((each) => (j === k ? each : ahead * each)));
    const decided = weights.map((_, k) => won(behind(k), k));
    return [...decided, around(decided, face, extent)];
  }
  const made = weights.map((_, k) => won(weights, k));
  return canReject(rule) ? made : [...made, []];
}

/** Return weighted sums of probabilities as the coefficients and the intercepts of places. */
function linesOf(rows, { classes, coordinates }) {
  const lines = rows.map((row) =>
    [0, 1, 2].map((i) => classes.reduce((sum, k, at) => sum + row[k] * coordinates[at][i], 0)),
  );
  return [lines.map(([a, b]) => [a, b]), lines.map(([, , c]) => c)];
}

function kept(vertices, extent) {
  const outline = closed(vertices);
  return outline.length && shareOf(outline, extent) > NEGLIGIBLE ? [outline] : [];
}

/** Return what is left of the face, with holes. */
function around(decided, face, extent) {
  const parts = decided.flat();
  const whole = closed(face.outline);
  const left = shareOf(whole, extent) - share(parts, extent);
  return left > NEGLIGIBLE ? [whole, ...parts.map((each) => each.toReversed())] : [];
}
