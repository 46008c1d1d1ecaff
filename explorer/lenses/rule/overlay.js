// Points that a rule decides in another way than by the likeliest class, at a frame; the same as overlay.py.

import { paints } from "../../browser/roles.js";
import { filled } from "../../browser/text.js";

paints("changed", (_, { data, scorer, meta: { changed } }) => {
  const [x, y] = [[], []];
  for (const points of data.filter(({ meta }) => ["points", "held out"].includes(meta.role)))
    points.x.forEach((each, i) => {
      if (scorer.decide(each, points.y[i]) === scorer.likeliest(each, points.y[i])) return;
      x.push(each);
      y.push(points.y[i]);
    });
  return { x, y, name: filled(changed, { points: x.length }) };
});
