// Arrows and lines of the weights at a frame; the same as drawing.py.

import { dots, path } from "../../browser/paths.js";
import { paints } from "../../browser/roles.js";
import { arrowOf, beyond, partOfTheWay } from "./arrows.js";

paints("zero line", ({ meta }, { scorer, meta: { extent } }) =>
  path(scorer.zeroLines(meta.class, extent)),
);

paints("arrow", ({ meta }, { scorer, meta: { arrow, extent } }) =>
  path([arrowOf(scorer, meta.class, arrow, extent)]),
);

paints("zero line name", ({ meta }, { scorer, meta: { arrow: style, extent } }) => {
  const paths = scorer.zeroLines(meta.class, extent);
  const part = style.inside * (meta.class + 1);
  const line = paths.reduce((longest, each) => (each.length > longest.length ? each : longest), []);
  if (line.length === 2) return dots([partOfTheWay(...line, part)]);
  return dots(line.length ? [line[Math.floor((1 - part) * (line.length - 1))]] : []);
});

paints("arrow name", ({ meta }, { scorer, meta: { arrow: style, extent } }) => {
  const arrow = arrowOf(scorer, meta.class, style, extent);
  return dots(arrow.length ? [beyond(arrow, style.room, extent)] : []);
});
