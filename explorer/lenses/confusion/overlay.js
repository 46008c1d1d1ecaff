// The points of the chosen cell of the confusion matrix at a frame; the same as overlay.py.

import { paints } from "../../browser/roles.js";
import { filled } from "../../browser/text.js";

paints("lit", ({ meta }, { data, scorer, meta: { lit } }) => {
  const own = data.filter((each) => each.meta.role === lit.role && each.meta.class === meta.class);
  const [x, y] = [[], []];
  for (const points of own)
    points.x.forEach((each, i) => {
      if (scorer.decide(each, points.y[i]) !== lit.predicted) return;
      x.push(each);
      y.push(points.y[i]);
    });
  return { x, y, name: filled(lit.told, { name: lit.name, points: x.length }) };
});
