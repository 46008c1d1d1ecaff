// Conformal sets at a frame: where they have several classes or none, and their names; the same as overlay.py.

import { second, winner } from "../../browser/decision.js";
import { dots, path } from "../../browser/paths.js";
import { centroid, largest, room } from "../../browser/polygons.js";
import { paints } from "../../browser/roles.js";
import { gridOver, refined, traced } from "../../browser/tracing.js";

/**
 * The kinds of scores, as in explorer/maths/conformal.py.
 *
 * `own` is 1 minus the score of a class. The others are positive where a set has several classes, none, or exactly
 * those of a code.
 */
const SCORES = {
  probability: {
    own: (p, k) => p[k],
    several: (p, least) => second(p) - least,
    none: (p, least) => least - p[winner(p)],
    exactly: (p, least, code) => {
      let low = Infinity;
      for (let k = 0; k < p.length; k++) low = Math.min(low, isIn(code, k) ? p[k] - least : least - p[k]);
      return low;
    },
    codeOf: (p, least) => codeOf(p, (k) => p[k] >= least),
  },
  adaptive: {
    own: rest,
    several: (p, least) => {
      const first = winner(p);
      return sum(p, (k) => k !== first) - least;
    },
    none: () => -1,
    exactly: (p, least, code) => {
      let [lowest, highest] = [Infinity, 0];
      for (let k = 0; k < p.length; k++)
        if (isIn(code, k)) lowest = Math.min(lowest, p[k]);
        else highest = Math.max(highest, p[k]);
      const others = sum(p, (k) => !isIn(code, k));
      const lead = Math.min(lowest - highest, lowest + others - least);
      return code === (1 << p.length) - 1 ? lead : Math.min(lead, least - others);
    },
    codeOf: (p, least) => codeOf(p, (k) => rest(p, k) >= least),
  },
};

paints("set sizes", ({ meta }, scene) => {
  const { several } = scene.meta.conformal;
  const { score, least, fine } = setsOf(scene);
  const [{ xs, ys, ...values }, told] = [fine(), meta.size === several ? "several" : "none"];
  const outlines = traced(values[told], xs, ys);
  return path(outlines.map((outline) => settled(outline, (p) => score[told](p, least), scene)));
});

paints("set names", ({ meta: { class: code } }, scene) => {
  const { score, least, coarse } = setsOf(scene);
  const grid = coarse();
  if (!grid.codes.has(code)) return dots([]);
  const { extent, conformal: { roomy, cells } } = scene.meta;
  const value = (p) => score.exactly(p, least, code);
  const values = Float64Array.from(grid.rows, value);
  const found = largest(traced(values, grid.xs, grid.ys));
  const region = found.length ? settled(found, value, scene, cells) : found;
  return dots(region.length && room(region, extent) >= roomy ? centroid(region) : []);
});

/** Return an outline with vertices moved to where a value is zero; while frames move, return it unchanged. */
function settled(outline, value, { scorer, moving, meta: { extent } }, cells) {
  const p = new Float64Array(scorer.nClasses);
  return moving ? outline : refined(outline, (x, y) => value(scorer.probabilities(x, y, p)), extent, cells);
}

/** Return the threshold, and what is known on two grids, each computed once for all traces. */
function setsOf(scene) {
  scene.sets ??= {
    score: SCORES[scene.meta.conformal.score],
    least: leastOf(scene),
    fine: once(() => sizesOn(scene)),
    coarse: once(() => setsOn(scene, scene.meta.conformal.cells)),
  };
  return scene.sets;
}

function once(made) {
  let known;
  return () => (known ??= made());
}

/** Return 1 minus the threshold of the scores; -1 if every set has all classes. */
function leastOf({ data, scorer, meta: { conformal } }) {
  const [own, score] = [[], SCORES[conformal.score]];
  for (const { x, y, meta } of data.filter(({ meta: { role } }) => role === "held out"))
    x.forEach((each, i) => {
      if (conformal.calibrates[meta.class][i]) own.push(score.own(scorer.probabilities(each, y[i]), meta.class));
    });
  const rank = Math.ceil(Number(((own.length + 1) * conformal.coverage).toFixed(9)));
  return rank > own.length ? -1 : own.sort((one, other) => one - other)[own.length - rank];
}

/** Return where sets have several classes and none, at the places of a grid, in rows from below. */
function sizesOn({ scorer, sets: { score, least }, meta: { extent } }) {
  const { xs, ys } = gridOver(extent);
  const p = new Float64Array(scorer.nClasses);
  const [several, none] = [0, 1].map(() => new Float64Array(xs.length * ys.length));
  for (let place = 0; place < none.length; place++) {
    scorer.probabilities(xs[place % xs.length], ys[Math.floor(place / xs.length)], p);
    several[place] = score.several(p, least);
    none[place] = score.none(p, least);
  }
  return { xs, ys, several, none };
}

/** Return all probabilities at the places of a grid, and the sets that occur there. */
function setsOn(scene, cells) {
  const { xs, ys } = gridOver(scene.meta.extent, cells);
  const [{ score, least }, rows] = [scene.sets, []];
  for (const y of ys) for (const x of xs) rows.push(scene.scorer.probabilities(x, y));
  return { xs, ys, rows, codes: new Set(rows.map((p) => score.codeOf(p, least))) };
}

/** Return the sum of 2 ** k over the classes of a set. */
function codeOf(p, has) {
  let code = 0;
  for (let k = 0; k < p.length; k++) if (has(k)) code += 1 << k;
  return code;
}

function isIn(code, k) {
  return (code >> k) & 1;
}

/** Return 1 minus the sum of the probabilities of all likelier classes. */
function rest(p, k) {
  return k === winner(p) ? 1 : sum(p, (j) => p[j] < p[k] || (p[j] === p[k] && j >= k));
}

function sum(p, counts) {
  let total = 0;
  for (let k = 0; k < p.length; k++) if (counts(k)) total += p[k];
  return total;
}
