// The points of the chosen cell of the confusion matrix at a frame; the same as overlay.py.

import { picked } from "../../browser/paths.js";
import { paints } from "../../browser/roles.js";
import { filled } from "../../browser/text.js";

paints("lit", ({ meta }, { data, scorer, meta: { lit } }) => {
  const own = data.filter((each) => each.meta.role === lit.role && each.meta.class === meta.class);
  const found = picked(own, (x, y) => scorer.decide(x, y) === lit.predicted);
  return { ...found, name: filled(lit.told, { name: lit.name, points: found.x.length }) };
});
