// Points that a rule decides in another way than by the likeliest class, at a frame; the same as overlay.py.

import { picked } from "../../browser/paths.js";
import { paints } from "../../browser/roles.js";
import { filled } from "../../browser/text.js";

paints("changed", (_, { data, scorer, meta: { changed } }) => {
  const points = data.filter(({ meta }) => ["points", "held out"].includes(meta.role));
  const found = picked(points, (x, y) => scorer.decide(x, y) !== scorer.likeliest(x, y));
  return { ...found, name: filled(changed, { points: found.x.length }) };
});
