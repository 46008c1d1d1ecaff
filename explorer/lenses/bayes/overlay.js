// The choices of a classifier that is known by them alone, drawn anew as drawing.py does.

import { cellMiddles } from "../../browser/maths.js";
import { dots } from "../../browser/paths.js";
import { paints } from "../../browser/roles.js";

paints("choices", ({ meta }, { scorer, meta: { choices, extent } }) => {
  const chosen = choices.join("");
  const places = cellMiddles(choices.length, choices.length, extent);
  const isThere = ([x, y], i) =>
    Number(chosen[i]) === meta.class && scorer.likeliest(x, y) !== meta.class;
  return dots(places.filter(isThere));
});
