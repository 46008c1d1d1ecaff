// The simplex at a frame; the same as chart.py.

import { dots, path } from "../../browser/paths.js";
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

/** Points keep their places in the plane, by which they are found. */
paints("simplex points", ({ meta }, scene) => {
  const found = onFace(meta.plane, scene);
  const plane = dots(found.map(({ point }) => point));
  return { ...dots(found.map(({ place }) => place)), meta: { ...meta, plane } };
});

/** The rings of the regions' wrong points, where these points are shown. */
paints("simplex rings", (_, scene) => {
  const { data, scorer } = scene;
  const found = data.filter(({ meta }) => meta.point).flatMap(({ meta: { plane, point: { class: own } } }) =>
    onFace(plane, scene, (point) => ![own, scorer.nClasses].includes(scorer.decide(...point))),
  );
  return dots(found.map(({ place }) => place));
});

/** Return points with at least half of their probability on the face, and their places there. */
function onFace({ x, y }, { scorer, meta: { face, least } }, isMeant = () => true) {
  const p = new Float64Array(scorer.nClasses);
  const points = Array.from(x, (each, i) => [each, y[i]]).filter(isMeant);
  return points.flatMap((point) => {
    scorer.probabilities(...point, p);
    return massOf(p, face) < least ? [] : [{ point, place: placeOn(p, face) }];
  });
}

/** Return the text about the probabilities at a place of the plane, or of the triangle itself. */
tells("simplex", ({ p, place: { x, y }, meta: { face, texts } }) => {
  const shares = p ? face.classes.map((k) => p[k]) : sharesAt(x, y, face);
  if (shares.some((each) => each < OUTSIDE)) return [];
  const lines = texts.shares.map((template, i) => filled(template, { p: Math.abs(shares[i]) }));
  if (p && texts.sum) lines.push(filled(texts.sum, { mass: massOf(p, face) }));
  const [left, top] = p ? placeOn(p, face) : [x, y];
  return [{ x: left, y: top, text: lines.join("\n") }];
});
