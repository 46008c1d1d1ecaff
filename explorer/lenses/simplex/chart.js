// The simplex at a frame; the same as chart.py.

import { path } from "../../browser/paths.js";
import { paints } from "../../browser/roles.js";
import { massOf, placeOn, regionsOn, sharesAt } from "../../browser/simplex.js";
import { filled } from "../../browser/text.js";
import { tells } from "../../browser/training.js";

const OUTSIDE = -1e-9;

paints("simplex region", ({ meta }, scene) => {
  const { scorer, meta: { face, extent } } = scene;
  scene.simplex ??= regionsOn(face, scorer.rule, scorer.nClasses, extent);
  return path(scene.simplex[meta.class]);
});

/** Points with less than half of their probability on the face are left out; the others are found by place. */
paints("simplex points", ({ meta }, { scorer, meta: { face, least } }) => {
  const [found, plane] = [{ x: [], y: [] }, { x: [], y: [] }];
  const p = new Float64Array(scorer.nClasses);
  meta.plane.x.forEach((each, i) => {
    scorer.probabilities(each, meta.plane.y[i], p);
    if (massOf(p, face) < least) return;
    const [x, y] = placeOn(p, face);
    found.x.push(x);
    found.y.push(y);
    plane.x.push(each);
    plane.y.push(meta.plane.y[i]);
  });
  return { ...found, meta: { ...meta, plane } };
});

/** The rings of the regions' wrong points, where these points are shown. */
paints("simplex rings", (_, { data, scorer, meta: { face, least } }) => {
  const found = { x: [], y: [] };
  for (const { meta: { plane, point } } of data.filter(({ meta }) => meta.point))
    plane.x.forEach((each, i) => {
      const decided = scorer.decide(each, plane.y[i]);
      if (decided === point.class || decided === scorer.nClasses) return;
      const p = scorer.probabilities(each, plane.y[i]);
      if (massOf(p, face) < least) return;
      const [x, y] = placeOn(p, face);
      found.x.push(x);
      found.y.push(y);
    });
  return found;
});

/** Return the text about the probabilities at a place of the plane, or of the triangle itself. */
tells("simplex", (p, { x, y }, { face, texts }) => {
  const shares = p ? face.classes.map((k) => p[k]) : sharesAt(x, y, face);
  if (shares.some((each) => each < OUTSIDE)) return [];
  const lines = texts.shares.map((template, i) => filled(template, { p: Math.abs(shares[i]) }));
  if (p && texts.sum) lines.push(filled(texts.sum, { mass: massOf(p, face) }));
  const [left, top] = p ? placeOn(p, face) : [x, y];
  return [{ x: left, y: top, text: lines.join("\n") }];
});
