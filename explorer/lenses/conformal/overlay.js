// Conformal sets at a frame: where they have several classes or none, and their names; the same as overlay.py.

import { centroid, largest, room } from "../../browser/maths.js";
import { dots, path } from "../../browser/paths.js";
import { paints } from "../../browser/roles.js";
import { traced } from "../../browser/tracing.js";

const CELLS = 200; // as in explorer/maths/tracing.py

paints("set sizes", ({ meta }, scene) => {
  const { several } = scene.meta.conformal;
  const { least, fine } = setsOf(scene);
  const value = meta.size === several ? (p) => two(p)[1] - least : (p) => least - two(p)[0];
  return path(outlines(fine(), value));
});

paints("set names", ({ meta: { class: code } }, scene) => {
  const { least, coarse } = setsOf(scene);
  const grid = coarse();
  if (!grid.codes.has(code)) return dots([]);
  const { extent, conformal: { roomy } } = scene.meta;
  const region = largest(outlines(grid, (p) => within(p, least, code)));
  return dots(region.length && room(region, extent) >= roomy ? centroid(region) : []);
});

/** Return the threshold, and the probabilities on two grids, each computed once for all traces. */
function setsOf(scene) {
  scene.sets ??= {
    least: leastOf(scene),
    fine: once(() => probabilities(scene, CELLS)),
    coarse: once(() => {
      const grid = probabilities(scene, scene.meta.conformal.cells);
      return { ...grid, codes: new Set(grid.rows.map((p) => codeOf(p, scene.sets.least))) };
    }),
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

function probabilities({ scorer, meta: { extent } }, cells) {
  const places = (low, high) =>
    Float64Array.from({ length: cells + 1 }, (_, i) => low + (i / cells) * (high - low));
  const [xs, ys] = [places(extent[0], extent[1]), places(extent[2], extent[3])];
  const rows = [];
  for (const y of ys) for (const x of xs) rows.push(scorer.probabilities(x, y));
  return { xs, ys, rows };
}

function outlines({ xs, ys, rows }, value) {
  return traced(Float64Array.from(rows, value), xs, ys);
}

/** Return the largest probability and the second. */
function two(p) {
  let [most, next] = [-Infinity, -Infinity];
  for (const each of p) {
    if (each > most) [most, next] = [each, most];
    else if (each > next) next = each;
  }
  return [most, next];
}

function codeOf(p, least) {
  return p.reduce((code, each, k) => code + (each >= least ? 2 ** k : 0), 0);
}

/** Return a number that is positive where the set is that of a code. */
function within(p, least, code) {
  return p.reduce((low, each, k) => Math.min(low, (code >> k) & 1 ? each - least : least - each), Infinity);
}
