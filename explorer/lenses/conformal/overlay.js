// Conformal sets at a frame: where they have several classes or none, and their names; the same as overlay.py.

import { second, winner } from "../../browser/decision.js";
import { centroid, largest, room } from "../../browser/maths.js";
import { dots, path } from "../../browser/paths.js";
import { paints } from "../../browser/roles.js";
import { gridOver, refined, traced } from "../../browser/tracing.js";

paints("set sizes", ({ meta }, scene) => {
  const { several } = scene.meta.conformal;
  const { least, fine } = setsOf(scene);
  const { xs, ys, most, next } = fine();
  const isSeveral = meta.size === several;
  const values = isSeveral ? next.map((each) => each - least) : most.map((each) => least - each);
  const value = (p) => (isSeveral ? second(p) - least : least - p[winner(p)]);
  return path(traced(values, xs, ys).map((outline) => settled(outline, value, scene)));
});

paints("set names", ({ meta: { class: code } }, scene) => {
  const { least, coarse } = setsOf(scene);
  const grid = coarse();
  if (!grid.codes.has(code)) return dots([]);
  const { extent, conformal: { roomy, cells } } = scene.meta;
  const values = Float64Array.from(grid.rows, (p) => within(p, least, code));
  const found = largest(traced(values, grid.xs, grid.ys));
  const region = found.length ? settled(found, (p) => within(p, least, code), scene, cells) : found;
  return dots(region.length && room(region, extent) >= roomy ? centroid(region) : []);
});

/** Return an outline with its vertices where a value of the probabilities is zero; while frames move, as it is. */
function settled(outline, value, { scorer, moving, meta: { extent } }, cells) {
  const p = new Float64Array(scorer.nClasses);
  return moving ? outline : refined(outline, (x, y) => value(scorer.probabilities(x, y, p)), extent, cells);
}

/** Return the threshold, and what is known on two grids, each computed once for all traces. */
function setsOf(scene) {
  scene.sets ??= {
    least: leastOf(scene),
    fine: once(() => topTwoOn(scene)),
    coarse: once(() => setsOn(scene, scene.meta.conformal.cells)),
  };
  return scene.sets;
}

function once(made) {
  let known;
  return () => (known ??= made());
}

/** Return the probability from which on a class is in the set. */
function leastOf({ data, scorer, meta: { conformal } }) {
  const own = [];
  for (const { x, y, meta } of data.filter(({ meta: { role } }) => role === "held out"))
    x.forEach((each, i) => {
      if (conformal.calibrates[meta.class][i]) own.push(scorer.probabilities(each, y[i])[meta.class]);
    });
  const rank = Math.ceil(Number(((own.length + 1) * conformal.coverage).toFixed(9)));
  return rank > own.length ? -1 : own.sort((one, other) => one - other)[own.length - rank];
}

/** Return the largest probability and the second at the places of a grid, in rows from below. */
function topTwoOn(scene) {
  const { xs, ys } = gridOver(scene.meta.extent);
  const p = new Float64Array(scene.scorer.nClasses);
  const [most, next] = [0, 1].map(() => new Float64Array(xs.length * ys.length));
  for (let place = 0; place < most.length; place++) {
    scene.scorer.probabilities(xs[place % xs.length], ys[Math.floor(place / xs.length)], p);
    most[place] = p[winner(p)];
    next[place] = second(p);
  }
  return { xs, ys, most, next };
}

/** Return all probabilities at the places of a grid, and the sets that it has. */
function setsOn(scene, cells) {
  const { xs, ys } = gridOver(scene.meta.extent, cells);
  const rows = [];
  for (const y of ys) for (const x of xs) rows.push(scene.scorer.probabilities(x, y));
  return { xs, ys, rows, codes: new Set(rows.map((p) => codeOf(p, scene.sets.least))) };
}

/** Return the sum of 2 ** k over the classes of a set. */
function codeOf(p, least) {
  let code = 0;
  for (let k = 0; k < p.length; k++) if (p[k] >= least) code += 1 << k;
  return code;
}

/** Return a number that is positive where the set is that of a code. */
function within(p, least, code) {
  let low = Infinity;
  for (let k = 0; k < p.length; k++) low = Math.min(low, (code >> k) & 1 ? p[k] - least : least - p[k]);
  return low;
}
