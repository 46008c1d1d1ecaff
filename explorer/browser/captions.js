// What a picture shows at a frame, in words: a caption for people who cannot see it, and a note for all. Its
// partner in Python is explorer/app/text.py.

import { eachCell } from "./maps.js";
import { canReject, isLikeliest } from "./decision.js";
import { centroid, largest, share, shareOf } from "./polygons.js";
import { filled } from "./text.js";

/** Return the caption of a figure at a frame; none for a panel whose caption no frame changes. */
export function captionOf({ data, layout: { meta } }, scorer) {
  return CAPTIONS[meta.panel]?.(scorer, meta, data);
}

/** Return the note over the regions: classes that win nowhere, or that all classes tie. Others have their own. */
export function noteOf({ layout: { meta } }, scorer, moving = false) {
  if (meta.panel !== "regions") return meta.note ?? "";
  const { losers, tied, names } = meta.texts;
  if (isLikeliest(scorer.rule) && scorer.ties(meta.tie)) {
    const [x, , y] = meta.extent;
    return filled(tied, { n_classes: names.length, name: names[scorer.decide(x, y)] });
  }
  const lost = names.filter((_, k) => !scorer.regions(k, meta.extent, moving).length);
  return lost.length ? filled(losers, { names: lost.join(", ") }) : "";
}

/** Return wrong points and counts, for training points first, then for held-out ones. */
export function decidedOf(data, scorer) {
  return ["points", "held out"].map((role) => {
    const wrong = { x: [], y: [], n: 0, rejected: 0 };
    for (const { meta, x, y } of data.filter((trace) => trace.meta.role === role)) {
      wrong.n += x.length;
      for (let i = 0; i < x.length; i++) {
        const decided = scorer.decide(x[i], y[i]);
        if (decided === scorer.nClasses) wrong.rejected += 1;
        else if (decided !== meta.class) {
          wrong.x.push(x[i]);
          wrong.y.push(y[i]);
        }
      }
    }
    return wrong;
  });
}

const CAPTIONS = {
  regions: (scorer, { extent, part, texts }, data) => {
    const names = canReject(scorer.rule) ? [...texts.names, texts.rejected] : texts.names;
    const shares = names.map((name, k) => {
      const outlines = scorer.regions(k, extent);
      if (!outlines.length) return filled(texts.nowhere, { name });
      const main = largest(outlines);
      const [middle] = centroid(main);
      let where = third(middle, extent, texts.where);
      if (scorer.decide(...middle) !== k) where = filled(texts.around, { where }); // a ring or a crescent
      if (outlines.some((each) => each !== main && shareOf(each, extent) >= part))
        where = filled(texts.elsewhere, { where });
      const percent = Math.max(1, 100 * share(outlines, extent));
      return filled(texts.at, { name, where, share: percent });
    });
    const [points, heldOut] = decidedOf(data, scorer);
    const wrong = filled(texts.wrong_points, {
      points: points.x.length, n: points.n, held_out: heldOut.x.length, n_held_out: heldOut.n,
    });
    const left = filled(texts.rejected_points, { rejected: points.rejected + heldOut.rejected });
    const told = canReject(scorer.rule) ? `${wrong}, ${left}` : wrong;
    return filled(texts.caption, { shares: shares.join(", "), wrong: told });
  },
  probabilities: sure,
  uncertainty: sure,
};

/** Say in which part of the picture one class is nearly certain. */
function sure(scorer, { texts }, data) {
  let [cells, certain] = [0, 0];
  eachCell(scorer, data.find(({ meta }) => meta.role === "map"), (row, column, p) => {
    cells += 1;
    certain += Math.max(...p) > 0.9;
  });
  return filled(texts.caption, { share: (100 * certain) / cells });
}

/** Name the part of the picture, in thirds across and up, that a place is in. */
function third([x, y], [xMin, xMax, yMin, yMax], names) {
  const at = (value, low, high) => Math.min(2, Math.floor((3 * (value - low)) / (high - low)));
  return names[at(y, yMin, yMax)][at(x, xMin, xMax)];
}
