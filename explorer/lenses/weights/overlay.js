// Arrows and lines of the weights at a frame; the same as drawing.py.

import { beyond, partOfTheWay } from "../../browser/maths.js";
import { dots, path } from "../../browser/paths.js";
import { paints } from "../../browser/roles.js";

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
