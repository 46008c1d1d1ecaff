// Conformal sets at a frame: where they have several classes or none, and their names; the same as overlay.py.

import { SCORES, leastValue } from "../../browser/conformal.js";
import { dots, path } from "../../browser/paths.js";
import { centroid, largest, room, withArea } from "../../browser/polygons.js";
import { paints } from "../../browser/roles.js";
import { gridOver, refined, traced } from "../../browser/tracing.js";

paints("set sizes", ({ meta }, scene) => {
  const sets = setsOf(scene);
  return sets[meta.size === scene.meta.conformal.several ? "several" : "none"]();
});

paints("set names", ({ meta: { class: code } }, scene) => {
  const { score, least, coarse } = setsOf(scene);
  const grid = coarse();
  if (!grid.codes.has(code)) return dots([]);
  const { extent, conformal: { roomy, cells } } = scene.meta;
  const value = (p) => score.exactly(p, least, code);
  const values = Float64Array.from(grid.rows, value);
  const found = largest(traced(values, grid.xs, grid.ys));
  const [region = []] = withArea(found.length ? [settled(found, value, scene, cells)] : [], extent);
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
    several: once(() => areaOf(scene, "several")),
    none: once(() => areaOf(scene, "none")),
    coarse: once(() => setsOn(scene, scene.meta.conformal.cells)),
  };
  return scene.sets;
}

function once(made) {
  let known;
  return () => (known ??= made());
}

/** Return 1 minus the threshold, from the scores of the held-out points that calibrate. */
function leastOf({ data, scorer, meta: { conformal } }) {
  const [own, score] = [[], SCORES[conformal.score]];
  for (const { x, y, meta } of data.filter(({ meta: { role } }) => role === "held out"))
    x.forEach((each, i) => {
      if (conformal.calibrates[meta.class][i]) own.push(score.own(scorer.probabilities(each, y[i]), meta.class));
    });
  return leastValue(own, conformal.coverage);
}

/** Return the outlines of the places whose sets have several classes, or none. */
function areaOf(scene, told) {
  const { score, least, fine } = scene.sets;
  const { xs, ys, ...values } = fine();
  const outlines = traced(values[told], xs, ys);
  return path(outlines.map((outline) => settled(outline, (p) => score[told](p, least), scene)));
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
