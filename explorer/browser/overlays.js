// What lenses lay over the regions, drawn anew: figures/overlays.py draws the same.

import { Scorer, beyond, cellMiddles, centroid, partOfTheWay, share } from "./maths.js";
import { dots, path } from "./paths.js";
import { paints } from "./roles.js";

paints("differ", ({ meta }, scene) => path(differing(scene, meta.class, scene.meta.rival.sliver)));

paints("differ signs", ({ meta }, scene) =>
  dots(differing(scene, meta.class, scene.meta.rival.roomy).flatMap(centroid)),
);

paints("choices", ({ meta }, { scorer, meta: { choices, extent } }) => {
  const chosen = choices.join("");
  const places = cellMiddles(choices.length, choices.length, extent);
  const isThere = ([x, y], i) =>
    Number(chosen[i]) === meta.class && scorer.likeliest(x, y) !== meta.class;
  return dots(places.filter(isThere));
});

paints("zero line", ({ meta }, { scorer, meta: { extent } }) =>
  path([scorer.zeroLine(meta.class, extent)]),
);

paints("arrow", ({ meta }, { scorer, meta: { arrow, extent } }) =>
  path([scorer.arrow(meta.class, arrow, extent)]),
);

paints("weight signs", ({ meta }, { data, scorer, meta: { arrow: style, extent } }) => {
  const k = meta.class;
  const isDrawn = (role) => data.some((trace) => trace.meta.role === role && trace.meta.class === k);
  const line = isDrawn("zero line") ? scorer.zeroLine(k, extent) : [];
  const arrow = isDrawn("arrow") ? scorer.arrow(k, style, extent) : [];
  return dots([
    ...(line.length ? [partOfTheWay(...line, style.inside)] : []),
    ...(arrow.length ? [beyond(arrow, style.room, extent)] : []),
  ]);
});

/** Return the parts, of some share of the picture, where the rival chooses class k, and the model not. */
function differing({ scorer, meta: { rival, extent } }, k, least) {
  const other = new Scorer(rival.coef, rival.intercept);
  return scorer.differing(other, k, extent).filter((part) => share(part, extent) >= least);
}
